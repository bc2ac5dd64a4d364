import type { Figures } from '@instep/evaluate/measure';
import { percentile } from '@instep/evaluate/statistics/summary';
import { sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures, DANCE_ID } from '../pictures.ts';
import { processFigures } from '../process-figures.ts';
import { rangeOf } from '../served-video.ts';
import { NO_RATES, type Stage } from '../stage.ts';
import { asksToDance, dancesByClock } from '../timed-player.ts';

const VIEWERS = 200;
/** 8 Mbit/s. */
const BYTES_PER_S = 1_000_000;
const SHORT_MS = 15_000;
const LONG_MS = 600_000;

/** Reads a second's worth of the video each second, as a player of videos does; answers how often it came late. */
const views = async (video: string, begun: number, forMs: number): Promise<number> => {
  const phase = Math.random();
  let stalls = 0;
  for (let second = 0; 1000 * (second + phase + 1) < forMs; second++) {
    await sleep(Math.max(0, begun + 1000 * (second + phase) - performance.now()));
    const from = (second % 4) * BYTES_PER_S;
    const came = await rangeOf(video, from, from + BYTES_PER_S - 1).catch(() => null);
    if (!came || performance.now() > begun + 1000 * (second + phase + 1)) stalls += 1;
  }
  return stalls;
};

/** Two hundred look at videos while somebody dances; and the same without them. */
const beside = async (stage: Stage, viewers: number) => {
  const forMs = stage.full ? LONG_MS : SHORT_MS;
  const pictures = await cutPictures();
  const server = await stage.startReal({ ...NO_RATES, MAX_FPS: '10' });
  const { player, fps } = await asksToDance(server.address);
  const pid = server.child.pid ?? 0;
  const before = processFigures(pid).cpuS;
  const begun = performance.now();
  const video = `${server.address}/dances/${DANCE_ID}/video`;
  const [danced, ...stalls] = await Promise.all([
    dancesByClock(player, fps, pictures, forMs),
    ...upTo(viewers).map(() => views(video, begun, forMs)),
  ] as const);
  const cores = (processFigures(pid).cpuS - before) / ((performance.now() - begun) / 1000);
  server.end();
  return {
    cores,
    stalls: stalls.reduce<number>((sum, one) => sum + one, 0),
    p99Ms: percentile(danced.latencies, 99),
    seenShare: danced.seen / danced.due,
  };
};

const besideViewers = async (stage: Stage): Promise<Figures> => {
  const viewers = stage.count(VIEWERS);
  const alone = await beside(stage, 0);
  const { cores, ...shown } = await beside(stage, viewers);
  return {
    values: { videoCores: cores - alone.cores, ...shown, aloneP99Ms: alone.p99Ms, viewers },
    n: viewers,
    note: 'who reads the videos takes processor time from the server here: on two cores more than the server does',
  };
};

export const VIEWERS_BESIDE: readonly Ordeal[] = [
  {
    id: '18c',
    measure: '200 viewers at 8 Mbit/s beside one who dances (L5): cores that video takes, late seconds, his feedback',
    bounds: { videoCores: { atMost: 0.35 }, stalls: { atMost: 0 }, p99Ms: { atMost: 150 } },
    timed: true,
    figuresOf: besideViewers,
  },
];
