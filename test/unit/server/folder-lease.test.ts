import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FolderLeases, type FolderLease } from '@instep/server/disk/folder-lease';
import { createManualClock } from '../../support/manual-clock.ts';

const EXPIRES_MS = 10_000;
let folder: string;
let clock: ReturnType<typeof createManualClock>;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-lease-'));
  clock = createManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const server = () => new FolderLeases({ clock, expiresMs: EXPIRES_MS });
const acquired = async (leases: FolderLeases): Promise<FolderLease> => {
  const lease = await leases.acquire(folder);
  if (!lease) throw new Error('expected a lease, got none');
  return lease;
};
/** Tries to acquire the lease every two seconds, as a server does. */
const tryToAcquireFor = async (
  leases: FolderLeases,
  seconds: number,
  meanwhile: () => Promise<unknown> = async () => {},
) => {
  for (let at = 0; at < seconds; at += 2) {
    const lease = await leases.acquire(folder);
    if (lease) return lease;
    clock.advance(2000);
    await meanwhile();
  }
  return null;
};

describe('a folder lease', () => {
  test('goes to one of many that ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => server().acquire(folder)));
    expect(all.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test('stays with a holder that keeps renewing it', async () => {
    const lease = await acquired(server());
    expect(await tryToAcquireFor(server(), 60, lease.renew)).toBe(null);
    expect(await lease.renew()).toBe(true);
  });

  test('is free once it was not renewed for long enough, and the one that had it knows', async () => {
    const lease = await acquired(server());
    const other = server();
    expect(await tryToAcquireFor(other, 8)).toBe(null);
    const taken = await tryToAcquireFor(other, 60);
    expect(taken).not.toBe(null);
    expect(await lease.renew()).toBe(false);
    await lease.release();
    expect(await taken?.renew()).toBe(true);
    expect(await server().acquire(folder)).toBe(null);
  });

  test('goes to exactly one of many observers when it has expired', async () => {
    await acquired(server());
    const others = Array.from({ length: 6 }, server);
    for (let at = 0; at < EXPIRES_MS; at += 2000) {
      for (const other of others) expect(await other.acquire(folder)).toBe(null);
      clock.advance(2000);
    }
    const all = await Promise.all(others.map((other) => other.acquire(folder)));
    expect(all.filter((lease) => lease !== null)).toHaveLength(1);
  });

  test('is not taken by one that was suspended itself between two looks', async () => {
    await acquired(server());
    const other = server();
    expect(await other.acquire(folder)).toBe(null);
    clock.advance(3_600_000);
    expect(await other.acquire(folder)).toBe(null);
  });

  test('is free at once when it is given back, and leaves nothing', async () => {
    const lease = await acquired(server());
    await lease.release();
    expect(readdirSync(folder)).toEqual([]);
    await acquired(server());
  });

  test('whose file could not be filled expires like any other', async () => {
    writeFileSync(path.join(folder, 'lease-7'), '');
    expect(await tryToAcquireFor(server(), 60)).not.toBe(null);
  });

  test('is lost with its folder, and when it can not be renewed for long', async () => {
    const lease = await acquired(server());
    rmSync(folder, { recursive: true });
    expect(await lease.renew()).toBe(false);
    writeFileSync(folder, '');
    clock.advance(EXPIRES_MS);
    expect(await lease.renew()).toBe(false);
  });
});
