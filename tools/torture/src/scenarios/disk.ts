import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import type { PlayClient } from '@instep/test/support/play-client';
import { sleep, indices } from '../concurrency.ts';

import { NONE, type Scenario } from '../scenario.ts';
import { countInvalidSessions, countLostRows, recoverSessions, confirmedRows } from '../stored-sessions.ts';
import { countEarlyConfirmations } from '../strace-log.ts';
import type { Server, Harness } from '../harness.ts';

const startDance = async (server: Server): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  return player;
};

/** More sessions, one after the other, than one session makes file system calls. */
const MAX_SESSIONS = 200;

/** The disk fails at the k-th call of the k-th session, until one session completes: so each call fails once. */
const failAtEachCall = async (harness: Harness, code: string): Promise<Figures> => {
  const server = await harness.startStubServer({ fault: `fail:${code}`, environment: { FLUSH_EVERY_MS: '20' } });
  const watcher = await server.connect();
  watcher.sendHello();
  watcher.sendMessage({ type: 'watch' });
  const values = { lost: 0, invalid: 0, wrongCode: 0, crashes: 0, othersUnanswered: 0 };
  const confirmed: NonNullable<ReturnType<typeof confirmedRows>>[] = [];
  let n = 0;
  for (; n < MAX_SESSIONS; n++) {
    const player = await startDance(server);
    await player.danceReference(0, 2).catch(() => {});
    player.sendMessage({ type: 'ended', lastSequence: 19 });
    const { reason } = await player.waitForClose();
    confirmed.push(...[confirmedRows(player) ?? []].flat());
    if (reason === 'finished') break;
    if (reason !== 'disk_error') values.wrongCode += 1;
    const sentSequence = watcher.sendFrame('standing');
    await watcher
      .waitFor('frame', ({ sequence }) => sequence === sentSequence)
      .catch(() => (values.othersUnanswered += 1));
  }
  if (server.child.exitCode !== null) values.crashes += 1;
  server.child.kill('SIGKILL');
  await server.exited;
  await recoverSessions(server.folders.sessions);
  values.lost = confirmed.reduce((sum, one) => sum + countLostRows(server.folders.sessions, one), 0);
  values.invalid = await countInvalidSessions(server.folders.sessions);
  server.remove();
  return { values, n };
};

const ACKS = 1000;

/** The order of writes, syncs and `saved` messages, as the kernel saw it. */
const checkSyncOrder = async (harness: Harness): Promise<Figures | null> => {
  if (!hasStrace()) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-strace-'));
  const log = path.join(folder, 'strace.log');
  const straceCommand = `exec strace -D -f -y -s 1000000 -e trace=write,writev,pwrite64,fdatasync -o ${log} "$0" "$@"`;
  const server = await harness.startStubServer({ limits: straceCommand, environment: { FLUSH_EVERY_MS: '1' } });
  const ackCount = harness.scaled(ACKS);
  let acks = 0;
  while (acks < ackCount) {
    const player = await startDance(server);
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    await player.waitForClose();
    acks += player.received('saved').length;
  }
  server.remove();
  await server.exited;
  const { confirmations, early } = countEarlyConfirmations(readFileSync(log, 'latin1'));
  rmSync(folder, { recursive: true });
  return {
    values: { early, unseen: Math.max(0, acks - confirmations) },
    n: confirmations,
    note: 'strace: each row named as saved against the syncs that had returned',
  };
};

const hasStrace = (): boolean => {
  try {
    execFileSync('strace', ['-V'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const SLOW_SYNC_US = 500_000;
const SLOW_RUN_MS = 15_000;

/** Whether feedback is delayed by a disk whose every sync takes half a second. */
const measureSlowDisk = async (harness: Harness): Promise<Figures | null> => {
  if (!hasStrace()) return null;
  const delayedSync = `exec strace -D -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:delay_exit=${SLOW_SYNC_US} "$0" "$@"`;
  const medians: number[] = [];
  const acks: number[] = [];
  for (const limits of ['true', delayedSync]) {
    const server = await harness.startStubServer({ limits, environment: { FLUSH_EVERY_MS: '' } });
    const { latencies, saved } = await measureLatencies(await startDance(server), SLOW_RUN_MS);
    medians.push(median(latencies));
    acks.push(saved);
    server.remove();
    await server.exited;
  }
  const [medianMs = NaN, slowedMedianMs = NaN] = medians;
  return {
    values: { medianRatio: slowedMedianMs / medianMs, acksRatio: (acks[1] ?? NaN) / (acks[0] ?? NaN) },
    n: 2,
    note: 'strace delays every fdatasync by 500 ms; the medians of feedback with and without',
  };
};

const measureLatencies = async (player: PlayClient, forMs: number): Promise<{ latencies: number[]; saved: number }> => {
  await player.waitFor('ready');
  const latencies: number[] = [];
  for (const k of indices(forMs / 100)) {
    const startedAt = performance.now();
    const sentSequence = player.sendFrame(k / 10, { mediaTime: Math.min(11.9, k / 100) });
    await player.waitFor('frame', ({ sequence }) => sequence === sentSequence);
    latencies.push(performance.now() - startedAt);
    await sleep(Math.max(0, 100 - (performance.now() - startedAt)));
  }
  return { latencies, saved: player.received('saved').length };
};

export const DISK: readonly Scenario[] = [
  {
    id: '24',
    measure: 'rows named as saved before their fdatasync had returned',
    bounds: { early: NONE, unseen: NONE },
    run: checkSyncOrder,
  },
  ...['ENOSPC', 'EIO'].map((code, k): Scenario => ({
    id: `25${'ab'[k]}`,
    measure: `${code} at every call of the file system in a session: 1011, and no effect on other players`,
    bounds: { lost: NONE, invalid: NONE, wrongCode: NONE, crashes: NONE, othersUnanswered: NONE },
    run: (harness) => failAtEachCall(harness, code),
  })),
  {
    id: '25c',
    measure: 'feedback on a disk whose every sync takes 500 ms, relative to a fast one',
    bounds: { medianRatio: { atMost: 1.5 } },
    timed: true,
    run: measureSlowDisk,
  },
];
