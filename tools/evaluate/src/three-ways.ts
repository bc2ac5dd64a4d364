import type { Row, Values } from '@instep/measures/measure';
import { markdownTable } from '@instep/measures/table';

/** A figure, by its row's id and the name of its value: `6P least`. */
type FigureName = string;

/** The same question for filmed players, synthetic keypoints and real people. */
const COMPARED_FIGURES: readonly (readonly [
  what: string,
  pixels: FigureName,
  synthetic?: FigureName,
  real?: FigureName,
])[] = [
  ['danced well: the lowest score', '6P least', '6S min', '1V each min'],
  ['stood still: the highest score', '4P score', '4S mean pose max', '4R max'],
  ['another dance: the highest score', '5P max', '5S max', '5R max'],
  ['right against wrong moves: AUC', '8P AUC', '8S AUC', '8R AUC'],
  ['other proportions: points lost at worst', '9P worst', '9S worst'],
  ['camera 45 degrees to the side: points lost', '10P worst', '10S at45'],
  ['danced as a mirror image: points lost', '11P lost', '11S score points'],
  ['lag: mean error, ms', '14P meanMs', '14S song'],
  ['one limb wrong: share in which it is named as the worst', '16P top1', '16S replaced top1'],
  ['movements of .6 of their size: score', '17P at60', '17S at60'],
  ['dark, blurred, noisy, coarse, backlit or far: points lost at worst', 'cP worst'],
];

/** Whether players were filmed for the networks: without them there is nothing to compare. */
const hasPixelRows = (rows: readonly Row[]): boolean =>
  rows.some(({ id, measured }) => id === '6P' && measured !== null);

/** The judge's figures through pixels, beside those for keypoints and for real people; `null` without pixels. */
export const threeWaysTable = (rows: readonly Row[]): string | null => {
  if (!hasPixelRows(rows)) return null;
  const figures = new Map(rows.flatMap(({ id, measured }) => namedFigures(id, measured ?? {})));
  const figureText = (name: FigureName = ''): string => {
    const value = figures.get(name);
    return value === undefined ? '-' : String(Number(value.toFixed(value < 1 ? 3 : 1)));
  };
  return markdownTable(
    ['what is danced', 'through pixels', 'their true joints', 'synthetic keypoints', 'real people'],
    // The second column: the same players' true joints, with an estimator's noise and without frames.
    COMPARED_FIGURES.map(([what, pixels, synthetic, real]) => [
      what,
      ...[pixels, `${pixels}Joints`, synthetic, real].map(figureText),
    ]),
  );
};

const namedFigures = (id: string, values: Values): [FigureName, number][] =>
  Object.entries(values).map(([name, value]) => [`${id} ${name}`, value]);
