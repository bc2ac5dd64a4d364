import { expect, it } from 'vitest';
import { inTurn, later, onOtherSide, otherSide, phrase } from '@instep/stage-dancer/choreography/arrange';
import type { Cue } from '@instep/stage-dancer/choreography/cue';

const CUE: Cue = {
  at: 1,
  armR: 'up',
  torso: [10, 2, 5],
  hips: { yaw: 3, roll: 2, drop: 0.1, x: 0.05, z: 0 },
  steps: { R: { x: -0.4, yaw: -20 } },
  lifts: { L: 'kick' },
  hop: 0.05,
  over: 0.7,
  ease: 'sharp',
};

it('the other side exchanges left and right and keeps the rest', () => {
  expect(otherSide([CUE])).toEqual([
    {
      at: 1,
      armL: 'up',
      torso: [-10, 2, -5],
      hips: { yaw: -3, roll: -2, drop: 0.1, x: -0.05, z: 0 },
      steps: { L: { x: 0.4, yaw: 20 } },
      lifts: { R: 'kick' },
      hop: 0.05,
      over: 0.7,
      ease: 'sharp',
    },
  ]);
});

it('the other side of the other side is the side', () => {
  expect(otherSide(otherSide([CUE]))).toEqual([CUE]);
});

it('parts in turn begin so many counts apart', () => {
  expect(inTurn(2, [CUE], [CUE], [CUE]).map(({ at }) => at)).toEqual([1, 3, 5]);
  expect(later(4, [CUE])[0]!.at).toBe(5);
});

it('a phrase on the other side keeps its length and may get a name', () => {
  expect(onOtherSide(phrase('Kick', [CUE], 4), 'Kick left')).toMatchObject({ name: 'Kick left', counts: 4 });
});
