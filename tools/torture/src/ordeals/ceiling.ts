import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { encodeFrameMessage } from '@instep/protocol/frame-message';
import { median, quantile } from '@instep/choreo/statistics';
import type { Figures } from '@instep/measures/measure';
import { pictureOf } from '@instep/test/support/fake-estimator';
import type { Player } from '@instep/test/support/play-client';
import { inLanes, sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { processFigures } from '../process-figures.ts';
import type { Server, Stage } from '../stage.ts';

const PLAYERS = 300;
const FPS = 10;
const FRAME_BYTES = 20_000;
const SHORT_MS = 15_000;
const LONG_MS = 600_000;
const WARM_MS = 2_000;

/** A stub frame, whose text says what it shows, padded to the size of a webcam frame. */
const largePicture = (): Uint8Array => {
  const padded = new Uint8Array(FRAME_BYTES).fill(' '.charCodeAt(0));
  padded.set(pictureOf(0.5));
  return padded;
};

const watches = async (server: Server): Promise<Player> => {
  const player = await server.connect();
  player.hello();
  player.say({ type: 'watch' });
  await player.next('watching');
  return player;
};

/**
 * Sends frames on schedule. Returns the latencies of those that were due after the warm-up, and how many had no answer.
 */
const shows = async (player: Player, jpeg: Uint8Array, begun: number, forMs: number) => {
  const dueAt: number[] = [];
  const waits: number[] = [];
  // Parsing every answer completely would cost the players more than the server.
  player.socket.removeAllListeners('message');
  player.socket.on('message', (data: Buffer) => {
    const sequence = Number(/"type":"frame","sequence":(\d+)/.exec(data.toString('latin1', 0, 80))?.[1]);
    const due = dueAt[sequence];
    if (due !== undefined && due > begun + WARM_MS) waits.push(performance.now() - due);
  });
  let due = begun + Math.random() * (1000 / FPS);
  for (let sequence = 0; due < begun + forMs; due += 1000 / FPS) {
    await sleep(Math.max(0, due - performance.now()));
    dueAt[sequence] = due;
    const stamps = { sequence, epoch: 0, mediaTime: null, captureTime: due, capturedByCamera: true };
    player.socket.send(encodeFrameMessage({ ...stamps, jpeg }));
    sequence += 1;
  }
  await sleep(1000);
  const asked = dueAt.filter((at) => at > begun + WARM_MS).length;
  return { waits, unanswered: asked - waits.length };
};

/** Limits this process to some cores, where the system can. */
const keepTo = (cores: string): unknown => spawnSync('taskset', ['-acp', cores, String(process.pid)]);

/** The server has the first core, the players have the others. */
const ceilingOnItsCore = async (stage: Stage): Promise<Figures> => {
  const last = availableParallelism() - 1;
  keepTo(last > 1 ? `1-${last}` : String(last));
  try {
    return await ceiling(stage);
  } finally {
    keepTo(`0-${last}`);
  }
};

/** How many frames the connection and the server carry when estimating a pose costs nothing. */
const ceiling = async (stage: Stage): Promise<Figures> => {
  const forMs = stage.full ? LONG_MS : SHORT_MS;
  const server = await stage.startStub({
    environment: { POSE_WORKERS: '16', WATCH_FPS: String(FPS), MAX_WATCH_MS: String(2 * LONG_MS) },
    limits: 'taskset -cp 0 $$ > /dev/null 2>&1 || true',
  });
  const pid = server.child.pid ?? 0;
  const players = await inLanes(upTo(stage.count(PLAYERS)), 8, () => watches(server));
  const jpeg = largePicture();
  const before = processFigures(pid).cpuS;
  const begun = performance.now();
  const all = await Promise.all(players.map((player) => shows(player, jpeg, begun, forMs)));
  const cores = (processFigures(pid).cpuS - before) / ((performance.now() - begun) / 1000);
  server.end();
  const waits = all.flatMap((one) => one.waits);
  const unanswered = all.reduce((sum, one) => sum + one.unanswered, 0);
  return {
    values: { players: players.length, p50Ms: median(waits), p99Ms: quantile(waits, 0.99), unanswered, cores },
    n: waits.length,
    note: 'pictures of 20 kB at 10 a second each, estimated in no time, the server on one core; the players take the other',
  };
};

export const CEILING: readonly Ordeal[] = [
  {
    id: '18b',
    measure: 'what the sockets carry when estimation costs nothing (L4)',
    bounds: { players: { atLeast: PLAYERS }, p99Ms: { atMost: 50 }, unanswered: { atMost: 0 } },
    timed: true,
    figuresOf: ceilingOnItsCore,
  },
];
