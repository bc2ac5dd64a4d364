import { describe, expect, it } from 'vitest';
import { createHostCheck, isSameOrigin, isLoopbackHost } from '@instep/server/access/hosts';

describe('the Host header', () => {
  const isOurs = createHostCheck(['dance.example']);

  it.each(['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080', 'dance.example:443', 'dance.example.:443'])(
    '%s is ours',
    (host) => {
      expect(isOurs(host)).toBe(true);
    },
  );

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1:8080@evil',
    'a b',
    '[::1',
    'dance.example:x',
  ])('%s is refused', (host) => {
    expect(isOurs(host)).toBe(false);
  });

  it("may be one of this machine's current names if they are given", () => {
    const names = { hosts: ['studio', 'studio.local'], addresses: ['192.168.1.20', 'fd00::2'] };
    const isOursInTheNetwork = createHostCheck([], () => names);
    for (const host of ['192.168.1.20:8443', '[FD00::2]:8443', 'Studio.local:8443', 'localhost:8080']) {
      expect(isOursInTheNetwork(host)).toBe(true);
    }
    expect(isOursInTheNetwork('192.168.1.21:8443')).toBe(false);
    expect(isOurs('192.168.1.20:8080')).toBe(false);
    names.addresses = ['192.168.1.21'];
    expect(isOursInTheNetwork('192.168.1.21:8443')).toBe(true);
  });

  it.each([
    ['localhost:8080', true],
    ['127.0.0.1', true],
    ['::1', true],
    ['[::1]:8080', true],
    ['192.168.1.20:8080', false],
    ['0.0.0.0', false],
    [undefined, false],
  ])('%s is a loopback host: %s', (host, means) => {
    expect(isLoopbackHost(host)).toBe(means);
  });
});

describe('the Origin header', () => {
  it.each([
    ['http://localhost:8080', 'localhost:8080', true],
    ['https://dance.example', 'dance.example', true],
    ['http://localhost:8081', 'localhost:8080', false],
    ['http://localhost:8080.evil.example', 'localhost:8080', false],
    ['null', 'localhost:8080', false],
    [undefined, 'localhost:8080', false],
    ['http://undefined', undefined, false],
  ])('%s is the origin of %s: %s', (origin, host, may) => {
    expect(isSameOrigin(origin, host)).toBe(may);
  });
});
