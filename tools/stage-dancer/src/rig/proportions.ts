import type { UnitInterval } from '@instep/choreo/units';

/** The proportions of a body, as factors of the body in `rest-joints.ts` (1.72 m tall). */
export type Proportions = {
  readonly shoulders: number;
  readonly hips: number;
  readonly arms: number;
  readonly legs: number;
  readonly girth: number;
  readonly head: number;
  readonly bust: UnitInterval;
};

const AVERAGE: Proportions = { shoulders: 1, hips: 1, arms: 1, legs: 1, girth: 1, head: 1.07, bust: 0.6 };

/** The bodies of the dancers and rehearsal players, by name. */
export const BODIES = {
  average: AVERAGE,
  broad: { ...AVERAGE, shoulders: 1.12, hips: 0.95, legs: 0.97, girth: 1.15, bust: 0.2 },
  slim: { ...AVERAGE, shoulders: 1.05, hips: 0.95, legs: 1.04, girth: 0.93, bust: 0 },
  small: { ...AVERAGE, arms: 0.97, legs: 0.95, girth: 0.95 },
  round: { ...AVERAGE, hips: 1.08, legs: 0.96, girth: 1.2, bust: 0.8 },
  child: { ...AVERAGE, shoulders: 0.92, arms: 0.9, legs: 0.86, girth: 1.05, head: 1.22, bust: 0 },
} as const satisfies Record<string, Proportions>;

export type BodyName = keyof typeof BODIES;
