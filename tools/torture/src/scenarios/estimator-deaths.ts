import { readFileSync } from 'node:fs';
import type { Figures } from '@instep/measures/measure';
import type { PlayClient } from '@instep/test/support/play-client';
import { sleep, indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { extractFrames } from '../dance-frames.ts';
import { WITHOUT_RATE_LIMITS, type Server, type Harness } from '../harness.ts';
import { requestDance, danceOnSchedule } from '../timed-player.ts';

const ESTIMATORS = 2;
const KILL_INTERVAL_MS = 10_000;
/** A segmentation fault, a kill, and a process that stays alive but never answers. */
const SIGNALS: readonly NodeJS.Signals[] = ['SIGSEGV', 'SIGKILL', 'SIGSTOP'];

/** The estimator workers of the server. */
const estimatorPids = (server: Server): number[] => {
  const pid = server.child.pid ?? 0;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('start-worker'));
};

/** The longest time in which a player got no pose. */
const trackLongestGap = (player: PlayClient): (() => number) => {
  let [lastPoseAt, longestMs] = [performance.now(), 0];
  player.socket.on('message', (data: Buffer) => {
    if (!data.includes('"outcome":"seen"')) return;
    longestMs = Math.max(longestMs, performance.now() - lastPoseAt);
    lastPoseAt = performance.now();
  });
  return () => longestMs / 1000;
};

/** Two players, each on an estimator worker of their own. One worker dies every 10 s, by each signal in turn. */
const measureEstimatorDeaths = async (harness: Harness): Promise<Figures | null> => {
  const frames = await extractFrames();
  const server = await harness.startRealServer({
    ...WITHOUT_RATE_LIMITS,
    POSE_WORKERS: String(ESTIMATORS),
    MAX_FPS: '5',
  });
  if (estimatorPids(server).length < ESTIMATORS) return (server.remove(), null);
  const requests = [await requestDance(server.address), await requestDance(server.address)];
  const dancers = requests.filter(({ refusal: refused }) => refused === null);
  const longestGaps = dancers.map(({ player }) => trackLongestGap(player));
  const count = harness.full ? 60 : SIGNALS.length;
  const dancing = dancers.map(({ player, fps }) =>
    danceOnSchedule(player, fps, frames, KILL_INTERVAL_MS * (count + 1)),
  );
  for (const k of indices(count)) {
    await sleep(KILL_INTERVAL_MS);
    const [victim] = estimatorPids(server);
    if (victim !== undefined) process.kill(victim, SIGNALS[k % SIGNALS.length]);
  }
  await Promise.all(dancing);
  const crashes = server.child.exitCode === null ? 0 : 1;
  const sorted = longestGaps.map((gap) => gap()).sort((a, b) => a - b);
  server.remove();
  return {
    values: { othersGapS: sorted[0] ?? NaN, ownGapS: sorted.at(-1) ?? NaN, dancers: dancers.length, crashes },
    n: count,
  };
};

export const ESTIMATOR_DEATHS: readonly Scenario[] = [
  {
    id: '22',
    measure:
      'an estimator dies (SEGV, KILL) or hangs: the longest time without a pose, s, for its own player and the other',
    bounds: { othersGapS: { atMost: 1 }, ownGapS: { atMost: 3 }, crashes: { atMost: 0 } },
    timed: true,
    run: measureEstimatorDeaths,
  },
];
