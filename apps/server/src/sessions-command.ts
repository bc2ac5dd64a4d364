import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { ConfigError, readConfig } from './config.ts';
import { sweepRemoved } from './record/removed-folders.ts';
import { olderThan } from './record/retention.ts';
import { SessionIndex, type Found } from './record/session-index.ts';
import { isOf } from './record/whose.ts';

const USAGE = `Deletes sessions for good, also while the server runs.

  npm run sessions -- delete --player "Mia"      all of one player
  npm run sessions -- delete --older-than 30     what is older than 30 days
  npm run sessions -- delete --session ID        one
  npm run sessions -- delete --all

Without --yes it only says what would be deleted.
Exit: 0 done · 2 the command's words are off · 6 disk or I/O
`;

const EXIT = { fine: 0, usage: 2, disk: 6 } as const;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Command = { readonly isChosen: (found: Found) => boolean; readonly yes: boolean };
type Output = { readonly out: (line: string) => void; readonly error: (line: string) => void };

/** Runs the command; answers its exit code. */
export const runSessions = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { out, error }: Output,
): Promise<number> => {
  try {
    if (args.includes('--help')) {
      out(USAGE);
      return EXIT.fine;
    }
    const command = readCommand(args);
    const { sessionsFolder } = readConfig(environment);
    await mkdir(sessionsFolder, { recursive: true });
    await sweepRemoved(sessionsFolder, new Date());
    const index = new SessionIndex(sessionsFolder, pino({ level: 'silent' }));
    out(command.yes ? await deleted(index, command) : await planned(index, command));
    return EXIT.fine;
  } catch (fault) {
    if (!(fault instanceof Error)) throw fault;
    error(fault.message);
    return fault instanceof UsageError || fault instanceof ConfigError ? EXIT.usage : EXIT.disk;
  }
};

const OPTIONS = {
  player: { type: 'string' },
  session: { type: 'string' },
  'older-than': { type: 'string' },
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
} as const;

const readCommand = (args: readonly string[]): Command => {
  const { values, positionals } = parsed(args);
  const choices = [
    values.player !== undefined && isOf({ player: values.player }),
    values.session !== undefined && isOf({ session: values.session }),
    values['older-than'] !== undefined && olderThan(daysIn(values['older-than']), new Date()),
    values.all === true && isOf('everybody'),
  ].filter((choice) => choice !== false);
  const [isChosen] = choices;
  if (positionals.join(' ') !== 'delete' || !isChosen || choices.length > 1) {
    throw new UsageError('Expected delete with one of --player, --session, --older-than, --all. Try --help.');
  }
  return { isChosen, yes: values.yes === true };
};

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
};

const daysIn = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`Expected --older-than to be a number of days, got ${JSON.stringify(text)}`);
};

const sessions = (count: number): string => `${count} ${count === 1 ? 'session' : 'sessions'}`;

const planned = async (index: SessionIndex, { isChosen }: Command): Promise<string> =>
  `Would delete ${sessions((await index.find()).filter(isChosen).length)}. Add --yes to do it.`;

const deleted = async (index: SessionIndex, { isChosen }: Command): Promise<string> => {
  const { deleted: count, running } = await index.delete(isChosen);
  const left = running > 0 ? ` ${sessions(running)} still running: left alone.` : '';
  return `Deleted ${sessions(count)}.${left}`;
};
