import type { Choreography } from '@instep/choreo/choreography';
import { byLimb, type ByLimb, type Limb } from '@instep/choreo/skeleton';
import type { UnitInterval } from '@instep/choreo/units';
import { seedOf } from '@instep/measures/random';
import { durationOf, movesOf, type Dance } from '@instep/stage-dancer/choreography/dance';
import { DANCES } from '@instep/stage-dancer/dances/dances';
import { STAGE_CAMERA, createCamera, createSceneCamera } from '@instep/stage-dancer/scene/camera';
import { danceMotion } from '@instep/stage-dancer/motion/motion';
import { playerMotion } from '@instep/stage-dancer/player/player-motion';
import { PLAYER, type Player, type PlayerError } from '@instep/stage-dancer/player/player';
import { simulateEstimates } from '@instep/stage-dancer/truth/simulated-estimates';
import { judgeFrames, scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import { motionShares } from './motion-shares.ts';

/** A dance defined in code as data, with the poses that an estimator would have measured. */
export type WrittenDance = {
  readonly dance: Dance;
  readonly choreography: Choreography;
  /** Each limb's share of the total path of the dancer's bones. */
  readonly shares: ByLimb<UnitInterval>;
};

/** Performs written dances: by players with another body in a room, whose every error is known. */
export type Rehearsals = {
  readonly dances: readonly WrittenDance[];
  /** Judges a player who dances `danced` beside the video of `shown`, with exactly the given errors. */
  readonly judge: RehearsalFunction<JudgeRun>;
  readonly score: RehearsalFunction<number>;
};

type RehearsalFunction<Result> = (
  shown: WrittenDance,
  errors?: readonly PlayerError[],
  danced?: WrittenDance,
) => Result;

const SIZE = { width: 640, height: 480 };
const REFERENCE_FPS = 15;
const PLAYER_FPS = 12;
/** An estimator's error in a clear frame of a dancer, and of a player, in torso lengths. */
const NOISE = { dancer: 0.02, player: 0.03 };

/** The last `count` of the written dances; the very last is led by the legs. */
export const createRehearsals = (count: number): Rehearsals => {
  const dances = DANCES.slice(DANCES.length - count).map(writtenDance);
  const runs = new Map<string, JudgeRun>();
  const judgeOnce: Rehearsals['judge'] = (shown, errors = [], danced = shown) => {
    const key = JSON.stringify([shown.dance.id, danced.dance.id, errors]);
    const run = runs.get(key) ?? judgeFrames(shown.choreography, playerFrames(danced.dance, errors));
    runs.set(key, run);
    return run;
  };
  return { dances, judge: judgeOnce, score: (...rehearsal) => scoreOrZero(judgeOnce(...rehearsal)) };
};

const writtenDance = (dance: Dance): WrittenDance => {
  const shot = { camera: createCamera(STAGE_CAMERA, SIZE), size: SIZE, fps: REFERENCE_FPS };
  const frames = simulateEstimates(danceMotion(dance), shot, { deviation: NOISE.dancer, seed: seedOf(dance.id) });
  const choreography: Choreography = {
    id: dance.id,
    modelFamily: 'blazepose',
    fps: REFERENCE_FPS,
    duration: durationOf(dance),
    ...SIZE,
    frames,
    moves: movesOf(dance),
  };
  return { dance, choreography, shares: motionShares(choreography) };
};

/** What a laptop camera sees of a player who mirrors the dancer. */
const playerFrames = (dance: Dance, errors: readonly PlayerError[]): Choreography['frames'] => {
  const player: Player = { ...PLAYER.parse({ mirrored: true, delayMs: 150 }), errors: [...errors] };
  const shot = { camera: createSceneCamera(player, SIZE), size: SIZE, fps: PLAYER_FPS };
  return simulateEstimates(playerMotion(dance, player), shot, {
    deviation: NOISE.player,
    seed: seedOf(`${dance.id} player`),
  });
};

/** These limbs of the player don't move for the whole dance. */
export const frozenLimbs = ({ choreography }: WrittenDance, ...limbs: readonly Limb[]): PlayerError[] =>
  limbs.map((limb) => ({ kind: 'frozen-limb', limb, fromS: 0, toS: choreography.duration }));

/** What freezing each limb costs, as a share of the score of a player without errors. */
export const lossesOf = (rehearsals: Rehearsals, dance: WrittenDance): ByLimb<UnitInterval> => {
  const whole = rehearsals.score(dance);
  return byLimb((limb) => 1 - rehearsals.score(dance, frozenLimbs(dance, limb)) / whole);
};
