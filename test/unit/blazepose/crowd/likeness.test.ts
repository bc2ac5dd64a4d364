import { gainOfSwap, torsoColour, updateColour, type Colour } from '@instep/blazepose/crowd/likeness';
import { byKeypoint } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';
import { rawFrame } from '../../../support/frames.ts';

const RED: Colour = [200, 0, 0];
const BLUE: Colour = [0, 0, 200];

/** A person whose torso covers 20 to 40 from the left and 30 to 60 from the top. */
const pose = byKeypoint((name) => ({
  x: name.startsWith('left') ? 40 : 20,
  y: name.endsWith('hip') ? 60 : 30,
  confidence: 1,
  world: null,
}));

test.each([3, 4] as const)(
  'the colour of a torso is the mean inside its edges, in frames of %i channels',
  (channels) => {
    const shirt = rawFrame(
      80,
      80,
      (x, y) => (x > 21 && x < 39 && y > 32 && y < 58 ? [10, 120, 60] : [255, 255, 255]),
      channels,
    );
    expect(torsoColour(shirt, pose)).toEqual([10, 120, 60]);
  },
);

test('only the part of a torso that is in the frame counts; outside of it there is no colour', () => {
  expect(
    torsoColour(
      rawFrame(30, 45, () => [9, 8, 7]),
      pose,
    ),
  ).toEqual([9, 8, 7]);
  expect(
    torsoColour(
      rawFrame(10, 10, () => [9, 8, 7]),
      pose,
    ),
  ).toBeNull();
});

test('a running mean keeps 95 % with each sample; the first sample is the mean', () => {
  expect(updateColour(null, RED)).toEqual(RED);
  expect(updateColour([100, 0, 0], RED)).toEqual([105, 0, 0]);
});

test.each<[string, Colour | null, Colour | null, number]>([
  ['both in the other’s seat', BLUE, RED, 2 * Math.hypot(200, 200)],
  ['both in their own', RED, BLUE, -2 * Math.hypot(200, 200)],
  ['one in the seat of another who is not seen', BLUE, null, Math.hypot(200, 200)],
  ['nobody seen', null, null, 0],
])('a change of seats gains, for %s, by how much less the colours differ', (_case, one, other, gain) => {
  expect(gainOfSwap({ mean: RED, sample: one }, { mean: BLUE, sample: other })).toBeCloseTo(gain, 10);
});

test('nothing is known of a seat without a colour', () => {
  expect(gainOfSwap({ mean: RED, sample: BLUE }, { mean: null, sample: RED })).toBe(0);
});
