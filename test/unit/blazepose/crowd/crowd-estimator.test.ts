import { createCrowdEstimator, type CrowdEstimator } from '@instep/blazepose/crowd/crowd-estimator';
import { torsoOf } from '@instep/blazepose/crowd/match';
import { expect, test } from 'vitest';
import { paintedPeopleEngine, paintPeople, type PaintedPerson } from '../../../support/painted-people.ts';

const RED = [220, 30, 30] as const;
const BLUE = [30, 30, 220] as const;
const FRAME_MS = 100;
const red = (x: number): PaintedPerson => ({ x, colour: RED });
const blue = (x: number): PaintedPerson => ({ x, colour: BLUE });

/** Shows scenes one after the other, and returns where each seat's player was seen. */
const createShow = (estimator: CrowdEstimator, startMs = 0) => {
  let timeMs = startMs - FRAME_MS;
  const show = async (people: readonly PaintedPerson[], waitMs = FRAME_MS) => {
    timeMs += waitMs;
    const poses = await estimator.estimate(paintPeople(people), timeMs);
    return poses.map((pose) => pose && Math.round(torsoOf(pose).x));
  };
  const showFor = async (frames: number, people: readonly PaintedPerson[], waitMs = FRAME_MS) => {
    for (let frame = 1; frame < frames; frame++) await show(people, waitMs);
    return show(people, waitMs);
  };
  return { show, showFor };
};

const crowd = (seats = 2) => createCrowdEstimator(paintedPeopleEngine(), { seats });
const around = (x: number) => expect.closeTo(x, -0.7) as number;

test('two people are believed in the second frame, and sit from the left', async () => {
  const { show } = createShow(crowd());
  const people = [blue(180), red(60)];
  expect(await show(people)).toEqual([null, null]);
  expect(await show(people)).toEqual([around(60), around(180)]);
});

test('whoever comes later from the left gets the first seat, until all have been seen at once', async () => {
  const { showFor } = createShow(crowd());
  expect(await showFor(3, [red(120)])).toEqual([around(120), null]);
  expect(await showFor(6, [red(120), blue(40)], 500)).toEqual([around(40), around(120)]);
});

test('players keep their seats when they change places', async () => {
  const { show, showFor } = createShow(crowd());
  await showFor(3, [red(60), blue(180)]);
  for (let step = 0; step <= 20; step++) await show([blue(180 - 6 * step), red(60 + 6 * step)]);
  expect(await showFor(6, [blue(60), red(180)])).toEqual([around(180), around(60)]);
});

test('what is seen in one frame only is nobody', async () => {
  const estimator = crowd();
  const { show, showFor } = createShow(estimator);
  await showFor(3, [red(60)]);
  await showFor(2, [red(60)], 400);
  // The frame is searched a second after the last time.
  expect(await show([red(60), blue(180)])).toEqual([around(60), null]);
  expect(await showFor(3, [red(60)])).toEqual([around(60), null]);
  expect(await show([red(60), blue(180)])).toEqual([around(60), null]);
  expect(estimator.people).toBe(1);
});

test('a stranger is counted but not followed', async () => {
  const estimator = crowd();
  const { showFor } = createShow(estimator);
  await showFor(3, [red(60), blue(180)]);
  expect(await showFor(10, [red(60), blue(180), red(120)], 500)).toEqual([around(60), around(180)]);
  expect(estimator.people).toBe(3);
});

test('whoever was lost is found again in the first frame that shows them, in the seat that is nearest', async () => {
  const { show, showFor } = createShow(crowd(3));
  const all = [red(40), blue(120), red(200)];
  await showFor(3, all);
  expect(await showFor(5, [blue(120)])).toEqual([null, around(120), null]);
  await show([blue(120), red(190)]);
  await show([blue(120), red(190)]);
  expect(await show([blue(120), red(190)])).toEqual([null, around(120), around(190)]);
});

