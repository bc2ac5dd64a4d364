import type { Degrees, Metres } from '@instep/choreo/units';

/** The position of a lifted foot, relative to where it stood. */
export type Lift = {
  readonly height: Metres;
  readonly forward: Metres;
  /** Away from the other foot. */
  readonly out: Metres;
  /** Heel up is positive. */
  readonly pitch: Degrees;
};

/** Ways to lift a foot, by name. */
export const LIFTS = {
  knee: { height: 0.34, forward: 0.12, out: 0, pitch: 30 },
  highKnee: { height: 0.44, forward: 0.18, out: 0.02, pitch: 32 },
  kneeOut: { height: 0.36, forward: 0.06, out: 0.2, pitch: 28 },
  lowKick: { height: 0.18, forward: 0.46, out: 0, pitch: 34 },
  kick: { height: 0.36, forward: 0.6, out: 0, pitch: 34 },
  sideKick: { height: 0.28, forward: 0.06, out: 0.42, pitch: 20 },
  flick: { height: 0.3, forward: -0.3, out: -0.1, pitch: 62 },
} as const satisfies Record<string, Lift>;

export type LiftName = keyof typeof LIFTS;
