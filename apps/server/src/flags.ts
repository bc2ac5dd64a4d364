import { parseArgs } from 'node:util';
import { ConfigError } from './config.ts';

/** Reads command line flags as settings: `--lan` is `LAN=on`. Throws ConfigError. */
export const readFlags = (args: readonly string[]): Readonly<Record<string, string>> => {
  try {
    const { values } = parseArgs({ args: [...args], options: { lan: { type: 'boolean' } } });
    return values.lan ? { LAN: 'on' } : {};
  } catch {
    throw new ConfigError(`expected --lan or nothing after npm start --, got ${JSON.stringify(args.join(' '))}`);
  }
};
