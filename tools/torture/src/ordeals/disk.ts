import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { median } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import type { Player } from '@instep/test/support/play-client';
import { sleep, upTo } from '../lanes.ts';

import type { Ordeal } from '../ordeal.ts';
import { invalidSessions, lostRows, recover, toldTo } from '../recorded.ts';
import { earlyNames } from '../strace-log.ts';
import type { Server, Stage } from '../stage.ts';

const begins = async (server: Server): Promise<Player> => {
  const player = await server.connect();
  player.hello();
  player.start();
  return player;
};

/** More sessions, one after the other, than one session makes file system calls. */
const MOST_SESSIONS = 200;

/** The disk fails at the k-th call of the k-th session, until one session completes: so each call fails once. */
const breakEverywhere = async (stage: Stage, code: string): Promise<Figures> => {
  const server = await stage.startStub({ breaks: `fail:${code}`, environment: { FLUSH_EVERY_MS: '20' } });
  const watcher = await server.connect();
  watcher.hello();
  watcher.say({ type: 'watch' });
  const values = { lost: 0, invalid: 0, wrongCode: 0, crashes: 0, othersUnanswered: 0 };
  const told: NonNullable<ReturnType<typeof toldTo>>[] = [];
  let n = 0;
  for (; n < MOST_SESSIONS; n++) {
    const player = await begins(server);
    await player.dance(0, 2).catch(() => {});
    player.say({ type: 'ended', lastSequence: 19 });
    const { reason: closed } = await player.closed();
    told.push(...[toldTo(player) ?? []].flat());
    if (closed === 'finished') break;
    if (closed !== 'disk_error') values.wrongCode += 1;
    const shown = watcher.show('standing');
    await watcher.next('frame', ({ sequence }) => sequence === shown).catch(() => (values.othersUnanswered += 1));
  }
  if (server.child.exitCode !== null) values.crashes += 1;
  server.child.kill('SIGKILL');
  await server.exited;
  await recover(server.folders.sessions);
  values.lost = told.reduce((sum, one) => sum + lostRows(server.folders.sessions, one), 0);
  values.invalid = await invalidSessions(server.folders.sessions);
  server.end();
  return { values, n };
};

const ACKS = 1000;

/** The order of writes, syncs and `saved` messages, as the kernel saw it. */
const syncedBeforeNamed = async (stage: Stage): Promise<Figures | null> => {
  if (!hasStrace()) return null;
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-strace-'));
  const log = path.join(folder, 'strace.log');
  const traced = `exec strace -D -f -y -s 1000000 -e trace=write,writev,pwrite64,fdatasync -o ${log} "$0" "$@"`;
  const server = await stage.startStub({ limits: traced, environment: { FLUSH_EVERY_MS: '1' } });
  const wanted = stage.count(ACKS);
  let acks = 0;
  while (acks < wanted) {
    const player = await begins(server);
    await player.dance(0, 12);
    player.say({ type: 'ended', lastSequence: 119 });
    await player.closed();
    acks += player.got('saved').length;
  }
  server.end();
  await server.exited;
  const { names, early } = earlyNames(readFileSync(log, 'latin1'));
  rmSync(folder, { recursive: true });
  return {
    values: { early, unseen: Math.max(0, acks - names) },
    n: names,
    note: 'strace: each name against the syncs that had returned',
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
const slowDisk = async (stage: Stage): Promise<Figures | null> => {
  if (!hasStrace()) return null;
  const slow = `exec strace -D -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:delay_exit=${SLOW_SYNC_US} "$0" "$@"`;
  const medians: number[] = [];
  const acks: number[] = [];
  for (const limits of ['true', slow]) {
    const server = await stage.startStub({ limits, environment: { FLUSH_EVERY_MS: '' } });
    const { latencies, saved } = await danceTimed(await begins(server), SLOW_RUN_MS);
    medians.push(median(latencies));
    acks.push(saved);
    server.end();
    await server.exited;
  }
  const [usual = NaN, slowed = NaN] = medians;
  return {
    values: { medianRatio: slowed / usual, acksRatio: (acks[1] ?? NaN) / (acks[0] ?? NaN) },
    n: 2,
    note: 'strace delays every fdatasync by 500 ms; the medians of feedback with and without',
  };
};

const danceTimed = async (player: Player, forMs: number): Promise<{ latencies: number[]; saved: number }> => {
  await player.next('ready');
  const latencies: number[] = [];
  for (const k of upTo(forMs / 100)) {
    const from = performance.now();
    const shown = player.show(k / 10, { mediaTime: Math.min(11.9, k / 100) });
    await player.next('frame', ({ sequence }) => sequence === shown);
    latencies.push(performance.now() - from);
    await sleep(Math.max(0, 100 - (performance.now() - from)));
  }
  return { latencies, saved: player.got('saved').length };
};

const NOTHING = { atMost: 0 };

export const DISK: readonly Ordeal[] = [
  {
    id: '24',
    measure: 'rows named as saved before their fdatasync had returned',
    bounds: { early: NOTHING, unseen: NOTHING },
    figuresOf: syncedBeforeNamed,
  },
  ...['ENOSPC', 'EIO'].map((code, k): Ordeal => ({
    id: `25${'ab'[k]}`,
    measure: `${code} at every call of the file system in a session: 1011, and nobody else`,
    bounds: { lost: NOTHING, invalid: NOTHING, wrongCode: NOTHING, crashes: NOTHING, othersUnanswered: NOTHING },
    figuresOf: (stage) => breakEverywhere(stage, code),
  })),
  {
    id: '25c',
    measure: 'feedback on a disk whose every sync takes 500 ms, against a quick one',
    bounds: { medianRatio: { atMost: 1.5 } },
    timed: true,
    figuresOf: slowDisk,
  },
];
