import type { Figures } from '@instep/measures/measure';
import { checkJpeg, JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { JPEG_BOMBS } from '@instep/test/support/jpeg-bombs';
import { sleep, indices } from '../concurrency.ts';
import type { Scenario } from '../scenario.ts';
import { extractFrames } from '../dance-frames.ts';
import { WITHOUT_RATE_LIMITS, type Server, type Harness } from '../harness.ts';
import { requestDance, danceOnSchedule } from '../timed-player.ts';

const REPEATS = 50;

const cpuMsOf = (run: () => void): number => {
  const cpuBefore = process.cpuUsage();
  for (let k = 0; k < REPEATS; k++) run();
  const { user, system } = process.cpuUsage(cpuBefore);
  return (user + system) / 1000 / REPEATS;
};

const isRefused = (bytes: Uint8Array): boolean => {
  try {
    checkJpeg(bytes);
    return false;
  } catch (error) {
    return error instanceof JpegError;
  }
};

/** JPEGs made to be costly to decode: each must be refused first, for not much more than an ordinary frame costs. */
const measureCraftedJpegs = async (): Promise<Figures> => {
  const [frame = new Uint8Array()] = await extractFrames();
  const decode = createJpegDecoder();
  const usualMs = cpuMsOf(() => void decode(frame));
  const accepted = JPEG_BOMBS.filter(({ bytes }) => !isRefused(bytes)).length;
  const costs = JPEG_BOMBS.map(({ bytes }) => cpuMsOf(() => void isRefused(bytes)) / usualMs);
  return { values: { accepted, frames: Math.max(...costs) }, n: JPEG_BOMBS.length };
};

const ATTACKERS = 2;
const DANCE_MS = 12_000;
const FRAME_INTERVAL_MS = 100;

/** Sends such files to the camera check, on a new socket whenever one is closed. Returns the number of answers. */
const attackWithBombs = async (server: Server, isOver: () => boolean): Promise<number> => {
  let answered = 0;
  for (let k = 0; !isOver(); await sleep(FRAME_INTERVAL_MS)) {
    const attacker = await server.connect();
    attacker.sendHello();
    attacker.sendMessage({ type: 'watch' });
    while (!isOver() && attacker.socket.readyState === attacker.socket.OPEN) {
      attacker.sendFrame(JPEG_BOMBS[k++ % JPEG_BOMBS.length]?.bytes ?? new Uint8Array());
      await sleep(FRAME_INTERVAL_MS);
      answered = attacker.received('frame').length + answered;
      attacker.messages.length = 0;
    }
    attacker.terminate();
  }
  return answered;
};

const measureBesideAttackers = async (harness: Harness): Promise<Figures> => {
  const frames = await extractFrames();
  const server = await harness.startRealServer({ ...WITHOUT_RATE_LIMITS, POSE_WORKERS: '4', MAX_FPS: '5' });
  const seenShareWith = async (beside: () => void = () => {}): Promise<number> => {
    const { player, fps } = await requestDance(server.address);
    beside();
    const { due, seen } = await danceOnSchedule(player, fps, frames, DANCE_MS);
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    return seen / due;
  };
  const seenAlone = await seenShareWith();
  let isOver = false;
  const attackers: Promise<number>[] = [];
  const beside = await seenShareWith(() =>
    attackers.push(...indices(ATTACKERS).map(() => attackWithBombs(server, () => isOver))),
  );
  isOver = true;
  const shown = (await Promise.all(attackers)).reduce((sum, one) => sum + one, 0);
  const deaths = (server.output.err.match(/an estimator worker (?:died|is killed)/g) ?? []).length;
  server.remove();
  return { values: { ratio: beside / seenAlone, shown, deaths }, n: ATTACKERS };
};

export const COSTLY_FRAMES: readonly Scenario[] = [
  {
    id: '20b',
    measure: 'JPEGs made to be costly to decode: accepted; the highest cost of refusing one, in decoded frames',
    bounds: { accepted: { atMost: 0 }, frames: { atMost: 5 } },
    run: measureCraftedJpegs,
  },
  {
    id: '20c',
    measure:
      "two attackers who send such JPEGs beside one player: share of the player's frames seen, relative to no attack",
    bounds: { ratio: { atLeast: 0.9 }, shown: { atLeast: 20 }, deaths: { atMost: 0 } },
    timed: true,
    run: measureBesideAttackers,
  },
];
