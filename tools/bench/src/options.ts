import { parseArgs } from 'node:util';

/** What was asked on the command line. */
export type BenchOptions = { readonly json: string | null; readonly rounds: number };

/** What was typed can't be done. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `npm run bench [-- --json FILE] [--rounds N]

Measures what a frame costs, step by step. More rounds, steadier figures.

  --json FILE    write the report there, too
  --rounds N     how often everything is measured in turn (12)`;

const DEFAULT_ROUNDS = 12;

/** `null` asks for help. Throws UsageError. */
export const parseOptions = (args: readonly string[]): BenchOptions | null => {
  const { json, rounds, help } = parsed(args);
  if (help) return null;
  const count = rounds === undefined ? DEFAULT_ROUNDS : Number(rounds);
  if (!Number.isInteger(count) || count < 1) {
    throw new UsageError(`expected --rounds to be a whole number of 1 or more, got "${rounds}"`);
  }
  return { json: json ?? null, rounds: count };
};

const parsed = (args: readonly string[]) => {
  try {
    const options = { json: { type: 'string' }, rounds: { type: 'string' }, help: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
};
