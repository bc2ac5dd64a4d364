import { byLimb } from '@instep/choreo/skeleton';
import type { Comparison } from '@instep/compare/comparison';
import { comparisonText } from '@instep/compare/comparison-text';
import { expect, test } from 'vitest';

const GOOD: Comparison = {
  reference: 'teacher.mp4',
  attempt: 'pupil.mp4',
  offsetS: 3.042,
  offsetConfidence: 0.62,
  score: 71.4,
  points: 8_412,
  stars: 4,
  lagMs: 120,
  mirrored: true,
  yawDeg: -20,
  coverage: 0.82,
  complete: true,
  seen: 0.97,
  lost: 0,
  noScoreReason: null,
  limbs: { ...byLimb(() => 50), right_leg: null },
  moves: [
    { n: 1, startS: 2.04, endS: 4, rating: 'perfect', form: 0.91, timingMs: 20 },
    { n: 2, startS: 62.46, endS: 64, rating: 'ok', form: 0.4, timingMs: -160 },
    { n: 3, startS: 64, endS: 66, rating: null, form: null, timingMs: null },
  ],
  worst: [{ startS: 62.46, endS: 64, limb: 'left_arm', words: 'The left arm is often off (31 % right).' }],
};
const linesOf = (change: Partial<Comparison>): string[] => comparisonText({ ...GOOD, ...change }).split('\n');

test('the report begins with the score, then limbs, moves, and what to practise', () => {
  expect(comparisonText(GOOD)).toBe(`pupil.mp4 beside teacher.mp4

71.4 of 100: 4 of 5 stars, 8,412 points.
0:00.0 of the reference is 0:03.0 of the attempt, found from the movements.
Dances as the dancer's mirror image.
The camera stands 20 degrees to the side; that was allowed for.
82 % of the body was seen.

How right each limb was
  left arm   ##########.......... 50 %
  right arm  ##########.......... 50 %
  left leg   ##########.......... 50 %
  right leg  not seen, or never moving
  torso      ##########.......... 50 %

Move by move: 1 perfect, 1 ok, 1 unseen
    1   0:02.0  perfect  form  91 %
    2   1:02.5  ok       form  40 %  0.16 s early
    3   1:04.0  unseen

To practise, the worst first
   1:02.5  The left arm is often off (31 % right).`);
});
test('asks to check an offset of low confidence', () => {
  expect(linesOf({ offsetConfidence: 0.1, offsetS: -1 })).toContain(
    '0:01.0 of the reference is 0:00.0 of the attempt, found from the movements (not sure: check it, or give it with --offset).',
  );
});
test('shows the lag only with a given offset: a found offset includes it', () => {
  expect(linesOf({ offsetConfidence: null })).toContain('0.12 s behind the dancer, in the mean: that costs nothing.');
  expect(linesOf({ offsetConfidence: null, lagMs: -80 })).toContain(
    '0.08 s ahead of the dancer, in the mean: that costs nothing.',
  );
  expect(linesOf({ offsetConfidence: null, lagMs: 480 })).toContain(
    '0.48 s behind the dancer all through: that costs points.',
  );
});
test('gives the reason and no limbs when there is no score', () => {
  const lines = linesOf({ score: null, noScoreReason: 'too_little_seen', worst: [] });
  expect(lines).toContain('No score: too little of the body was seen.');
  expect(lines).not.toContain('How right each limb was');
});
test('reports no offset when there is no score, and the minimum length when the overlap is too short', () => {
  const lines = linesOf({ score: null, noScoreReason: 'too_short', offsetConfidence: 0, worst: [] });
  expect(lines.slice(2, 4)).toEqual([
    'No score: the two have too little time in common, they need at least 4 s.',
    'The offset between the two was not found: give it with --offset.',
  ]);
  const given = linesOf({ score: null, noScoreReason: 'too_short', offsetConfidence: null, worst: [] });
  expect(given).toContain('0:00.0 of the reference is 0:03.0 of the attempt, as given.');
});
test('lists nothing to practise when all moves went well', () => {
  expect(linesOf({ worst: [] })).not.toContain('To practise, the worst first');
});
test('reports an incomplete dance right after the score', () => {
  const lines = linesOf({ score: 41.8, points: 5_308, stars: 2, complete: false, seen: 0.339 });
  expect(lines.slice(2, 4)).toEqual([
    '41.8 of 100: 2 of 5 stars, 5,308 points.',
    'Incomplete: only 34 % of the dance was judged. What was not seen is not earned.',
  ]);
  expect(comparisonText(GOOD)).not.toMatch(/ncomplete/);
});
test('parts without frames are reported as left out, also where they make the dance incomplete', () => {
  expect(linesOf({ lost: 0.1 })).toContain('10 % of the dance is left out: there are no frames of it.');
  const lines = linesOf({ complete: false, seen: 1, lost: 0.4 });
  expect(lines).toContain('Incomplete: only 60 % of the dance was judged. What was not seen is not earned.');
  expect(lines).toContain('40 % of the dance is left out: there are no frames of it.');
});
