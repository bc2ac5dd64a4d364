/** Synthetic players: dances performed by a body made of the reference's keypoints, seen by a made camera. */
import type { Choreography } from '@instep/choreo/choreography';
import { seedOf } from '../random.ts';
import { judgeFrames, scoreOrZero, type KnownDevice, type JudgeRun } from '../judge-run.ts';
import { filmed, type Camera } from './camera.ts';
import { motionOf, type Motion } from './motion.ts';

/** A synthetic performance of a dance: how the dancer's motion is changed, and the camera that sees it. */
export type Attempt = {
  readonly dance: Choreography;
  /** What is danced, when it isn't the dance itself. Together with the camera it identifies the attempt. */
  readonly name?: string;
  readonly change?: (motion: Motion) => Motion;
  readonly camera?: Partial<Camera>;
  /** What is known about the device; nothing by default. */
  readonly known?: KnownDevice;
};

/** Dances, and the synthetic players who perform them. */
export type SyntheticPlayers = {
  readonly dances: readonly Choreography[];
  /** How often a case is repeated with different noise. */
  readonly repeats: number;
  readonly motionOf: (dance: Choreography) => Motion;
  /** Judges an attempt; equal attempts are judged once. */
  readonly judge: (attempt: Attempt) => JudgeRun;
  readonly score: (attempt: Attempt) => number;
};

/** Synthetic players; motions and judged attempts are cached. */
export const createSyntheticPlayers = (dances: readonly Choreography[], repeats: number): SyntheticPlayers => {
  const motions = memoize((dance: Choreography) => motionOf(dance.frames));
  const runs = new Map<string, JudgeRun>();
  const judgeAttempt = (attempt: Attempt): JudgeRun => {
    const { dance, name = '', camera = {}, known } = attempt;
    const key = JSON.stringify([dance.id, name, camera, known]);
    const run = runs.get(key) ?? judgeFrames(dance, framesOfAttempt(attempt, motions(dance)), known);
    runs.set(key, run);
    return run;
  };
  return {
    dances,
    repeats,
    motionOf: motions,
    judge: judgeAttempt,
    score: (attempt) => scoreOrZero(judgeAttempt(attempt)),
  };
};

/**
 * The timed poses of an attempt. All attempts at a dance share their noise, so that they differ only in what was
 * changed.
 */
export const framesOfAttempt = (
  { dance, change = unchanged, camera }: Attempt,
  motion: Motion,
): Choreography['frames'] => {
  const seed = seedOf(dance.id) + 1000 * (camera?.seed ?? 0);
  return filmed(change(motion), { ...camera, seed }).filter((frame) => frame.mediaTime < dance.duration);
};

/** A dance other than `dance`: the one `step` places further in the list. */
export const anotherDance = (dances: readonly Choreography[], dance: Choreography, step: number): Choreography =>
  dances[(dances.indexOf(dance) + step) % dances.length] as Choreography;

const unchanged = (motion: Motion): Motion => motion;

/** A function that computes the result for each key once. */
export const memoize = <Key extends object, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const values = new WeakMap<Key, Value>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
};
