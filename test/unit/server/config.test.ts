import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, readFlags, REPOSITORY, SETTINGS } from '@instep/server/config';
import { settingsPage } from '@instep/server/settings-page';

describe('the settings', () => {
  it('have defaults for everything', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', poseModel: 'full', allowedHosts: [] });
    expect(config.sessionsFolder).toBe(path.join(REPOSITORY, 'sessions'));
  });

  it('are taken from the environment', () => {
    const config = readConfig({ PORT: '9000', ALLOWED_HOSTS: 'Dance.example, [fe80::1]', POSE_MODEL: 'lite' });
    expect(config).toMatchObject({ port: 9000, allowedHosts: ['dance.example', '[fe80::1]'], poseModel: 'lite' });
  });

  it('take their default when they are empty', () => {
    expect(readConfig({ PORT: '' }).port).toBe(8080);
  });

  it.each([
    ['PORT', 'ten', 'PORT: expected a whole number in 0..65535, got "ten"'],
    ['PORT', '65536', 'PORT: expected a whole number in 0..65535, got "65536"'],
    ['PORT', '-1', 'PORT: expected a whole number in 0..65535, got "-1"'],
    ['PORT', '8080.5', 'PORT: expected a whole number in 0..65535, got "8080.5"'],
    ['POSE_MODEL', 'huge', 'POSE_MODEL: expected one of full, heavy, lite, movenet, got "huge"'],
    ['ALLOWED_HOSTS', 'a b;c', 'ALLOWED_HOSTS: expected host names with commas between them, got "a b;c"'],
    ['HOST_PIN', '12345', 'HOST_PIN: expected nothing, or 6 to 64 digits, got "12345"'],
    ['HOST_PIN', 'secret', 'HOST_PIN: expected nothing, or 6 to 64 digits, got "secret"'],
    ['HOST', '0.0.0.0:80', 'HOST: expected an address of this machine, without a port, got "0.0.0.0:80"'],
  ])('name the expected value for %s=%s', (name, value, words) => {
    expect(() => readConfig({ [name]: value })).toThrow(new ConfigError(words));
  });

  it.each([
    ['dance.school:8443', ['dance.school']],
    ['dance.school.', ['dance.school']],
    ['[2001:DB8:0::1]:8443, 2001:db8::2', ['[2001:db8::1]', '[2001:db8::2]']],
    ['10.0.0.5:80', ['10.0.0.5']],
    ['홍길동.kr', ['xn--wk0bu0i737a.kr']],
    ['mia_pc, a-b.c', ['mia_pc', 'a-b.c']],
  ])('read the hosts %s in the form of browsers', (given, hosts) => {
    expect(readConfig({ ALLOWED_HOSTS: given }).allowedHosts).toEqual(hosts);
  });

  // None of these can ever be a host that a browser requests, a proxy's address, or an address to listen on.
  it.each([
    ...[
      'http://dance.school',
      '*.school',
      'dance.school/x',
      'a..b',
      '-a',
      '12345',
      '10.0.0',
      '1.2.3.4.5',
      '0x7f.1',
    ].map((host) => ['ALLOWED_HOSTS', host]),
    ...['dance.school:0', 'dance.school:99999', 'dance.school:', ':80', '[::1', '[zz]', 'fe80::1%eth0', 'a:b:c'].map(
      (host) => ['ALLOWED_HOSTS', host],
    ),
    ['ALLOWED_HOSTS', `${'x'.repeat(64)}.school`],
    ...['127.0.0.1:80', 'localhost', '10.0.0.0/33', '10.0', '1', 'dance.school', 'http://10.0.0.1'].map((network) => [
      'TRUST_PROXY',
      network,
    ]),
    ...['http://0.0.0.0', '*', 'a b', '10.0.0.0/8', '300.1.1.1'].map((host) => ['HOST', host]),
    ...['htp://models', 'ftp://models/x', 'http://'].map((address) => ['POSE_MODEL_URL', address]),
  ])('refuse %s=%s with a message', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(`${name}: expected `);
  });

  it.each([
    ['TRUST_PROXY', 'loopback, 10.0.0.0/8, 2001:db8::/32, 10.0.0.0/255.0.0.0'],
    ['HOST', '::'],
    ['HOST', '[::1]'],
    ['HOST', 'fe80::1%eth0'],
    ['HOST', 'mias-laptop.local'],
    ['POSE_MODEL_URL', 'https://example.org/model.json'],
    ['POSE_MODEL_URL', 'file:///models/movenet/model.json'],
    ['POSE_MODEL_URL', './models/model.json'],
    ['HOST_PIN', '0123456789'],
  ])('accept %s=%s', (name, value) => {
    expect(() => readConfig({ [name]: value })).not.toThrow();
  });

  it('each have a unique environment variable and a description', () => {
    const settings = Object.values(SETTINGS);
    expect(new Set(settings.map(({ env }) => env)).size).toBe(settings.length);
    for (const { meaning } of settings) expect(meaning).toMatch(/^[\w`].{5,}[^.]$/);
  });
});

const PAGE = new URL('../../../docs/settings.md', import.meta.url).pathname;

// `npx vitest run --project unit test/unit/server/config.test.ts --update` rewrites the page.
it('docs/settings.md is made from the table of settings', async () => {
  const text = await format(settingsPage(), { ...(await resolveConfig(PAGE)), parser: 'markdown' });
  await expect(text).toMatchFileSnapshot(PAGE);
});

it('reads --lan as a setting', () => {
  expect(readFlags(['--lan'])).toEqual({ LAN: 'on' });
  expect(readFlags([])).toEqual({});
});

it.each([['--wlan'], ['lan'], ['--lan=no']])('rejects the argument %s and names the expected one', (word) => {
  expect(() => readFlags([word])).toThrow(
    new ConfigError(`expected --lan or nothing after npm start --, got "${word}"`),
  );
});
