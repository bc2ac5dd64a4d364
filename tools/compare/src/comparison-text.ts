import { LIMBS } from '@instep/choreo/skeleton';
import type { Comparison } from './comparison.ts';

/** The comparison for people. */
export const comparisonText = (comparison: Comparison): string => {
  const { attempt, reference, score, noScoreReason, points, stars } = comparison;
  const headline =
    score === null
      ? `no score: ${(noScoreReason ?? '').replaceAll('_', ' ')}`
      : `score ${score} of 100, ${points} points, ${stars} stars`;
  return [
    `${attempt} as ${reference}: ${headline}`,
    ...details(comparison),
    ...moves(comparison),
    ...worst(comparison),
  ].join('\n');
};

const details = ({ offsetS, offsetConfidence, lagMs, mirrored, yawDeg, coverage, limbs }: Comparison): string[] => {
  const found = offsetConfidence === null ? '' : ` (found, confidence ${offsetConfidence})`;
  const side = mirrored === null ? '-' : mirrored ? 'mirrored' : 'the same';
  const shares = LIMBS.map((limb) => `${limb.replace('_', ' ')} ${limbs[limb] ?? '-'}`);
  return [
    `  offset  ${offsetS} s${found}   lag ${lagMs ?? '-'} ms   side ${side}   camera turned ${yawDeg ?? '-'} deg   seen ${Math.round(100 * coverage)} %`,
    `  limbs   ${shares.join('   ')}`,
  ];
};

const moves = ({ moves }: Comparison): string[] =>
  moves.map(({ n, startS, endS, rating, form, timingMs }) => {
    const when = `${startS.toFixed(1)}-${endS.toFixed(1)} s`;
    const figures = rating === null ? '' : `form ${form?.toFixed(2) ?? '-'}  ${timingMs ?? '-'} ms`;
    return `  ${String(n).padStart(3)}  ${when.padEnd(12)} ${(rating ?? 'unseen').padEnd(8)} ${figures}`.trimEnd();
  });

const worst = ({ worst }: Comparison): string[] => [
  ...(worst.length ? ['  To practise:'] : []),
  ...worst.map(({ startS, endS, words }) => `    ${startS.toFixed(1)}-${endS.toFixed(1)} s: ${words}`),
];
