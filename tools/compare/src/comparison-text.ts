import { latenessOf } from '@instep/choreo/lateness';
import type { NoScoreReason } from '@instep/choreo/result';
import { RATINGS } from '@instep/choreo/rating';
import { LIMBS } from '@instep/choreo/skeleton';
import type { ComparedMove, Comparison } from './comparison.ts';
import { MIN_COMMON } from './find-offset.ts';
import { clockWords, limbWords, percentWords, secondsWords } from './words.ts';

/** The comparison for people: how good, how it was laid side by side, which limb, which move, what to practise. */
export const comparisonText = (comparison: Comparison): string => {
  const { attempt, reference, moves, worst } = comparison;
  const blocks = [
    [`${attempt} beside ${reference}`],
    [scoreLine(comparison), ...completenessLines(comparison), ...sideBySide(comparison)],
    comparison.score === null ? [] : ['How right each limb was', ...limbLines(comparison)],
    moves.length > 0 ? [`Move by move: ${countWords(moves)}`, ...moves.map(moveLine)] : [],
    worst.length > 0
      ? ['To practise, the worst first', ...worst.map(({ startS, words }) => `  ${at(startS)}  ${words}`)]
      : [],
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
};

const NO_SCORE: Readonly<Record<NoScoreReason, string>> = {
  nobody: 'nobody was seen dancing',
  too_little_seen: 'too little of the body was seen',
  too_short: `the two have too little time in common, they need at least ${MIN_COMMON} s`,
};

const scoreLine = ({ score, noScoreReason, points, stars }: Comparison): string => {
  if (score === null) return `No score: ${noScoreReason ? NO_SCORE[noScoreReason] : 'nothing could be judged'}.`;
  return `${score} of 100: ${stars} of 5 stars, ${points.toLocaleString('en')} points.`;
};

/** What of the dance was not judged, and why. */
const completenessLines = ({ score, complete, seen, lost }: Comparison): string[] => {
  if (score === null) return [];
  const lines: string[] = [];
  if (!complete) {
    const judged = percentWords(seen * (1 - lost));
    lines.push(`Incomplete: only ${judged} of the dance was judged. What was not seen is not earned.`);
  }
  if (lost >= TOLD_LOST) lines.push(`${percentWords(lost)} of the dance is left out: there are no frames of it.`);
  return lines;
};

/** Any two recordings lose a little: less than this is not told. */
const TOLD_LOST = 0.02;

/** From here on a found offset needs no second look, and below that it is a guess. */
const SURE = { quite: 0.5, fairly: 0.2 } as const;

const sideBySide = (comparison: Comparison): string[] => {
  const { offsetConfidence, lagMs, mirrored, yawDeg, coverage, score } = comparison;
  const lines = [offsetLine(comparison)];
  if (score === null) return lines;
  // An offset that the movements showed has the lag in it.
  if (lagMs !== null && offsetConfidence === null) lines.push(lagLine(lagMs));
  if (mirrored !== null)
    lines.push(mirrored ? "Dances as the dancer's mirror image." : "Dances on the dancer's own side.");
  if (yawDeg) lines.push(`The camera stands ${Math.abs(yawDeg)} degrees to the side; that was allowed for.`);
  if (coverage < 0.95) lines.push(`${percentWords(coverage)} of the body was seen.`);
  return lines;
};

const lagLine = (lagMs: number): string => {
  if (lagMs === 0) return 'Follows without any lag.';
  const off = `${secondsWords(Math.abs(lagMs) / 1000)} ${lagMs > 0 ? 'behind' : 'ahead of'} the dancer`;
  return latenessOf(lagMs) ? `${off} all through: that costs points.` : `${off}, in the mean: that costs nothing.`;
};

const offsetLine = ({ offsetS, offsetConfidence, score }: Comparison): string => {
  if (score === null && offsetConfidence !== null) {
    return 'Where the one lies in the other was not found: tell it with --offset.';
  }
  const [reference, attempt] = [Math.max(-offsetS, 0), Math.max(offsetS, 0)].map(clockWords);
  const begins = `${reference} of the reference is ${attempt} of the attempt`;
  if (offsetConfidence === null) return `${begins}, as told.`;
  if (offsetConfidence >= SURE.quite) return `${begins}, found by the movements.`;
  const doubt = offsetConfidence >= SURE.fairly ? 'fairly sure' : 'not sure: look, and tell it with --offset';
  return `${begins}, found by the movements (${doubt}).`;
};

const BAR = 20;

const limbLines = ({ limbs }: Comparison): string[] =>
  LIMBS.map((limb) => {
    const share = limbs[limb];
    const bar = share === null ? 'not seen, or never moving' : `${barOf(share)} ${percentWords(share / 100)}`;
    return `  ${limbWords(limb).padEnd(10)} ${bar}`;
  });

const barOf = (share: number): string => {
  const full = Math.round((BAR * share) / 100);
  return '#'.repeat(full) + '.'.repeat(BAR - full);
};

const countWords = (moves: readonly ComparedMove[]): string => {
  const counts = [...RATINGS, null].map((rating) => ({
    rating: rating ?? 'unseen',
    count: moves.filter((move) => move.rating === rating).length,
  }));
  return counts.flatMap(({ rating, count }) => (count > 0 ? `${count} ${rating}` : [])).join(', ');
};

/** Off by more than this is said. */
const OFF_BEAT_MS = 100;

const moveLine = ({ n, startS, rating, form, timingMs }: ComparedMove): string => {
  const parts = [`  ${String(n).padStart(3)}`, at(startS), (rating ?? 'unseen').padEnd(7)];
  if (rating !== null && form !== null) parts.push(`form ${percentWords(form).padStart(5)}`);
  if (rating !== null && timingMs !== null && Math.abs(timingMs) > OFF_BEAT_MS) {
    parts.push(`${secondsWords(Math.abs(timingMs) / 1000)} ${timingMs > 0 ? 'late' : 'early'}`);
  }
  return parts.join('  ').trimEnd();
};

const at = (startS: number): string => clockWords(startS).padStart(7);
