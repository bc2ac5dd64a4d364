import type { Seconds } from '@instep/choreo/units';

/** How a part of the body follows its target: it starts with `response`, overshoots, and settles. */
export type Spring = {
  readonly frequencyHz: number;
  /** Below 1 it overshoots. */
  readonly damping: number;
  readonly response: number;
};

/** Follows a list of target numbers, one time step after the other, each number in the same way. */
export type Follower = (target: readonly number[]) => readonly number[];

/**
 * y + k1 y' + k2 y'' = x + k3 x', the usual second-order system, integrated semi-implicitly with a fixed step;
 * k2 is kept above the bound at which a step would be unstable.
 */
export const createFollower = (spring: Spring, start: readonly number[], step: Seconds): Follower => {
  const { frequencyHz, damping, response } = spring;
  const k1 = damping / (Math.PI * frequencyHz);
  const k2 = Math.max((2 * Math.PI * frequencyHz) ** -2, step ** 2 / 2 + (step * k1) / 2, step * k1);
  const k3 = (response * damping) / (2 * Math.PI * frequencyHz);
  const before = [...start];
  const at = [...start];
  const speed = start.map(() => 0);
  return (target) =>
    target.map((to, i) => {
      const targetSpeed = (to - before[i]!) / step;
      before[i] = to;
      at[i]! += step * speed[i]!;
      speed[i]! += (step * (to + k3 * targetSpeed - at[i]! - k1 * speed[i]!)) / k2;
      return at[i]!;
    });
};
