import type { NaiveMetric } from './aligned.ts';
import { bandedDtw } from './banded-dtw.ts';
import { coordinateCosine } from './coordinate-cosine.ts';
import { jointAngles } from './joint-angles.ts';
import { limbCosine } from './limb-cosine.ts';
import { oks } from './oks.ts';

/** The usual metrics, as baselines for the judge. */
export const NAIVE_METRICS: readonly NaiveMetric[] = [coordinateCosine, limbCosine, jointAngles, oks, bandedDtw];
