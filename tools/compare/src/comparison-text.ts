/** A comparison as text for people. */
import { latenessOf } from '@instep/choreo/lateness';
import type { NoScoreReason } from '@instep/choreo/result';
import { RATINGS } from '@instep/choreo/rating';
import { LIMBS } from '@instep/choreo/skeleton';
import { clockTime } from '@instep/video-poses/video';
import type { ComparedMove, Comparison } from './comparison.ts';
import { MIN_COMMON } from './find-offset.ts';
import { limbText, percentText, secondsText } from './formats.ts';

/** The score, how the two recordings were aligned, each limb, each move, and what to practise. */
export const comparisonText = (comparison: Comparison): string => {
  const { attempt, reference, moves, worst } = comparison;
  const blocks = [
    [`${attempt} beside ${reference}`],
    [scoreLine(comparison), ...completenessLines(comparison), ...alignmentLines(comparison)],
    comparison.score === null ? [] : ['How right each limb was', ...limbLines(comparison)],
    moves.length > 0 ? [`Move by move: ${countText(moves)}`, ...moves.map(moveLine)] : [],
    worst.length > 0
      ? ['To practise, the worst first', ...worst.map(({ startS, words }) => `  ${timeText(startS)}  ${words}`)]
      : [],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
};

const NO_SCORE_TEXTS: Readonly<Record<NoScoreReason, string>> = {
  nobody: 'nobody was seen dancing',
  too_little_seen: 'too little of the body was seen',
  too_short: `the two have too little time in common, they need at least ${MIN_COMMON} s`,
};

const scoreLine = ({ score, noScoreReason, points, stars }: Comparison): string => {
  if (score === null) return `No score: ${noScoreReason ? NO_SCORE_TEXTS[noScoreReason] : 'nothing could be judged'}.`;
  return `${score} of 100: ${stars} of 5 stars, ${points.toLocaleString('en')} points.`;
};

/** Which part of the dance was not judged, and why. */
const completenessLines = ({ score, complete, seen, lost }: Comparison): string[] => {
  if (score === null) return [];
  const lines: string[] = [];
  if (!complete) {
    const judged = percentText(seen * (1 - lost));
    lines.push(`Incomplete: only ${judged} of the dance was judged. What was not seen is not earned.`);
  }
  if (lost >= MIN_TOLD_LOSS) lines.push(`${percentText(lost)} of the dance is left out: there are no frames of it.`);
  return lines;
};

/** Any two recordings lose a little: a smaller loss than this is not mentioned. */
const MIN_TOLD_LOSS = 0.02;

/** A found offset of at least `quite` is reliable; below `fairly` it is a guess. */
const MIN_CONFIDENCE = { quite: 0.5, fairly: 0.2 } as const;

const alignmentLines = (comparison: Comparison): string[] => {
  const { offsetConfidence, lagMs, mirrored, yawDeg, coverage, score } = comparison;
  const lines = [offsetLine(comparison)];
  if (score === null) return lines;
  // A found offset includes the lag.
  if (lagMs !== null && offsetConfidence === null) lines.push(lagLine(lagMs));
  if (mirrored !== null)
    lines.push(mirrored ? "Dances as the dancer's mirror image." : "Dances on the dancer's own side.");
  if (yawDeg) lines.push(`The camera stands ${Math.abs(yawDeg)} degrees to the side; that was allowed for.`);
  if (coverage < 0.95) lines.push(`${percentText(coverage)} of the body was seen.`);
  return lines;
};

const lagLine = (lagMs: number): string => {
  if (lagMs === 0) return 'Follows without any lag.';
  const lagText = `${secondsText(Math.abs(lagMs) / 1000)} ${lagMs > 0 ? 'behind' : 'ahead of'} the dancer`;
  return latenessOf(lagMs)
    ? `${lagText} all through: that costs points.`
    : `${lagText}, in the mean: that costs nothing.`;
};

const offsetLine = ({ offsetS, offsetConfidence, score }: Comparison): string => {
  if (score === null && offsetConfidence !== null) {
    return 'The offset between the two was not found: give it with --offset.';
  }
  const [reference, attempt] = [Math.max(-offsetS, 0), Math.max(offsetS, 0)].map(clockTime);
  const alignment = `${reference} of the reference is ${attempt} of the attempt`;
  if (offsetConfidence === null) return `${alignment}, as given.`;
  if (offsetConfidence >= MIN_CONFIDENCE.quite) return `${alignment}, found from the movements.`;
  const doubtText =
    offsetConfidence >= MIN_CONFIDENCE.fairly ? 'fairly sure' : 'not sure: check it, or give it with --offset';
  return `${alignment}, found from the movements (${doubtText}).`;
};

const BAR = 20;

const limbLines = ({ limbs }: Comparison): string[] =>
  LIMBS.map((limb) => {
    const share = limbs[limb];
    const bar = share === null ? 'not seen, or never moving' : `${barText(share)} ${percentText(share / 100)}`;
    return `  ${limbText(limb).padEnd(10)} ${bar}`;
  });

const barText = (share: number): string => {
  const filledCount = Math.round((BAR * share) / 100);
  return '#'.repeat(filledCount) + '.'.repeat(BAR - filledCount);
};

const countText = (moves: readonly ComparedMove[]): string => {
  const counts = [...RATINGS, null].map((rating) => ({
    rating: rating ?? 'unseen',
    count: moves.filter((move) => move.rating === rating).length,
  }));
  return counts.flatMap(({ rating, count }) => (count > 0 ? `${count} ${rating}` : [])).join(', ');
};

/** A deviation larger than this is mentioned. */
const MIN_TOLD_TIMING_MS = 100;

const moveLine = ({ n, startS, rating, form, timingMs }: ComparedMove): string => {
  const parts = [`  ${String(n).padStart(3)}`, timeText(startS), (rating ?? 'unseen').padEnd(7)];
  if (rating !== null && form !== null) parts.push(`form ${percentText(form).padStart(5)}`);
  if (rating !== null && timingMs !== null && Math.abs(timingMs) > MIN_TOLD_TIMING_MS) {
    parts.push(`${secondsText(Math.abs(timingMs) / 1000)} ${timingMs > 0 ? 'late' : 'early'}`);
  }
  return parts.join('  ').trimEnd();
};

const timeText = (startS: number): string => clockTime(startS).padStart(7);
