import { readFileSync } from 'node:fs';
import type { Figures } from '@instep/measures/measure';
import type { Player } from '@instep/test/support/play-client';
import { sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures } from '../pictures.ts';
import { NO_RATES, type Server, type Stage } from '../stage.ts';
import { asksToDance, dancesByClock } from '../timed-player.ts';

const ESTIMATORS = 2;
const EVERY_MS = 10_000;
/** A segmentation fault, a kill, and a process that stays alive but never answers. */
const DEATHS: readonly NodeJS.Signals[] = ['SIGSEGV', 'SIGKILL', 'SIGSTOP'];

/** The estimator workers of the server. */
const estimatorsOf = (server: Server): number[] => {
  const pid = server.child.pid ?? 0;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  return children.filter((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('start-worker'));
};

/** The longest time in which a player got no pose. */
const longestGapOf = (player: Player): (() => number) => {
  let [last, longest] = [performance.now(), 0];
  player.socket.on('message', (data: Buffer) => {
    if (!data.includes('"outcome":"seen"')) return;
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  });
  return () => longest / 1000;
};

/** Two players, each on an estimator worker of their own. One worker dies every 10 s, by each signal in turn. */
const deaths = async (stage: Stage): Promise<Figures | null> => {
  const pictures = await cutPictures();
  const server = await stage.startReal({ ...NO_RATES, POSE_WORKERS: String(ESTIMATORS), MAX_FPS: '5' });
  if (estimatorsOf(server).length < ESTIMATORS) return (server.end(), null);
  const asked = [await asksToDance(server.address), await asksToDance(server.address)];
  const dancers = asked.filter(({ refused }) => refused === null);
  const gaps = dancers.map(({ player }) => longestGapOf(player));
  const count = stage.full ? 60 : DEATHS.length;
  const dancing = dancers.map(({ player, fps }) => dancesByClock(player, fps, pictures, EVERY_MS * (count + 1)));
  for (const k of upTo(count)) {
    await sleep(EVERY_MS);
    const [victim] = estimatorsOf(server);
    if (victim !== undefined) process.kill(victim, DEATHS[k % DEATHS.length]);
  }
  await Promise.all(dancing);
  const crashes = server.child.exitCode === null ? 0 : 1;
  const sorted = gaps.map((gap) => gap()).sort((a, b) => a - b);
  server.end();
  return {
    values: { othersGapS: sorted[0] ?? NaN, ownGapS: sorted.at(-1) ?? NaN, dancers: dancers.length, crashes },
    n: count,
  };
};

export const ESTIMATOR_DEATHS: readonly Ordeal[] = [
  {
    id: '22',
    measure:
      'an estimator dies (SEGV, KILL) or hangs: the longest time without a pose, s, for its own player and the other',
    bounds: { othersGapS: { atMost: 1 }, ownGapS: { atMost: 3 }, crashes: { atMost: 0 } },
    timed: true,
    figuresOf: deaths,
  },
];
