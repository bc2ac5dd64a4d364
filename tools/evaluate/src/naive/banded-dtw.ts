import { frameIndexAt } from '@instep/choreo/choreography';
import { mirrored, type Pose, type TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { NaiveMetric } from './aligned.ts';
import { meanLimbCosine } from './vectors.ts';

const STEPS_PER_SECOND = 15;
/** The Sakoe-Chiba band: one second in either direction. */
const BAND = STEPS_PER_SECOND;

/** Dynamic time warping of limb cosines within a second: 100 x (1 - the mean cost along the best path). */
export const bandedDtw: NaiveMetric = {
  name: 'banded DTW',
  score: ({ player, reference, mirrored: isMirrored }) => {
    const end = Math.min(player.at(-1)?.mediaTime ?? 0, reference.duration);
    const attempt = resample(player, end).map((pose) => (pose && isMirrored ? mirrored(pose) : pose));
    return 100 * (1 - meanCost(attempt, resample(reference.frames, end)));
  },
};

/** The last seen pose at each of some evenly spaced times. */
const resample = (frames: readonly TimedPose[], end: Seconds): (Pose | null)[] =>
  Array.from(
    { length: Math.floor(end * STEPS_PER_SECOND) },
    (_, step) => frames[Math.max(frameIndexAt(frames, step / STEPS_PER_SECOND), 0)]?.pose ?? null,
  );

/** Where nothing is seen, or no bone in both poses, the cost is half: neither right nor wrong. */
const costOf = (a: Pose | null, b: Pose | null): number => {
  const cosine = a && b ? meanLimbCosine(a, b) : NaN;
  return Number.isNaN(cosine) ? 0.5 : 1 - cosine;
};

type Path = { readonly cost: number; readonly length: number };
const NO_PATH: Path = { cost: Infinity, length: 0 };

const meanCost = (a: readonly (Pose | null)[], b: readonly (Pose | null)[]): number => {
  let above: Path[] = [{ cost: 0, length: 0 }];
  for (const [row, pose] of a.entries()) {
    const current: Path[] = [];
    for (let column = Math.max(0, row - BAND); column <= Math.min(b.length - 1, row + BAND); column += 1) {
      // Index 0 is the column before the first.
      const from = [above[column], above[column + 1], current[column]].reduce<Path>(cheaper, NO_PATH);
      current[column + 1] = { cost: from.cost + costOf(pose, b[column] ?? null), length: from.length + 1 };
    }
    above = current;
  }
  const { cost, length } = above[b.length] ?? NO_PATH;
  return cost / length;
};

const cheaper = (best: Path, path: Path | undefined): Path => (path && path.cost < best.cost ? path : best);