test('after a gap everybody is found at once, in their seats', async () => {
  const { show, showFor } = createShow(crowd());
  await showFor(5, [red(60), blue(180)]);
  expect(await show([red(70), blue(170)], 5000)).toEqual([around(70), around(170)]);
});

test('players who come back into the wrong seats change them by their colours', async () => {
  const { show, showFor } = createShow(crowd());
  await showFor(5, [red(60), blue(180)]);
  await show([red(180), blue(60)], 5000);
  expect(await showFor(6, [red(180), blue(60)])).toEqual([around(180), around(60)]);
  expect(await showFor(5, [red(180), blue(60)])).toEqual([around(180), around(60)]);
});

test('a player who comes back into the seat of another goes to their own, though nobody sits there', async () => {
  const { show, showFor } = createShow(crowd());
  await showFor(5, [red(60), blue(180)]);
  await show([red(180)], 5000);
  expect(await showFor(6, [red(180)])).toEqual([around(180), null]);
});

test('players in the same colour keep the seats that they came into, until they are swapped by hand', async () => {
  const estimator = crowd();
  const { show, showFor } = createShow(estimator);
  await showFor(5, [red(60), red(180)]);
  estimator.swap(0, 1);
  expect(await showFor(6, [red(60), red(180)])).toEqual([around(180), around(60)]);
  await show([], 100);
  expect(await showFor(5, [red(60), red(180)])).toEqual([around(180), around(60)]);
});

test('players who were swapped by hand take their colours with them', async () => {
  const estimator = crowd();
  const { showFor } = createShow(estimator);
  await showFor(5, [red(60), blue(180)]);
  estimator.swap(0, 1);
  expect(await showFor(8, [red(60), blue(180)])).toEqual([around(180), around(60)]);
});

test('one person is never followed from two seats', async () => {
  const { show, showFor } = createShow(crowd());
  await showFor(5, [red(60), blue(120)]);
  for (let x = 120; x >= 60; x -= 6) await show([red(60), blue(x)]);
  const seen = await showFor(5, [red(60), blue(60)]);
  expect(seen.filter((x) => x !== null)).toHaveLength(1);
});

test('another estimator continues, with the same seats', async () => {
  const first = crowd();
  await createShow(first).showFor(5, [red(60), blue(180)]);
  first.swap(0, 1);
  const second = createCrowdEstimator(paintedPeopleEngine(), { seats: 2, from: structuredClone(first.track) });
  expect(await createShow(second, 500).show([red(60), blue(180)])).toEqual([around(180), around(60)]);
});

test('a state of another number of seats is not continued', async () => {
  const first = crowd(3);
  await createShow(first).showFor(5, [red(60), blue(180), red(120)]);
  const second = createCrowdEstimator(paintedPeopleEngine(), { seats: 2, from: first.track });
  expect(await createShow(second, 500).show([red(60), blue(180)])).toEqual([null, null]);
});

test('while everybody is followed the detector rests for three seconds', async () => {
  const engine = paintedPeopleEngine();
  const { showFor } = createShow(createCrowdEstimator(engine, { seats: 2 }));
  await showFor(3, [red(60), blue(180)]);
  const before = { ...engine.runs };
  await showFor(5, [red(60), blue(180)], 500);
  expect(engine.runs).toEqual({ detector: before.detector, landmark: before.landmark + 10 });
});

test('while somebody is missing the frame is searched once a second', async () => {
  const engine = paintedPeopleEngine();
  const { showFor } = createShow(createCrowdEstimator(engine, { seats: 2 }));
  await showFor(3, [red(60)]);
  const before = engine.runs.detector;
  await showFor(6, [red(60)], 500);
  // Four views each time: the whole frame of 240 x 120 pixels, and three squares.
  expect(engine.runs.detector - before).toBe(3 * 4);
});

test('after a reset everybody is new', async () => {
  const estimator = crowd();
  const { show, showFor } = createShow(estimator);
  await showFor(5, [red(60), blue(180)]);
  estimator.reset();
  expect(await show([red(60), blue(180)])).toEqual([null, null]);
});
