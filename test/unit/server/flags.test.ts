import { expect, it } from 'vitest';
import { ConfigError } from '../../../apps/server/src/config.ts';
import { readFlags } from '../../../apps/server/src/flags.ts';

it('--lan sets LAN=on', () => {
  expect(readFlags(['--lan'])).toEqual({ LAN: 'on' });
  expect(readFlags([])).toEqual({});
});

it.each([['--wlan'], ['lan'], ['--lan=no']])('%s is refused with the expected flags', (word) => {
  expect(() => readFlags([word])).toThrow(
    new ConfigError(`expected --lan or nothing after npm start --, got "${word}"`),
  );
});
