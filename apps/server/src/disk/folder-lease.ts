import { randomUUID } from 'node:crypto';
import { open, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** A folder that this process alone may work on, for as long as it renews the lease. */
export type Lease = {
  /** Shows others that the holder is running; false once another process has taken over, or may have. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
};

export type LeaseOptions = {
  readonly clock: Clock;
  /** After how long without a renewal others may take the lease over. */
  readonly expiresMs: Milliseconds;
};

/** In how many checks a lease must be unchanged: a process that was suspended must not judge by time alone. */
const MIN_LOOKS = 3;
const LEASE = /^lease-(\d{1,15})$/;
const RENEWAL_DIGITS = 12;

/**
 * Leases on folders, held by a file in each. Host names and process ids are not reliable in containers and on shared
 * disks, and clocks differ between machines. So the holder increments a counter in its file, and counts as dead when an
 * observer has seen no change for a while by its own monotonic clock. A takeover creates the file with the next number
 * exclusively, so only one of several observers succeeds.
 */
export class Leases {
  readonly #options: LeaseOptions;
  /** The last state of the leases that others hold. */
  readonly #seen = new Map<string, { readonly text: string; readonly since: Milliseconds; readonly looks: number }>();

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** The lease on an existing folder; `null` while another process holds it. */
  async acquire(folder: string): Promise<Lease | null> {
    const top = await topOf(folder);
    if (top !== null && !(await this.#hasExpired(folder, top))) return null;
    const number = (top ?? 0) + 1;
    const holder = randomUUID();
    if (!(await createFile(fileOf(folder, number), textOf(holder, 0)))) return null;
    // Another process may have acquired, released and acquired it again since the check above.
    if ((await topOf(folder)) !== number) {
      await rm(fileOf(folder, number), { force: true });
      return null;
    }
    this.#seen.delete(folder);
    await removeBelow(folder, number);
    return this.#leaseOf(folder, number, holder);
  }

  async #hasExpired(folder: string, top: number): Promise<boolean> {
    const text = await readFile(fileOf(folder, top), 'utf8').catch(() => null);
    // It was released just now: the next check finds the folder free.
    if (text === null) return false;
    const now = this.#options.clock.now();
    const state = `${top} ${text}`;
    const before = this.#seen.get(folder);
    const seen =
      before?.text === state ? { ...before, looks: before.looks + 1 } : { text: state, since: now, looks: 1 };
    this.#seen.set(folder, seen);
    return seen.looks >= MIN_LOOKS && now - seen.since >= this.#options.expiresMs;
  }

  #leaseOf(folder: string, number: number, holder: string): Lease {
    const { clock, expiresMs } = this.#options;
    const file = fileOf(folder, number);
    let renewals = 0;
    let renewedAt = clock.now();
    return {
      renew: async () => {
        try {
          if ((await topOf(folder)) !== number) return false;
          const handle = await open(file, 'r+');
          try {
            if (!(await handle.readFile('utf8')).startsWith(holder)) return false;
            // The same length as before, so that it fits on a full disk, too.
            const bytes = Buffer.from(textOf(holder, ++renewals));
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

const fileOf = (folder: string, number: number): string => path.join(folder, `lease-${number}`);

const textOf = (holder: string, renewals: number): string =>
  `${holder} ${String(renewals).padStart(RENEWAL_DIGITS, '0')}\n`;

const numbersIn = async (folder: string): Promise<number[]> =>
  (await readdir(folder)).flatMap((name) => LEASE.exec(name)?.[1] ?? []).map(Number);

const topOf = async (folder: string): Promise<number | null> => {
  const numbers = await numbersIn(folder);
  return numbers.length > 0 ? Math.max(...numbers) : null;
};

const removeBelow = async (folder: string, number: number): Promise<void> => {
  for (const other of await numbersIn(folder)) {
    if (other < number) await rm(fileOf(folder, other), { force: true });
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
