import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';
import { expectRegularFile } from '../../disk/inspect-files.ts';
import { sessionFile } from './session-file.ts';
import type { FoundSession, SessionIndex } from './session-index.ts';

const MINUTE_MS: Milliseconds = 60_000;
const HOUR_MS: Milliseconds = 60 * MINUTE_MS;
const DAY_MS: Milliseconds = 24 * HOUR_MS;

/** A clock that moves by more than this was set; synchronization moves it by less. */
const JUMP_MS: Milliseconds = HOUR_MS;
/** How long the clock must have run steadily before more than half of all sessions are deleted. */
const STEADY_MS: Milliseconds = DAY_MS;

/** Selects the sessions that began more than this many days ago. */
export const olderThan =
  (days: number, now: Date) =>
  ({ startedAt }: FoundSession): boolean =>
    now.getTime() - Date.parse(startedAt) > days * DAY_MS;

/** Selects those that were not written to since then, either: a session's own date may come from a wrong clock. */
export const untouchedFor = (days: number, now: Date) => {
  const isOlder = olderThan(days, now);
  return async (found: FoundSession): Promise<boolean> =>
    isOlder(found) && found.state !== 'newer' && now.getTime() - (await changedAt(found.folder)) > days * DAY_MS;
};

const changedAt = async (folder: string): Promise<number> => {
  const stats = (await stat(sessionFile(folder)).catch(() => null)) ?? (await stat(folder).catch(() => null));
  return stats?.mtimeMs ?? 0;
};

/**
 * Whether this many of all sessions may be deleted automatically. A wrong clock would delete more than half at once: so
 * these wait until the clock has run steadily for a day.
 */
export const mayDeleteAtOnce = (go: number, of: number, steadyMs: Milliseconds): boolean =>
  go <= of / 2 || steadyMs >= STEADY_MS;

type Options = {
  readonly index: Pick<SessionIndex, 'delete' | 'touchOwnSessions' | 'root'>;
  /** 0: sessions are kept until somebody deletes them. */
  readonly days: number;
  readonly clock: Clock;
  readonly date: () => Date;
  /** Elapsed time, including sleep of the machine: shows when the system clock is set. By default that of `clock`. */
  readonly elapsed?: () => Milliseconds;
  readonly log: Logger;
};

/**
 * Deletes old sessions now and every hour; returns a function that cancels it. When the system clock was set, nothing
 * is deleted at first: the sessions that were danced here count as danced now.
 */
export const startRetention = ({ index, days, clock, date, elapsed = clock.now, log }: Options): (() => void) => {
  const delay = new DeletionDelay(index.root);
  const warnOnce = createWarnOnce(log);
  let cancelTimer = (): void => {};
  let last = { at: elapsed(), date: date() };
  let dueAt = elapsed();
  const deleteOld = async (): Promise<void> => {
    const now = date();
    const outcome = await index.delete(untouchedFor(days, now), async (go, of) => {
      if (mayDeleteAtOnce(go, of, 0)) return (await delay.end(), true);
      const steadyMs = await delay.since(now);
      if (mayDeleteAtOnce(go, of, steadyMs)) return true;
      warnOnce('half', { go, of, days }, MESSAGES.half);
      return false;
    });
    const { deleted, failed, failures } = outcome;
    if (deleted > 0) log.info({ deleted, days }, 'deleted what was older than RETENTION_DAYS');
    if (failed > 0) warnOnce(JSON.stringify(failures), { failed, failures }, MESSAGES.failed);
  };
  const tick = (): void => {
    cancelTimer = clock.after(MINUTE_MS, tick);
    const now = { at: elapsed(), date: date() };
    const jumpMs = now.date.getTime() - last.date.getTime() - (now.at - last.at);
    last = now;
    if (Math.abs(jumpMs) > JUMP_MS) {
      log.warn({ byHours: Math.round(jumpMs / HOUR_MS) }, MESSAGES.jump);
      // The next hour begins now.
      dueAt = now.at + HOUR_MS;
      void Promise.all([index.touchOwnSessions(now.date), delay.end()]);
    } else if (days > 0 && now.at >= dueAt) {
      dueAt = now.at + HOUR_MS;
      deleteOld().catch((error: unknown) => log.error({ err: error }, 'old sessions cannot be deleted'));
    }
  };
  tick();
  return () => cancelTimer();
};

const MESSAGES = {
  jump: 'the clock was set: no session is deleted by its age within the next hour',
  half:
    'more than half of all sessions are older than RETENTION_DAYS: a wrong clock would do that, so they wait until it ' +
    'has run steadily for a day; `npm run sessions -- delete --older-than DAYS --yes` deletes them now',
  failed: 'some old sessions cannot be deleted',
} as const;

/** Logs a condition when it begins, and not again while it lasts. */
const createWarnOnce = (log: Logger) => {
  const logged = new Set<string>();
  return (key: string, about: object, message: string): void => {
    if (!logged.has(key)) log.warn(about, message);
    logged.add(key);
  };
};

/**
 * How long the deletion of more than half of all sessions has been waiting, by a clock that runs steadily; the start of
 * the wait is kept on disk across restarts.
 */
class DeletionDelay {
  readonly #file: string;
  #since: Date | null = null;

  constructor(root: string) {
    this.#file = path.join(root, '.retention.json');
  }

  /** How long the wait has lasted; starts it if it has not begun. */
  async since(now: Date): Promise<Milliseconds> {
    this.#since ??= await this.#onDisk();
    const waited = this.#since ? now.getTime() - this.#since.getTime() : -1;
    if (waited >= 0) return waited;
    this.#since = now;
    await writeDurably(this.#file, `${JSON.stringify({ waitingSince: now.toISOString() })}\n`, OWNER_ONLY_FILE).catch(
      () => {},
    );
    return 0;
  }

  async end(): Promise<void> {
    this.#since = null;
    if (await this.#onDisk()) await rm(this.#file, { force: true }).catch(() => {});
  }

  async #onDisk(): Promise<Date | null> {
    try {
      await expectRegularFile(this.#file);
      const { waitingSince } = JSON.parse(await readFile(this.#file, 'utf8')) as { waitingSince?: unknown };
      const since = new Date(typeof waitingSince === 'string' ? waitingSince : NaN);
      return Number.isNaN(since.getTime()) ? null : since;
    } catch {
      return null;
    }
  }
}
