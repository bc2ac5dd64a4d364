/** Finds where a video cuts to another scene, from small grey copies of its frames. */

/** Size of the small frames: large enough to recognise a scene, too small to show a dancer's fingers. */
export const SMALL_FRAME = { width: 48, height: 27 } as const;

/**
 * How much two frames must differ: 1 minus their correlation, and the mean difference of grey levels. A step or a flash
 * of stage light reaches .25 and 12.5 in our dances and .31 and 12 in close-ups; cuts have .67 to .97 and 34 to 76.
 */
const MIN_DISSIMILARITY = 0.45;
const MIN_DIFFERENCE = 6;
/** From this difference of grey levels on it is a cut, however well the frames correlate. */
const CERTAIN_CUT_DIFFERENCE = 25;
/** How many times larger the difference at a cut must be than those around it. */
const MIN_RATIO = 2.3;
/** With how many frames before and after it a cut is compared. */
const NEIGHBOURS = 3;

/** Receives the frames one by one, and stores only the last two. */
export class CutFinder {
  readonly #differences: number[] = [];
  readonly #dissimilarities: number[] = [];
  /** How much a frame differs from the one two before it: little if the frame between them was a flash. */
  readonly #acrossTwo: number[] = [];
  #last: Uint8Array | null = null;
  #beforeLast: Uint8Array | null = null;

  addFrame(frame: Uint8Array): void {
    const difference = this.#last ? meanDifference(this.#last, frame) : 0;
    this.#differences.push(difference);
    this.#dissimilarities.push(this.#last && difference >= MIN_DIFFERENCE ? 1 - correlation(this.#last, frame) : 0);
    this.#acrossTwo.push(this.#beforeLast ? meanDifference(this.#beforeLast, frame) : 0);
    this.#beforeLast = this.#last;
    this.#last = frame;
  }

  /** The number of the first frame after each cut. */
  cuts(): number[] {
    return this.#differences.flatMap((_, index) => (this.#isCut(index) ? [index] : []));
  }

  #isCut(index: number): boolean {
    const difference = this.#differences[index] ?? 0;
    const isOther = (this.#dissimilarities[index] ?? 0) >= MIN_DISSIMILARITY || difference >= CERTAIN_CUT_DIFFERENCE;
    if (!isOther || difference < MIN_DIFFERENCE) return false;
    const before = this.#differences.slice(Math.max(1, index - NEIGHBOURS), index);
    const after = this.#differences.slice(index + 1, index + 1 + NEIGHBOURS);
    const stays = (this.#acrossTwo[index + 1] ?? difference) > difference / 2;
    return stays && [...before, ...after].every((other) => difference >= MIN_RATIO * other);
  }
}

const meanDifference = (one: Uint8Array, other: Uint8Array): number => {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += Math.abs((one[index] ?? 0) - (other[index] ?? 0));
  return sum / one.length;
};

const meanLevel = (frame: Uint8Array): number => frame.reduce((sum, value) => sum + value, 0) / frame.length;

/** Correlation of grey levels, -1 to 1; 0 if one of the frames is uniform. */
const correlation = (one: Uint8Array, other: Uint8Array): number => {
  const [meanOne, meanOther] = [meanLevel(one), meanLevel(other)];
  let [both, ofOne, ofOther] = [0, 0, 0];
  for (let index = 0; index < one.length; index++) {
    const [a, b] = [(one[index] ?? 0) - meanOne, (other[index] ?? 0) - meanOther];
    both += a * b;
    ofOne += a * a;
    ofOther += b * b;
  }
  return ofOne > 0 && ofOther > 0 ? both / Math.sqrt(ofOne * ofOther) : 0;
};
