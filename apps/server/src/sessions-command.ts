import { parseArgs } from 'node:util';
import type { Milliseconds } from '@instep/choreo/units';
import { pino } from 'pino';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import type { Failure } from './store/files/removed-folders.ts';
import { olderThan } from './store/files/retention.ts';
import { SessionIndex, type Found } from './store/files/session-index.ts';
import { isOf } from './store/whose.ts';
import { LEASE_MS } from './store/files/writer.ts';

const USAGE = `Deletes sessions for good, also while the server runs.

  npm run sessions -- delete --player "Mia"      all of one player
  npm run sessions -- delete --older-than 30     what is older than 30 days
  npm run sessions -- delete --session ID        one
  npm run sessions -- delete --all

Without --yes it only says what would be deleted, and changes nothing.
Exit: 0 done · 2 the command's words are off · 6 disk or I/O · 7 a part could not be deleted
`;

const EXIT = { fine: 0, usage: 2, disk: 6, part: 7 } as const;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Command = { readonly isChosen: (found: Found) => boolean; readonly yes: boolean };
type Output = { readonly out: (line: string) => void; readonly error: (line: string) => void };

/** Runs the command; returns its exit code. */
export const runSessions = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { out, error }: Output,
  clock: Clock = systemClock,
): Promise<number> => {
  try {
    if (args.includes('--help')) {
      out(USAGE);
      return EXIT.fine;
    }
    const command = readCommand(args);
    const { sessionsFolder } = readConfig(environment);
    const index = new SessionIndex(sessionsFolder, pino({ level: 'silent' }), { clock, readOnly: !command.yes });
    const { lines, failures } = command.yes ? await erase(index, command, { out, clock }) : await plan(index, command);
    lines.forEach(out);
    failures.forEach(({ name, reason }) => error(`${name}: ${reason}`));
    return failures.length > 0 ? EXIT.part : EXIT.fine;
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

type Told = { readonly lines: readonly string[]; readonly failures: readonly Failure[] };

const plan = async (index: SessionIndex, { isChosen }: Command): Promise<Told> => {
  const all = await index.find();
  const chosen = all.filter(isChosen);
  const count = (...states: readonly Found['state'][]): number =>
    chosen.filter(({ state }) => states.includes(state)).length;
  const line = `Would delete ${sessions(count('over'))}. Add --yes to do it.`;
  const left = [
    count('running') > 0 && `${sessions(count('running'))} still running: would be left alone.`,
    count('unknown') > 0 && `${sessions(count('unknown'))} may be running: with --yes it is found out first.`,
    count('newer') > 0 && `${sessions(count('newer'))} of a newer version of Instep: would be left alone.`,
  ];
  return { lines: [[line, ...left.filter((words) => words !== false)].join(' '), ...unreadable(index)], failures: [] };
};

const LOOKED_EVERY_MS: Milliseconds = 5_000;
/** Enough checks to be sure that a server is gone. */
const MOST_LOOKS = LEASE_MS / LOOKED_EVERY_MS + 2;

const erase = async (
  index: SessionIndex,
  { isChosen }: Command,
  { out, clock }: Pick<Output, 'out'> & { readonly clock: Clock },
): Promise<Told> => {
  const isInDoubt = async (): Promise<boolean> =>
    (await index.find()).some((found) => found.state === 'unknown' && isChosen(found));
  for (let looks = 0; looks < MOST_LOOKS && (await isInDoubt()); looks++) {
    if (looks === 0) out(`Looking whether dances still go on: up to ${(MOST_LOOKS * LOOKED_EVERY_MS) / 1000} s.`);
    await new Promise<void>((resolve) => clock.after(LOOKED_EVERY_MS, resolve));
  }
  const { deleted, running, failed, failures = [] } = await index.delete(isChosen);
  await index.sweep();
  const line = [
    `Deleted ${sessions(deleted)}.`,
    running > 0 && `${sessions(running)} still running: left alone.`,
    failed > 0 && `${sessions(failed)} could not be deleted.`,
  ];
  return { lines: [line.filter((words) => words !== false).join(' '), ...unreadable(index)], failures };
};

/** Unreadable sessions may belong to any player, so they are always reported. */
const unreadable = (index: SessionIndex): readonly string[] =>
  index
    .problems()
    .filter(({ kind }) => kind !== 'newer_version')
    .map(({ place, reason }) => `${place} cannot be read: ${reason}`);
