import { createBlazePoseEstimator, runOneAtATime } from '@instep/blazepose/estimator';
import { expect, test } from 'vitest';
import {
  fakeEngine,
  fakeLandmarks,
  detectionsOfNobody,
  detectionsOfOne,
  detectionsOfTwo,
} from '../../support/fake-engine.ts';
import { rawFrame } from '../../support/frames.ts';
import { flushPromises } from '../../support/run-performance.ts';

const ROOM = rawFrame(64, 64);
const [D, L] = ['detector', 'landmark'] as const;
const seen = (flag = 0.95) => fakeLandmarks({ flag, points: { 34: [128, 40] } });
const unseen = () => fakeLandmarks({ flag: 0.1 });
/** The next region's centre is outside the frame, to the right. */
const leaving = () => fakeLandmarks({ flag: 0.95, points: { 33: [256, 128], 34: [256, 40] } });

/** Estimates a frame at each time, and returns whether somebody was seen. */
const estimateAt = async (engine: ReturnType<typeof fakeEngine>, timesMs: readonly number[]): Promise<boolean[]> => {
  const estimator = createBlazePoseEstimator(engine);
  const poses: boolean[] = [];
  for (const timeMs of timesMs) poses.push((await estimator.estimate(ROOM, timeMs)) !== null);
  return poses;
};
const every100ms = (count: number): number[] => Array.from({ length: count }, (_, index) => index * 100);

test('the detector runs once; then the person is followed without it', async () => {
  const engine = fakeEngine([detectionsOfOne()], [seen()]);
  expect(await estimateAt(engine, every100ms(4))).toEqual([true, true, true, true]);
  expect(engine.runs).toEqual([D, L, L, L, L]);
});

test('in an empty room only the detector runs, and there is no pose', async () => {
  const engine = fakeEngine([detectionsOfNobody()], [seen()]);
  expect(await estimateAt(engine, every100ms(3))).toEqual([false, false, false]);
  expect(engine.runs).toEqual([D, D, D]);
});

test('a detection in which the landmark network sees nobody gives no pose', async () => {
  const engine = fakeEngine([detectionsOfOne()], [unseen()]);
  expect(await estimateAt(engine, every100ms(2))).toEqual([false, false]);
  expect(engine.runs).toEqual([D, L, D, L]);
});

test('a lost person is searched for in the same frame, and found again once they are back', async () => {
  const engine = fakeEngine(
    [detectionsOfOne(), detectionsOfNobody(), detectionsOfNobody(), detectionsOfOne()],
    [seen(), unseen(), seen()],
  );
  expect(await estimateAt(engine, every100ms(5))).toEqual([true, false, false, true, true]);
  expect(engine.runs).toEqual([D, L, L, D, D, D, L, L]);
});

test.each([
  ['a gap of more than half a second', [0, 501]],
  ['a time that goes backwards', [1000, 900]],
])('after %s the person is searched for again', async (_what, timesMs) => {
  const engine = fakeEngine([detectionsOfOne()], [seen()]);
  await estimateAt(engine, timesMs);
  expect(engine.runs).toEqual([D, L, D, L]);
});

test('a gap of half a second interrupts nothing', async () => {
  const engine = fakeEngine([detectionsOfOne()], [seen()]);
  await estimateAt(engine, [0, 500]);
  expect(engine.runs).toEqual([D, L, L]);
});

test('after a reset the person is searched for again', async () => {
  const engine = fakeEngine([detectionsOfOne()], [seen()]);
  const estimator = createBlazePoseEstimator(engine);
  await estimator.estimate(ROOM, 0);
  estimator.reset();
  await estimator.estimate(ROOM, 100);
  expect(engine.runs).toEqual([D, L, D, L]);
});

test('a doubtful track is checked by the detector once a second', async () => {
  const engine = fakeEngine([detectionsOfOne()], [seen(0.6)]);
  await estimateAt(engine, every100ms(22));
  expect(engine.runs.filter((kind) => kind === D)).toHaveLength(3);
});

// The detector found the person in the first frame; the doubt starts with the second.
test('a doubtful track ends if the detector finds nobody', async () => {
  const engine = fakeEngine([detectionsOfOne(), detectionsOfNobody()], [seen(0.6)]);
  expect(await estimateAt(engine, every100ms(13))).toEqual([...Array<boolean>(11).fill(true), false, false]);
});

