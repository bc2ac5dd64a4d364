import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** A folder that this process alone may work on, for as long as it renews the lease. */
export type FolderLease = {
  /** Shows others that the holder is running; false once another process has taken over, or may have. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
};

export type FolderLeaseOptions = {
  readonly clock: Clock;
  /** After how long without a renewal others may take the lease over. */
  readonly expiresMs: Milliseconds;
};

/** In how many checks a lease must be unchanged: a process that was suspended must not judge by time alone. */
const MIN_CHECKS = 3;
const LEASE_NAME = /^lease-(\d{1,15})$/;
const RENEWAL_DIGITS = 12;

/**
 * Leases on folders, held by a file in each. Host names and process ids are not reliable in containers and on shared
 * disks, and clocks differ between machines. So the holder increments a counter in its file, and counts as dead when an
 * observer has seen no change for a while by its own monotonic clock. A takeover creates the file with the next number
 * exclusively, so only one of several observers succeeds.
 */
export class FolderLeases {
  readonly #options: FolderLeaseOptions;
  /** The last state of the leases that others hold. */
  readonly #observed = new Map<
    string,
    { readonly text: string; readonly since: Milliseconds; readonly checks: number }
  >();

  constructor(options: FolderLeaseOptions) {
    this.#options = options;
  }

  /** The lease on an existing folder; `null` while another process holds it. */
  async acquire(folder: string): Promise<FolderLease | null> {
    const top = await highestNumber(folder);
    if (top !== null && !(await this.#observeExpiry(folder, top))) return null;
    const number = (top ?? 0) + 1;
    const holder = randomUUID();
    if (!(await createFile(leaseFile(folder, number), leaseText(holder, 0)))) return null;
    // Another process may have acquired, released and acquired it again since the check above.
    if ((await highestNumber(folder)) !== number) {
      await rm(leaseFile(folder, number), { force: true });
      return null;
    }
    this.#observed.delete(folder);
    await removeOlder(folder, number);
    return this.#leaseOf(folder, number, holder);
  }

  /** Observes the lease that another process holds; returns whether it has been unchanged for long enough to expire. */
  async #observeExpiry(folder: string, top: number): Promise<boolean> {
    const text = await readFile(leaseFile(folder, top), 'utf8').catch(() => null);
    // It was released just now: the next check finds the folder free.
    if (text === null) return false;
    const now = this.#options.clock.now();
    const state = `${top} ${text}`;
    const before = this.#observed.get(folder);
    const observed =
      before?.text === state ? { ...before, checks: before.checks + 1 } : { text: state, since: now, checks: 1 };
    this.#observed.set(folder, observed);
    return observed.checks >= MIN_CHECKS && now - observed.since >= this.#options.expiresMs;
  }

  #leaseOf(folder: string, number: number, holder: string): FolderLease {
    const { clock, expiresMs } = this.#options;
    const file = leaseFile(folder, number);
    let renewals = 0;
    let renewedAt = clock.now();
    return {
      renew: async () => {
        try {
          if ((await highestNumber(folder)) !== number) return false;
          const handle = await open(file, 'r+');
          try {
            if (!(await handle.readFile('utf8')).startsWith(holder)) return false;
            // The same length as before, so that it fits on a full disk, too.
            const bytes = Buffer.from(leaseText(holder, ++renewals));
            await handle.write(bytes, 0, bytes.length, 0);
            renewedAt = clock.now();
            return true;
          } finally {
            await handle.close();
          }
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
          // The disk has not accepted a write for a while: others will soon regard this lease as expired.
          return clock.now() - renewedAt < expiresMs / 2;
        }
      },
      release: async () => {
        const text = await readFile(file, 'utf8').catch(() => '');
        if (text.startsWith(holder)) await rm(file, { force: true }).catch(() => {});
      },
    };
  }
}

const leaseFile = (folder: string, number: number): string => path.join(folder, `lease-${number}`);

const leaseText = (holder: string, renewals: number): string =>
  `${holder} ${String(renewals).padStart(RENEWAL_DIGITS, '0')}\n`;

const leaseNumbers = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).flatMap((name) => LEASE_NAME.exec(name)?.[1] ?? []).map(Number);

const highestNumber = async (folder: string): Promise<number | null> => {
  const numbers = await leaseNumbers(folder);
  return numbers.length > 0 ? Math.max(...numbers) : null;
};

const removeOlder = async (folder: string, number: number): Promise<void> => {
  for (const other of await leaseNumbers(folder)) {
    if (other < number) await rm(leaseFile(folder, other), { force: true });
  }
};

/** Creates a file that does not exist yet; false when it does. */
const createFile = async (file: string, text: string): Promise<boolean> => {
  try {
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(text);
    } catch (error) {
      // A full disk accepts the file's name, but not its text.
      await rm(file, { force: true }).catch(() => {});
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};
