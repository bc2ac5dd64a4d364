import { assignSeats, isSamePerson, onePerPerson, torsoOf, torsosApart } from '@instep/blazepose/crowd/match';
import type { Detection } from '@instep/blazepose/detections';
import type { Region } from '@instep/blazepose/region';
import { byKeypoint } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';

const region = (x: number, size = 100): Region => ({ x, y: 50, size, rotation: 0 });
/** Faces are small: their boxes don't overlap unless they are at one place. */
const detection = (x: number, confidence: number, size = 100): Detection => ({
  confidence,
  box: { x: x - 5, y: 10, width: 10, height: 10 },
  region: region(x, size),
});

test.each([
  [region(0), region(24), true],
  [region(0), region(26), false],
  [region(0, 100), region(40, 200), true],
])('regions closer than a quarter of the larger one are around one person', (one, other, isSame) => {
  expect([isSamePerson(one, other), isSamePerson(other, one)]).toEqual([isSame, isSame]);
});

describe('a person who is in two views', () => {
  test('is one detection, the surest', () => {
    const found = onePerPerson([detection(100, 0.6), detection(110, 0.9), detection(300, 0.7)]);
    expect(found.map(({ confidence }) => confidence)).toEqual([0.9, 0.7]);
  });

  test('is one detection, too, if the boxes overlap and the regions are apart', () => {
    expect(onePerPerson([detection(100, 0.6, 10), detection(104, 0.9, 10)])).toHaveLength(1);
  });
});

describe('free seats', () => {
  const seats = [
    { seat: 0, lastSeen: region(100) },
    { seat: 2, lastSeen: region(300) },
    { seat: 3, lastSeen: null },
  ];
  test.each([
    ['go to who is nearest to where their player was seen last', [290, 120], { 0: 2, 1: 0 }],
    ['go to the nearer one of two', [110, 105], { 1: 0, 0: 2 }],
    ['that nobody had come last', [110, 290, 200], { 0: 0, 1: 2, 2: 3 }],
    ['don’t suffice for more people', [100, 300, 200, 400], { 0: 0, 1: 2, 2: 3 }],
  ])('%s', (_what, places, expected) => {
    const assigned = assignSeats(
      places.map((x) => region(x)),
      seats,
    );
    expect(Object.fromEntries(assigned)).toEqual(expected);
  });

  test('are left free without newcomers', () => {
    expect(assignSeats([], seats).size).toBe(0);
  });
});

test('a torso is between shoulders and hips; the distance of two is in lengths of the longer', () => {
  const person = (x: number, length: number) =>
    byKeypoint((name) => ({
      x: x + (name.startsWith('left') ? 10 : -10),
      y: name.endsWith('hip') ? length : 0,
      confidence: 1,
      world: null,
    }));
  const [one, other] = [torsoOf(person(100, 40)), torsoOf(person(200, 50))];
  expect(one).toEqual({ x: 100, y: 20, length: 40 });
  expect(torsosApart(one, other)).toBeCloseTo(Math.hypot(100, 5) / 50, 10);
});
