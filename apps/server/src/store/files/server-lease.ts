import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { OWNER_ONLY_FILE, OWNER_ONLY_FOLDER } from '../../disk/durable-file.ts';
import { ownIdentity } from './process-identity.ts';
import { expectRegularFile } from '../../disk/inspect-files.ts';

/** How often a server that writes sessions renews its lease. */
export const HEARTBEAT_INTERVAL_MS: Milliseconds = 3_000;

const NAME = /^server-([0-9a-f]{32})\.lease$/;

const LEASE = z.object({
  identity: z
    .object({ bootId: z.string(), namespaces: z.string(), pid: z.int().min(1), startTicks: z.string() })
    .nullable(),
  beat: z.string(),
});

const leaseFile = (root: string, serverId: string): string => path.join(root, `server-${serverId}.lease`);

/** The ids of the servers that have a lease in a folder of sessions, from the file names in it. */
export const leasesIn = (names: readonly string[]): string[] => names.flatMap((name) => NAME.exec(name)?.[1] ?? []);

/** The content of a server's lease; `null` when there is none. Its text changes with every heartbeat. */
export const readLease = async (root: string, serverId: string) => {
  try {
    const file = leaseFile(root, serverId);
    await expectRegularFile(file);
    const text = await readFile(file, 'utf8');
    return { text, identity: identityIn(text) };
  } catch {
    return null;
  }
};

const identityIn = (text: string) => {
  try {
    return LEASE.parse(JSON.parse(text)).identity;
  } catch {
    // It may be half written at the moment.
    return null;
  }
};

export const removeLease = (root: string, serverId: string): Promise<void> =>
  rm(leaseFile(root, serverId), { force: true });

/**
 * Shows in the folder of sessions that this server is running, as long as it writes sessions. Sessions name their
 * server by its id, which is random, so nothing depends on host names or process ids.
 */
export class ServerLease {
  readonly id = randomBytes(16).toString('hex');
  readonly #root: string;
  readonly #clock: Clock;
  #holders = 0;
  #renewals = 0;
  #identity: ReturnType<typeof ownIdentity> | null = null;
  #cancelHeartbeat = (): void => {};
  readonly #writing = new Mutex();

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Resolves when the lease is on disk; from then on it is renewed until every holder has released it. */
  async hold(): Promise<void> {
    this.#holders += 1;
    try {
      await this.#writing.runExclusive(() => this.#write());
    } catch (error) {
      this.release();
      throw error;
    }
    this.#scheduleHeartbeat();
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    this.#cancelHeartbeat();
    this.#writing.runExclusive(async () => this.#holders === 0 && removeLease(this.#root, this.id)).catch(() => {});
  }

  /** Resolves when all writes that were begun are on disk. */
  async settled(): Promise<void> {
    await this.#writing.waitForUnlock();
  }

  #scheduleHeartbeat(): void {
    this.#cancelHeartbeat();
    if (this.#holders === 0) return;
    this.#cancelHeartbeat = this.#clock.after(HEARTBEAT_INTERVAL_MS, () => {
      // A heartbeat that fails is skipped; others wait for several before they regard this server as gone.
      this.#writing
        .runExclusive(async () => this.#holders > 0 && this.#write())
        .catch(() => {})
        .finally(() => this.#scheduleHeartbeat());
    });
  }

  /** Writes in place and always the same length, so that it needs no space on a full disk. */
  async #write(): Promise<void> {
    const beat = String(++this.#renewals).padStart(12, '0');
    this.#identity ??= ownIdentity();
    const text = `${JSON.stringify({ identity: await this.#identity, beat })}\n`;
    const file = leaseFile(this.#root, this.id);
    const handle = await open(file, 'r+').catch(() => null);
    if (!handle) {
      // Somebody may have removed the folder of sessions.
      await mkdir(this.#root, { recursive: true, mode: OWNER_ONLY_FOLDER });
      return writeFile(file, text, { mode: OWNER_ONLY_FILE });
    }
    try {
      await handle.write(text, 0);
    } finally {
      await handle.close();
    }
  }
}