test('one confident flag among doubtful ones ends the doubt', async () => {
  const flags = [0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.9, 0.6];
  const engine = fakeEngine([detectionsOfOne(), detectionsOfNobody()], flags.map(seen));
  expect(await estimateAt(engine, every100ms(14))).not.toContain(false);
});

test("of a doubtful track and the detector's person, the one with the higher flag is followed", async () => {
  const tracked = seen(0.6);
  const [better, worse] = [0.9, 0.55].map((flag) => fakeLandmarks({ flag, points: { 0: [0, 0], 34: [128, 40] } }));
  for (const [found, noseMoves] of [[better, true] as const, [worse, false] as const]) {
    const landmarks = [...Array<typeof tracked>(12).fill(tracked), found] as (typeof tracked)[];
    const estimator = createBlazePoseEstimator(fakeEngine([detectionsOfOne()], landmarks));
    let nose = 0;
    for (const timeMs of every100ms(12)) nose = (await estimator.estimate(ROOM, timeMs))?.nose.x ?? NaN;
    expect(Math.abs(nose - 32) > 5).toBe(noseMoves);
  }
});

test('a confident track that leaves the frame is checked, and kept if the detector finds nobody', async () => {
  const engine = fakeEngine([detectionsOfOne(), detectionsOfNobody()], [leaving()]);
  expect(await estimateAt(engine, every100ms(13))).not.toContain(false);
  expect(engine.runs.filter((kind) => kind === D)).toHaveLength(2);
});

test('people are counted whenever the whole frame is searched, at least every three seconds', async () => {
  const engine = fakeEngine([detectionsOfOne(), detectionsOfTwo()], [seen()]);
  const estimator = createBlazePoseEstimator(engine);
  const counts: (number | undefined)[] = [estimator.track?.people];
  for (const timeMs of [0, 400, 800, 1200, 1600, 2000, 2400, 2800, 3200]) {
    await estimator.estimate(ROOM, timeMs);
    counts.push(estimator.track?.people);
  }
  expect(counts).toEqual([0, ...Array<number>(8).fill(1), 2]);
  expect(engine.runs.filter((kind) => kind === D)).toHaveLength(2);
});

test('an estimator that continues from a track counts people again after three seconds', async () => {
  const before = createBlazePoseEstimator(fakeEngine([detectionsOfOne()], [seen()]));
  await before.estimate(ROOM, 0);
  const after = createBlazePoseEstimator(fakeEngine([detectionsOfTwo()], [seen()]), before.track);
  for (const timeMs of [400, 800, 1200, 1600, 2000, 2400, 2800, 3200]) await after.estimate(ROOM, timeMs);
  expect(after.track?.people).toBe(2);
});

test('frames passed before earlier results give the same results, and the track is that of the last result', async () => {
  const engines = [1, 2].map(() =>
    fakeEngine([detectionsOfOne(), detectionsOfNobody(), detectionsOfOne()], [seen(), unseen(), seen()]),
  );
  const [waiting, ahead] = engines.map((engine) => createBlazePoseEstimator(engine));
  const timesMs = every100ms(5);
  const estimated = async (estimator = waiting!, timeMs = 0) => ({
    pose: await estimator.estimate(ROOM, timeMs),
    track: estimator.track,
  });
  const expected: Awaited<ReturnType<typeof estimated>>[] = [];
  for (const timeMs of timesMs) expected.push(await estimated(waiting, timeMs));
  expect(await Promise.all(timesMs.map((timeMs) => estimated(ahead, timeMs)))).toEqual(expected);
});

test('simultaneous calls run one after the other, in order', async () => {
  const log: string[] = [];
  const work = runOneAtATime(async (name: string) => {
    log.push(`${name} begins`);
    await flushPromises();
    log.push(`${name} ends`);
    return name.toUpperCase();
  });
  expect(await Promise.all([work('a'), work('b'), work('c')])).toEqual(['A', 'B', 'C']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('a failed call rejects for its caller, and the next one runs', async () => {
  const work = runOneAtATime(async (number: number) => {
    if (number === 1) throw new Error('no ones');
    return number;
  });
  const answers = await Promise.allSettled([work(1), work(2)]);
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
