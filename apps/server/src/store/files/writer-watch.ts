import { hostname } from 'node:os';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../../clock.ts';
import type { ProcessWriter, Writer } from '../session-info.ts';
import { WRITER_TIMEOUT_MS } from '../session-store.ts';
import { hasEnded, processExists } from './process-identity.ts';
import { readLease } from './server-lease.ts';

/** A session that is marked as being written, its writer, and when it began. */
export type WrittenSession = { readonly folder: string; readonly writer: Writer; readonly startedAt: string };

/** `unknown`: no heartbeat or write has been seen yet, but not for long enough to be sure. */
export type WriterState = 'writes' | 'unknown' | 'gone';

/** In older versions a paused dance writes nothing: their default MAX_PAUSE_MS and RESUME_MS, and a little more. */
const MAX_PAUSE_MS: Milliseconds = 11 * 60_000;
/** No dance lasts this long. */
const MAX_DANCE_MS: Milliseconds = 24 * 3_600_000;
/** The machine may have slept between two checks: at most this much of the time between counts as silence. */
const MAX_STEP_MS: Milliseconds = 6_000;

type Observed = {
  readonly fingerprint: string;
  readonly at: Milliseconds;
  readonly silentMs: Milliseconds;
  readonly wasActive: boolean;
};

/**
 * Watches whether the writers of sessions are still running. Only changes count, over time that passes here: the time
 * of day is not used, so a clock that is set, or is wrong on another machine, makes no writer count as gone.
 */
export class WriterWatch {
  readonly #root: string;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #observed = new Map<string, Observed>();

  constructor(root: string, clock: Pick<Clock, 'now'>) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Observes the writer of a session; returns its state as far as all observations show. */
  observeWriter(written: WrittenSession): Promise<WriterState> {
    const { writer } = written;
    return 'server' in writer ? this.observeServer(writer.server) : this.#observeProcess(written, writer);
  }

  /** The same for the server with this id. */
  async observeServer(serverId: string): Promise<WriterState> {
    const lease = await readLease(this.#root, serverId);
    if (lease?.identity && (await hasEnded(lease.identity))) return 'gone';
    return this.#observeActivity(serverId, lease?.text ?? '', WRITER_TIMEOUT_MS);
  }

  /** Process ids and host names prove nothing; a folder in which nothing changes does. */
  async #observeProcess({ folder, startedAt }: WrittenSession, { host, pid }: ProcessWriter): Promise<WriterState> {
    const { fingerprint, changedAt } = await fingerprintFiles(folder);
    const now = Date.now();
    if (Math.abs(now - Date.parse(startedAt)) > MAX_DANCE_MS) return 'gone';
    if (now - changedAt > MAX_PAUSE_MS) return 'gone';
    const seemsGone = host === hostname() && pid > 0 && !processExists(pid);
    return this.#observeActivity(folder, fingerprint, seemsGone ? WRITER_TIMEOUT_MS : MAX_PAUSE_MS);
  }

  /** Compares a fingerprint with the last one under this key, and remembers it. */
  #observeActivity(key: string, fingerprint: string, goneAfterMs: Milliseconds): WriterState {
    const at = this.#clock.now();
    const last = this.#observed.get(key);
    const isSilent = last?.fingerprint === fingerprint;
    const silentMs = isSilent ? last.silentMs + Math.min(at - last.at, MAX_STEP_MS) : 0;
    const wasActive = last !== undefined && (last.wasActive || !isSilent);
    this.#observed.set(key, { fingerprint, at, silentMs, wasActive });
    if (silentMs >= goneAfterMs) return 'gone';
    return wasActive ? 'writes' : 'unknown';
  }
}

/** The sizes and times of the files in a folder, which change whenever a row is written. */
const fingerprintFiles = async (
  folder: string,
): Promise<{ readonly fingerprint: string; readonly changedAt: number }> => {
  const names = (await readdir(folder)).sort();
  const all = await Promise.all(names.map((name) => stat(path.join(folder, name)).catch(() => null)));
  const fingerprint = all.map((stats) => `${stats?.size}:${stats?.mtimeMs}`).join();
  return { fingerprint, changedAt: Math.max(0, ...all.map((stats) => stats?.mtimeMs ?? 0)) };
};
