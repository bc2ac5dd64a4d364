import { parseArgs } from 'node:util';
import type { Milliseconds } from '@instep/choreo/units';
import { pino } from 'pino';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { openStore } from './open-store.ts';
import { WRITER_TIMEOUT_MS, type DeletionFailure, type Selection, type SessionStore } from './store/session-store.ts';

const USAGE = `Deletes sessions for good, also while the server runs.

  npm run sessions -- delete --player "Mia"      all of one player
  npm run sessions -- delete --older-than 30     what is older than 30 days
  npm run sessions -- delete --session ID        one
  npm run sessions -- delete --all

Without --yes it only says what would be deleted, and changes nothing.
Exit: 0 done · 2 the command's words are off · 6 disk or I/O · 7 a part could not be deleted
`;

const EXIT = { ok: 0, usage: 2, disk: 6, partial: 7 } as const;

class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Command = { readonly selection: Selection; readonly isConfirmed: boolean };
type Output = { readonly out: (line: string) => void; readonly error: (line: string) => void };

/** Runs the command; returns its exit code. */
export const runSessionsCommand = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { out, error }: Output,
  clock: Clock = systemClock,
): Promise<number> => {
  try {
    if (args.includes('--help')) {
      out(USAGE);
      return EXIT.ok;
    }
    const command = readCommand(args);
    const { selection, isConfirmed } = command;
    const store = openStore(readConfig(environment), pino({ level: 'silent' }), { clock, readOnly: !isConfirmed });
    const report = isConfirmed ? deleteSelected(store, selection, { out, clock }) : describePlan(store, selection);
    const { lines, failures } = await report;
    lines.forEach(out);
    failures.forEach(({ name, reason }) => error(`${name}: ${reason}`));
    return failures.length > 0 ? EXIT.partial : EXIT.ok;
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
  const { values, positionals } = parseOptions(args);
  const selections: Selection[] = [];
  if (values.player !== undefined) selections.push({ player: values.player });
  if (values.session !== undefined) selections.push({ sessionId: values.session });
  if (values['older-than'] !== undefined) selections.push({ olderThanDays: parseDays(values['older-than']) });
  if (values.all === true) selections.push('all');
  const [selection] = selections;
  if (positionals.join(' ') !== 'delete' || !selection || selections.length > 1) {
    throw new UsageError('Expected delete with one of --player, --session, --older-than, --all. Try --help.');
  }
  return { selection, isConfirmed: values.yes === true };
};

const parseOptions = (args: readonly string[]) => {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
};

const parseDays = (text: string): number => {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`Expected --older-than to be a number of days, got ${JSON.stringify(text)}`);
};

const sessions = (count: number): string => `${count} ${count === 1 ? 'session' : 'sessions'}`;

type Report = { readonly lines: readonly string[]; readonly failures: readonly DeletionFailure[] };

const describePlan = async (store: SessionStore, selection: Selection): Promise<Report> => {
  const { over, running, unknown, newer } = await store.planDeletion(selection);
  const line = [
    `Would delete ${sessions(over)}. Add --yes to do it.`,
    running > 0 && `${sessions(running)} still running: would be left alone.`,
    unknown > 0 && `${sessions(unknown)} may be running: with --yes it is found out first.`,
    newer > 0 && `${sessions(newer)} of a newer version of Instep: would be left alone.`,
  ];
  return { lines: [line.filter((part) => part !== false).join(' '), ...(await unreadable(store))], failures: [] };
};

const CHECK_INTERVAL_MS: Milliseconds = 5_000;
/** Enough checks to be sure that a server is gone. */
const MAX_CHECKS = WRITER_TIMEOUT_MS / CHECK_INTERVAL_MS + 2;

const deleteSelected = async (
  store: SessionStore,
  selection: Selection,
  { out, clock }: Pick<Output, 'out'> & { readonly clock: Clock },
): Promise<Report> => {
  const isInDoubt = async (): Promise<boolean> => (await store.planDeletion(selection)).unknown > 0;
  for (let checks = 0; checks < MAX_CHECKS && (await isInDoubt()); checks++) {
    if (checks === 0) out(`Looking whether dances still go on: up to ${(MAX_CHECKS * CHECK_INTERVAL_MS) / 1000} s.`);
    await new Promise<void>((resolve) => clock.after(CHECK_INTERVAL_MS, resolve));
  }
  const { deleted, running, failed, failures = [] } = await store.delete(selection);
  await store.sweep();
  const line = [
    `Deleted ${sessions(deleted)}.`,
    running > 0 && `${sessions(running)} still running: left alone.`,
    failed > 0 && `${sessions(failed)} could not be deleted.`,
  ];
  return { lines: [line.filter((part) => part !== false).join(' '), ...(await unreadable(store))], failures };
};

/** Unreadable sessions may belong to any player, so they are always reported. */
const unreadable = async (store: SessionStore): Promise<readonly string[]> =>
  (await store.list()).problems
    .filter(({ kind }) => kind !== 'newer_version')
    .map(({ place, reason }) => `${place} cannot be read: ${reason}`);
