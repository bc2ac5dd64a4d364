import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { encodeFrameMessage } from '@instep/protocol/frame-message';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { encodeFakeFrame } from '@instep/test/support/fake-estimator';
import type { PlayClient } from '@instep/test/support/play-client';
import { mapConcurrently, sleep, indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { processUsage } from '../server-usage.ts';
import type { Server, Harness } from '../harness.ts';

const PLAYERS = 300;
const FPS = 10;
const FRAME_BYTES = 20_000;
const SHORT_MS = 15_000;
const LONG_MS = 600_000;
const WARM_UP_MS = 2_000;

/** A stub frame, whose text says what it shows, padded to the size of a webcam frame. */
const paddedFrame = (): Uint8Array => {
  const padded = new Uint8Array(FRAME_BYTES).fill(' '.charCodeAt(0));
  padded.set(encodeFakeFrame(0.5));
  return padded;
};

const startWatching = async (server: Server): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  player.sendMessage({ type: 'watch' });
  await player.waitFor('watching');
  return player;
};

/**
 * Sends frames on schedule. Returns the latencies of those that were due after the warm-up, and how many had no answer.
 */
const sendOnSchedule = async (player: PlayClient, jpeg: Uint8Array, startedAt: number, forMs: number) => {
  const dueAt: number[] = [];
  const latencies: number[] = [];
  // Parsing every answer completely would cost the players more than the server.
  player.socket.removeAllListeners('message');
  player.socket.on('message', (data: Buffer) => {
    const sequence = Number(/"type":"frame","sequence":(\d+)/.exec(data.toString('latin1', 0, 80))?.[1]);
    const due = dueAt[sequence];
    if (due !== undefined && due > startedAt + WARM_UP_MS) latencies.push(performance.now() - due);
  });
  let due = startedAt + Math.random() * (1000 / FPS);
  for (let sequence = 0; due < startedAt + forMs; due += 1000 / FPS) {
    await sleep(Math.max(0, due - performance.now()));
    dueAt[sequence] = due;
    const stamps = { sequence, epoch: 0, mediaTime: null, captureTime: due, capturedByCamera: true };
    player.socket.send(encodeFrameMessage({ ...stamps, jpeg }));
    sequence += 1;
  }
  await sleep(1000);
  const dueCount = dueAt.filter((at) => at > startedAt + WARM_UP_MS).length;
  return { waits: latencies, unanswered: dueCount - latencies.length };
};

/** Limits this process to some cores, where the system can. */
const pinToCores = (cores: string): unknown => spawnSync('taskset', ['-acp', cores, String(process.pid)]);

/** The server has the first core, the players have the others. */
const measureOnPinnedCores = async (harness: Harness): Promise<Figures> => {
  const last = availableParallelism() - 1;
  pinToCores(last > 1 ? `1-${last}` : String(last));
  try {
    return await measureCeiling(harness);
  } finally {
    pinToCores(`0-${last}`);
  }
};

/** How many frames the connection and the server carry when estimating a pose costs nothing. */
const measureCeiling = async (harness: Harness): Promise<Figures> => {
  const forMs = harness.full ? LONG_MS : SHORT_MS;
  const server = await harness.startStubServer({
    environment: { POSE_WORKERS: '16', WATCH_FPS: String(FPS), MAX_WATCH_MS: String(2 * LONG_MS) },
    limits: 'taskset -cp 0 $$ > /dev/null 2>&1 || true',
  });
  const pid = server.child.pid ?? 0;
  const players = await mapConcurrently(indices(harness.scaled(PLAYERS)), 8, () => startWatching(server));
  const jpeg = paddedFrame();
  const cpuBefore = processUsage(pid).cpuS;
  const startedAt = performance.now();
  const all = await Promise.all(players.map((player) => sendOnSchedule(player, jpeg, startedAt, forMs)));
  const cores = (processUsage(pid).cpuS - cpuBefore) / ((performance.now() - startedAt) / 1000);
  server.remove();
  const latencies = all.flatMap((one) => one.waits);
  const unanswered = all.reduce((sum, one) => sum + one.unanswered, 0);
  return {
    values: { players: players.length, p50Ms: median(latencies), p99Ms: quantile(latencies, 0.99), unanswered, cores },
    n: latencies.length,
    note: 'JPEGs of 20 kB at 10 a second each, estimated in no time, the server on one core, the players on the other',
  };
};

export const SOCKET_CEILING: readonly Scenario[] = [
  {
    id: '18b',
    measure: 'what the sockets carry when estimation costs nothing (L4)',
    bounds: { players: { atLeast: PLAYERS }, p99Ms: { atMost: 50 }, unanswered: { atMost: 0 } },
    timed: true,
    run: measureOnPinnedCores,
  },
];
