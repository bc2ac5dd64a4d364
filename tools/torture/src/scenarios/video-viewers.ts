import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import type { Scenario } from '../scenario.ts';
import { extractFrames, DANCE_ID } from '../dance-frames.ts';
import { processUsage } from '../server-usage.ts';
import { WITHOUT_RATE_LIMITS, type Harness } from '../harness.ts';
import { requestDance, danceOnSchedule } from '../timed-player.ts';

const VIEWERS = 200;
const SHORT_MS = 15_000;
const LONG_MS = 600_000;

/**
 * Starts viewers of a video at low priority, so that the players go first. Resolves when they are connected, to a
 * function that returns how many seconds of video came late.
 */
const startViewers = async (video: string, viewers: number, forMs: number): Promise<() => Promise<number>> => {
  const entry = fileURLToPath(new URL('../paced-viewers.ts', import.meta.url));
  const command = ['-n', '10', process.execPath, '--import', 'tsx', entry, video, String(viewers), String(forMs)];
  const child = spawn('nice', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return async () => Number(await text(child.stdout));
};

/** A player dances while that many viewers watch a video. */
const danceBesideViewers = async (harness: Harness, viewers: number) => {
  const forMs = harness.full ? LONG_MS : SHORT_MS;
  const frames = await extractFrames();
  const server = await harness.startRealServer({ ...WITHOUT_RATE_LIMITS, MAX_FPS: '10' });
  const { player, fps } = await requestDance(server.address);
  const pid = server.child.pid ?? 0;
  const countStalls = await startViewers(`${server.address}/dances/${DANCE_ID}/video`, viewers, forMs);
  const cpuBefore = processUsage(pid).cpuS;
  const startedAt = performance.now();
  const result = await danceOnSchedule(player, fps, frames, forMs);
  const cores = (processUsage(pid).cpuS - cpuBefore) / ((performance.now() - startedAt) / 1000);
  const stalls = await countStalls();
  server.remove();
  return { cores, stalls, p99Ms: quantile(result.latencies, 0.99), seenShare: result.seen / result.due };
};

const measureBesideViewers = async (harness: Harness): Promise<Figures> => {
  const viewers = harness.scaled(VIEWERS);
  const alone = await danceBesideViewers(harness, 0);
  const { cores, ...besideFigures } = await danceBesideViewers(harness, viewers);
  return {
    values: { videoCores: cores - alone.cores, ...besideFigures, aloneP99Ms: alone.p99Ms, viewers },
    n: viewers,
    note: 'the viewers read in a process of their own, which uses CPU time of the same two cores',
  };
};

export const VIDEO_VIEWERS: readonly Scenario[] = [
  {
    id: '18c',
    measure:
      '200 viewers at 8 Mbit/s beside one player (L5): cores used for video, late seconds, feedback to the player',
    bounds: { videoCores: { atMost: 0.35 }, stalls: { atMost: 0 }, p99Ms: { atMost: 150 } },
    timed: true,
    run: measureBesideViewers,
  },
];
