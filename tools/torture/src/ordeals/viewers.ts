import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures, DANCE_ID } from '../pictures.ts';
import { processFigures } from '../process-figures.ts';
import { NO_RATES, type Stage } from '../stage.ts';
import { asksToDance, dancesByClock } from '../timed-player.ts';

const VIEWERS = 200;
const SHORT_MS = 15_000;
const LONG_MS = 600_000;

/**
 * Starts viewers of a video at low priority, so that the players go first. Resolves when they are connected, to a
 * function that returns how many seconds of video came late.
 */
const seatViewers = async (video: string, viewers: number, forMs: number): Promise<() => Promise<number>> => {
  const entry = fileURLToPath(new URL('../paced-viewers.ts', import.meta.url));
  const command = ['-n', '10', process.execPath, '--import', 'tsx', entry, video, String(viewers), String(forMs)];
  const child = spawn('nice', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => Number(await text(child.stdout));
};

/** A player dances while that many viewers watch a video. */
const beside = async (stage: Stage, viewers: number) => {
  const forMs = stage.full ? LONG_MS : SHORT_MS;
  const pictures = await cutPictures();
  const server = await stage.startReal({ ...NO_RATES, MAX_FPS: '10' });
  const { player, fps } = await asksToDance(server.address);
  const pid = server.child.pid ?? 0;
  const stallsOf = await seatViewers(`${server.address}/dances/${DANCE_ID}/video`, viewers, forMs);
  const before = processFigures(pid).cpuS;
  const begun = performance.now();
  const danced = await dancesByClock(player, fps, pictures, forMs);
  const cores = (processFigures(pid).cpuS - before) / ((performance.now() - begun) / 1000);
  const stalls = await stallsOf();
  server.end();
  return { cores, stalls, p99Ms: quantile(danced.latencies, 0.99), seenShare: danced.seen / danced.due };
};

const besideViewers = async (stage: Stage): Promise<Figures> => {
  const viewers = stage.count(VIEWERS);
  const alone = await beside(stage, 0);
  const { cores, ...shown } = await beside(stage, viewers);
  return {
    values: { videoCores: cores - alone.cores, ...shown, aloneP99Ms: alone.p99Ms, viewers },
    n: viewers,
    note: 'the viewers read in a process of their own, which takes its processor time on the same two cores',
  };
};

export const VIEWERS_BESIDE: readonly Ordeal[] = [
  {
    id: '18c',
    measure:
      '200 viewers at 8 Mbit/s beside one who dances (L5): cores that video takes, late seconds, feedback to the dancer',
    bounds: { videoCores: { atMost: 0.35 }, stalls: { atMost: 0 }, p99Ms: { atMost: 150 } },
    timed: true,
    figuresOf: besideViewers,
  },
];
