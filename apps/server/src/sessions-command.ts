/** The command `npm run sessions`, which deletes sessions. */
import { parseArgs } from 'node:util';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { UsageError } from '@instep/video-poses/errors';
import { pino } from 'pino';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, readConfig } from './config.ts';
import { openStore } from './open-store.ts';
import { WRITER_TIMEOUT_MS, type DeletionFailure, type Selection, type SessionStore } from './store/session-store.ts';

const USAGE = `Deletes sessions permanently. The server may be running.

  npm run sessions -- delete --player "Mia"      all sessions of one player
  npm run sessions -- delete --older-than 30     all that began more than 30 days ago
  npm run sessions -- delete --session ID        one session
  npm run sessions -- delete --all               all sessions

Without --yes it only says what would be deleted, and changes nothing.
Exit codes: 0 done, 2 wrong usage, 6 disk error, 7 some sessions could not be deleted
`;

const EXIT = { ok: 0, usage: 2, disk: 6, partial: 7 } as const;

type Command = { readonly selection: Selection; readonly isConfirmed: boolean };
type Output = { readonly out: (line: string) => void; readonly printError: (line: string) => void };

/** Runs the command; returns its exit code. */
export const runSessionsCommand = async (
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { out, printError }: Output,
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
    failures.forEach(({ name, reason }) => printError(`${name}: ${reason}`));
    return failures.length > 0 ? EXIT.partial : EXIT.ok;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    printError(error.message);
    return error instanceof UsageError || error instanceof ConfigError ? EXIT.usage : EXIT.disk;
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
  return reportOf(store, [
    `Would delete ${sessions(over)}. Add --yes to do it.`,
    running > 0 && `${sessions(running)} still running: would be left untouched.`,
    unknown > 0 && `${sessions(unknown)} may be running: with --yes this is checked first.`,
    newer > 0 && `${sessions(newer)} of a newer version of Instep: would be left untouched.`,
  ]);
};

/** A report that begins with the sentences that are not false, and ends with the sessions that can't be read. */
const reportOf = async (
  store: SessionStore,
  sentences: readonly (string | false)[],
  failures: readonly DeletionFailure[] = [],
): Promise<Report> => ({
  lines: [sentences.filter((sentence) => sentence !== false).join(' '), ...(await unreadableLines(store))],
  failures,
});

const CHECK_INTERVAL_MS: Milliseconds = 5_000;
/** After this many checks a server that shows no activity counts as gone. */
const MAX_CHECKS = WRITER_TIMEOUT_MS / CHECK_INTERVAL_MS + 2;
const MAX_CHECK_S: Seconds = (MAX_CHECKS * CHECK_INTERVAL_MS) / 1000;

const deleteSelected = async (
  store: SessionStore,
  selection: Selection,
  { out, clock }: Pick<Output, 'out'> & { readonly clock: Clock },
): Promise<Report> => {
  const hasUnknown = async (): Promise<boolean> => (await store.planDeletion(selection)).unknown > 0;
  for (let checks = 0; checks < MAX_CHECKS && (await hasUnknown()); checks++) {
    if (checks === 0) out(`Checking whether dances are still running: this takes up to ${MAX_CHECK_S} s.`);
    await new Promise<void>((resolve) => clock.after(CHECK_INTERVAL_MS, resolve));
  }
  const { deleted, running, failed, failures = [] } = await store.delete(selection);
  await store.sweep();
  const sentences = [
    `Deleted ${sessions(deleted)}.`,
    running > 0 && `${sessions(running)} still running: left untouched.`,
    failed > 0 && `${sessions(failed)} could not be deleted.`,
  ];
  return reportOf(store, sentences, failures);
};

/** Unreadable sessions may belong to any player, so they are always reported. */
const unreadableLines = async (store: SessionStore): Promise<readonly string[]> =>
  (await store.list()).problems
    .filter(({ kind }) => kind !== 'newer_version')
    .map(({ place, reason }) => `${place} cannot be read: ${reason}`);
