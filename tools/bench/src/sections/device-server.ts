import { setTimeout as sleep } from 'node:timers/promises';
import type { Seconds } from '@instep/choreo/units';
import { cpuSecondsOf, childrenOf } from '@instep/measures/process-usage';
import type { FrameBody } from '@instep/protocol/frame-message';
import { danceAsBot } from '../bot.ts';
import { poseBodies } from '../device-bodies.ts';
import type { Frame } from '../dance-frames.ts';
import { rounded, type Row, type Section } from '../section.ts';
import { startInstep } from '../server-process.ts';

/** A pose costs so little that one player would be too few to be measured. */
const PLAYERS = { jpegs: 2, poses: 12 } as const;
/** Until the dances have begun and the server's code is compiled. */
const WARM_UP: Seconds = 4;
const DURATION: Seconds = 10;

type Cost = { readonly cpuMs: number; readonly frames: number };

/** The CPU time of all of the server's processes for a frame: of JPEGs that it estimates, and of a device's poses. */
export const deviceServerSection = (danceId: string, frames: readonly Frame[]): Section => ({
  table: "CPU time of all of the server's processes for one frame",
  run: async () => {
    const server = await startInstep({ MAX_FPS: '15' });
    try {
      const costOf = (players: number, bodies: readonly FrameBody[]): Promise<Cost> =>
        measureCost({ ...server, danceId, players, bodies });
      const jpegs = await costOf(
        PLAYERS.jpegs,
        frames.map(({ jpeg }) => ({ jpeg })),
      );
      const poses = await costOf(PLAYERS.poses, await poseBodies(frames));
      return [
        { id: 'server_jpeg', what: `JPEGs of ${PLAYERS.jpegs} players`, ...figuresOf(jpegs, jpegs) },
        { id: 'server_pose', what: `poses of ${PLAYERS.poses} devices`, ...figuresOf(poses, jpegs) },
      ] satisfies Row[];
    } finally {
      await server.stop();
    }
  },
});

const figuresOf = ({ cpuMs, frames }: Cost, jpegs: Cost) => ({
  cpuMs: rounded(cpuMs, 2),
  timesCheaper: rounded(jpegs.cpuMs / cpuMs, 1),
  framesPerS: rounded(frames / DURATION, 1),
});

type CostOptions = {
  readonly address: string;
  readonly pid: number;
  readonly danceId: string;
  readonly players: number;
  readonly bodies: readonly FrameBody[];
};

const measureCost = async ({ address, pid, danceId, players, bodies }: CostOptions): Promise<Cost> => {
  const cpuSeconds = (): Seconds => [pid, ...childrenOf(pid)].reduce((sum, each) => sum + cpuSecondsOf(each), 0);
  let answers = 0;
  const bot = { address, danceId, bodies, durationS: WARM_UP + DURATION + 1, onAnswer: () => (answers += 1) };
  const danced = Promise.all(Array.from({ length: players }, () => danceAsBot(bot)));
  await sleep(WARM_UP * 1000);
  const [cpuBefore, answersBefore] = [cpuSeconds(), answers];
  await sleep(DURATION * 1000);
  const [cpuS, frames] = [cpuSeconds() - cpuBefore, answers - answersBefore];
  await danced;
  return { cpuMs: (1000 * cpuS) / frames, frames };
};
