import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference, prepareReferenceInSteps } from '@instep/choreo/judge/reference';
import type { Steps } from '@instep/choreo/steps';
import { expect, test } from 'vitest';
import { makeTestDance } from '../../support/test-dance.ts';

const DANCE = makeTestDance(12);

/** What steps bring, and the CPU time of the longest beside that of all. */
const measured = <T>(steps: Steps<T>): { value: T; longest: number; all: number; count: number } => {
  let [longest, all, count] = [0, 0, 0];
  for (;;) {
    const from = process.cpuUsage();
    const step = steps.next();
    const { user, system } = process.cpuUsage(from);
    longest = Math.max(longest, user + system);
    all += user + system;
    count += 1;
    if (step.done) return { value: step.value, longest, all, count };
  }
};

const danced = (): Judge => {
  const judge = new Judge(prepareReference(DANCE, 'whole'), { lagHint: 0 });
  judge.handleEpoch({ epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 });
  DANCE.frames.forEach(({ mediaTime, pose }, sequence) => judge.handleFrame({ sequence, epoch: 1, mediaTime, pose }));
  return judge;
};

test('a reference prepared in steps equals one prepared at once, bit for bit', () => {
  const { value, count } = measured(prepareReferenceInSteps(DANCE, 'seated'));
  const expected = prepareReference(DANCE, 'seated');
  expect(value.variants.map(({ view }) => view)).toEqual(expected.variants.map(({ view }) => view));
  for (const [index, { rows, prefixSums }] of value.variants.entries()) {
    const other = expected.variants[index];
    expect(Buffer.from(rows.data.buffer).equals(Buffer.from(other?.rows.data.buffer ?? new ArrayBuffer(0)))).toBe(true);
    expect(prefixSums.chanceLevel(0, 100, true)).toBe(other?.prefixSums.chanceLevel(0, 100, true));
  }
  expect(count).toBeGreaterThan(50);
});

test('a dance finished in steps has the verdicts and the result of one finished at once', () => {
  const { value, count } = measured(danced().finishInSteps());
  expect(value).toEqual(danced().finish());
  expect(count).toBeGreaterThan(50);
});

test('no step of the preparation takes more than a tenth of the whole', () => {
  measured(prepareReferenceInSteps(DANCE, 'whole'));
  // A clean-up of the heap may fall into one step: of three tries the best.
  const shares = [1, 2, 3]
    .map(() => measured(prepareReferenceInSteps(DANCE, 'whole')))
    .map(({ longest, all }) => longest / all);
  expect(Math.min(...shares)).toBeLessThan(0.1);
});
