import type { Row } from './measure.ts';
import { markdownTable, numberWords } from './table.ts';

/** Where a figure stands: a row's id, and the name of its value. */
type Place = readonly [id: string, value: string];

type Line = {
  readonly what: string;
  readonly pixels: Place;
  /** The same players' true joints with an estimator's noise, no picture between. */
  readonly joints?: Place;
  readonly synthetic?: Place;
  readonly real?: Place;
};

/** The same question asked of filmed players, of synthetic keypoints and of real people. */
const LINES: readonly Line[] = [
  {
    what: 'danced well: the least score',
    pixels: ['6P', 'least'],
    joints: ['6P', 'leastJoints'],
    synthetic: ['6S', 'min'],
    real: ['1V each', 'min'],
  },
  {
    what: 'stood still: the highest score',
    pixels: ['4P', 'score'],
    joints: ['4P', 'scoreJoints'],
    synthetic: ['4S mean pose', 'max'],
    real: ['4R', 'max'],
  },
  {
    what: 'another dance: the highest score',
    pixels: ['5P', 'max'],
    joints: ['5P', 'maxJoints'],
    synthetic: ['5S', 'max'],
    real: ['5R', 'max'],
  },
  {
    what: 'right against wrong moves: AUC',
    pixels: ['8P', 'AUC'],
    joints: ['8P', 'AUCJoints'],
    synthetic: ['8S', 'AUC'],
    real: ['8R', 'AUC'],
  },
  {
    what: 'other proportions: points lost at worst',
    pixels: ['9P', 'worst'],
    joints: ['9P', 'worstJoints'],
    synthetic: ['9S', 'worst'],
  },
  {
    what: 'camera 45 degrees aside: points lost',
    pixels: ['10P', 'worst'],
    joints: ['10P', 'worstJoints'],
    synthetic: ['10S', 'at45'],
  },
  {
    what: 'danced as a mirror image: points lost',
    pixels: ['11P', 'lost'],
    joints: ['11P', 'lostJoints'],
    synthetic: ['11S score', 'points'],
  },
  {
    what: 'lag: mean error, ms',
    pixels: ['14P', 'meanMs'],
    joints: ['14P', 'meanMsJoints'],
    synthetic: ['14S', 'song'],
  },
  {
    what: 'one limb wrong: share in which it is the worst told',
    pixels: ['16P', 'top1'],
    joints: ['16P', 'top1Joints'],
    synthetic: ['16S replaced', 'top1'],
  },
  {
    what: 'movements of .6 of their size: score',
    pixels: ['17P', 'at60'],
    joints: ['17P', 'at60Joints'],
    synthetic: ['17S', 'at60'],
  },
  { what: 'dark, blurred, noisy, coarse, backlit or far: points lost at worst', pixels: ['cP', 'worst'] },
];

/** Whether the rows hold players filmed for the networks: without, there is nothing to set side by side. */
const wereFilmed = (rows: readonly Row[]): boolean => rows.some(({ id, measured }) => id === '6P' && measured !== null);

/** What the judge says through pixels, beside what it says of keypoints and of real people; `null` without pixels. */
export const threeWaysTable = (rows: readonly Row[]): string | null => {
  if (!wereFilmed(rows)) return null;
  const figure = (place: Place | undefined): string => {
    const value = place && rows.find(({ id }) => id === place[0])?.measured?.[place[1]];
    return value === undefined ? '-' : numberWords(value);
  };
  return markdownTable(
    ['what is danced', 'through pixels', 'their true joints', 'synthetic keypoints', 'real people'],
    LINES.map(({ what, pixels, joints, synthetic, real }) => [what, ...[pixels, joints, synthetic, real].map(figure)]),
  );
};
