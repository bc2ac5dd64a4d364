import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createHostCheck, isSameOrigin } from '../../../apps/server/src/http/hosts.ts';

describe('the Host header', () => {
  const isOurs = createHostCheck('127.0.0.1', ['dance.example']);

  it.each(['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080', 'dance.example:443'])('%s is ours', (host) => {
    expect(isOurs(host)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1:8080@evil',
    'a b',
    '[::1',
    'dance.example:x',
  ])('%s is not ours', (host) => {
    expect(isOurs(host)).toBe(false);
  });

  const address = Object.values(networkInterfaces())
    .flatMap((some) => some ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

  it.skipIf(!address)("may be this machine's address when the network is listened to, and only then", () => {
    expect(createHostCheck('0.0.0.0', [])(`${address}:8080`)).toBe(true);
    expect(isOurs(`${address}:8080`)).toBe(false);
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
  ])('%s may talk to %s: %s', (origin, host, may) => {
    expect(isSameOrigin(origin, host)).toBe(may);
  });
});
