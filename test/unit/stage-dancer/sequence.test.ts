import { expect, it } from 'vitest';
import { inSequence, shiftBy, mirrorPhrase, mirror, phrase } from '@instep/stage-dancer/choreography/sequence';
import type { Keyframe } from '@instep/stage-dancer/choreography/keyframe';

const CUE: Keyframe = {
  at: 1,
  armR: 'up',
  torso: [10, 2, 5],
  hips: { yaw: 3, roll: 2, drop: 0.1, x: 0.05, z: 0 },
  steps: { R: { x: -0.4, yaw: -20 } },
  lifts: { L: 'kick' },
  hop: 0.05,
  duration: 0.7,
  ease: 'sharp',
};

it('mirror exchanges left and right and keeps everything else', () => {
  expect(mirror([CUE])).toEqual([
    {
      at: 1,
      armL: 'up',
      torso: [-10, 2, -5],
      hips: { yaw: -3, roll: -2, drop: 0.1, x: -0.05, z: 0 },
      steps: { L: { x: 0.4, yaw: 20 } },
      lifts: { R: 'kick' },
      hop: 0.05,
      duration: 0.7,
      ease: 'sharp',
    },
  ]);
});

it('mirroring twice gives the original keyframes', () => {
  expect(mirror(mirror([CUE]))).toEqual([CUE]);
});

it('inSequence and shiftBy move keyframes by whole counts', () => {
  expect(inSequence(2, [CUE], [CUE], [CUE]).map(({ at }) => at)).toEqual([1, 3, 5]);
  expect(shiftBy(4, [CUE])[0]!.at).toBe(5);
});

it('a mirrored phrase keeps its length and can have another name', () => {
  expect(mirrorPhrase(phrase('Kick', [CUE], 4), 'Kick left')).toMatchObject({ name: 'Kick left', counts: 4 });
});
