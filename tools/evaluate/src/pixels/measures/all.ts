import type { Measure } from '@instep/measures/measure';
import type { Pixels } from '../load-pixels.ts';
import { accuracyMeasures } from './accuracy.ts';
import { filmsMeasure } from './films.ts';
import { judgeMeasures } from './judge.ts';

/** Protocol P: what players made by code show, through pictures and the real pose networks. */
export const PIXEL_MEASURES: readonly Measure<Pixels>[] = [filmsMeasure, ...accuracyMeasures, ...judgeMeasures];
