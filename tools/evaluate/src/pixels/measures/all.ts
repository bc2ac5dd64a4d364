import type { Measure } from '@instep/measures/measure';
import type { PixelMaterial } from '../load-pixels.ts';
import { accuracyMeasures } from './accuracy.ts';
import { filmsMeasure } from './films.ts';
import { judgeMeasures } from './judge.ts';

/** Protocol P: players made by code, through frames and the real pose networks. */
export const PIXEL_MEASURES: readonly Measure<PixelMaterial>[] = [filmsMeasure, ...accuracyMeasures, ...judgeMeasures];
