import type { Figures } from '@instep/measures/measure';
import { checkJpeg, JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { JPEG_BOMBS } from '@instep/test/support/jpeg-bombs';
import { sleep, upTo } from '../lanes.ts';
import type { Ordeal } from '../ordeal.ts';
import { cutPictures } from '../pictures.ts';
import { NO_RATES, type Server, type Stage } from '../stage.ts';
import { asksToDance, dancesByClock } from '../timed-player.ts';

const REPEATS = 50;

const cpuMsOf = (act: () => void): number => {
  const from = process.cpuUsage();
  for (let k = 0; k < REPEATS; k++) act();
  const { user, system } = process.cpuUsage(from);
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
const crafted = async (): Promise<Figures> => {
  const [frame = new Uint8Array()] = await cutPictures();
  const decode = createJpegDecoder();
  const usualMs = cpuMsOf(() => void decode(frame));
  const accepted = JPEG_BOMBS.filter(({ bytes }) => !isRefused(bytes)).length;
  const costs = JPEG_BOMBS.map(({ bytes }) => cpuMsOf(() => void isRefused(bytes)) / usualMs);
  return { values: { accepted, frames: Math.max(...costs) }, n: JPEG_BOMBS.length };
};

const ATTACKERS = 2;
const LASTS_MS = 12_000;
const EVERY_MS = 100;

/** Sends such files to the camera check, on a new socket whenever one is closed. Returns the number of answers. */
const attack = async (server: Server, isOver: () => boolean): Promise<number> => {
  let shown = 0;
  for (let k = 0; !isOver(); await sleep(EVERY_MS)) {
    const rogue = await server.connect();
    rogue.hello();
    rogue.say({ type: 'watch' });
    while (!isOver() && rogue.socket.readyState === rogue.socket.OPEN) {
      rogue.show(JPEG_BOMBS[k++ % JPEG_BOMBS.length]?.bytes ?? new Uint8Array());
      await sleep(EVERY_MS);
      shown = rogue.got('frame').length + shown;
      rogue.messages.length = 0;
    }
    rogue.leave();
  }
  return shown;
};

const besideAttackers = async (stage: Stage): Promise<Figures> => {
  const pictures = await cutPictures();
  const server = await stage.startReal({ ...NO_RATES, POSE_WORKERS: '4', MAX_FPS: '5' });
  const share = async (beside: () => void = () => {}): Promise<number> => {
    const { player, fps } = await asksToDance(server.address);
    beside();
    const { due, seen } = await dancesByClock(player, fps, pictures, LASTS_MS);
    player.say({ type: 'leave' });
    await player.closed();
    return seen / due;
  };
  const alone = await share();
  let over = false;
  const attackers: Promise<number>[] = [];
  const beside = await share(() => attackers.push(...upTo(ATTACKERS).map(() => attack(server, () => over))));
  over = true;
  const shown = (await Promise.all(attackers)).reduce((sum, one) => sum + one, 0);
  const deaths = (server.said.err.match(/an estimator (?:died|is ended)/g) ?? []).length;
  server.end();
  return { values: { ratio: beside / alone, shown, deaths }, n: ATTACKERS };
};

export const COSTLY_FRAMES: readonly Ordeal[] = [
  {
    id: '20b',
    measure: 'JPEGs made to cost their decoder much: let through; the most that refusing one takes, in decoded frames',
    bounds: { accepted: { atMost: 0 }, frames: { atMost: 5 } },
    figuresOf: crafted,
  },
  {
    id: '20c',
    measure: 'two who send such JPEGs beside one who dances: frames of the dancer seen, as a share of those seen alone',
    bounds: { ratio: { atLeast: 0.9 }, shown: { atLeast: 20 }, deaths: { atMost: 0 } },
    timed: true,
    figuresOf: besideAttackers,
  },
];
