import { mirrored } from '@instep/choreo/pose';
import { describe, expect, it } from 'vitest';
import { selfAgreement } from '@instep/evaluate/synthetic/self-similarity';
import { choreographyFromPoses } from '../../support/test-dance.ts';
import { samplePoses, generateDance, poseOf } from '../../support/poses.ts';

const dance = generateDance(3);
const frames = (poseAt: (time: number) => ReturnType<typeof poseOf>) => samplePoses(poseAt, { to: 20, fps: 30 });
const agreement = (poseAt: (time: number) => ReturnType<typeof poseOf>): number =>
  selfAgreement(choreographyFromPoses(frames(poseAt)), 10);

describe('selfAgreement', () => {
  it('is near 3 when the second half repeats the first, mirrored or not, and low otherwise', () => {
    const repeated = agreement((time) => poseOf(dance(time % 10)));
    const turnedOver = agreement((time) => (time < 10 ? poseOf(dance(time)) : mirrored(poseOf(dance(time - 10)))));
    expect(repeated).toBeGreaterThan(2.6);
    expect(turnedOver).toBeGreaterThan(2.2);
    expect(agreement((time) => poseOf(dance(time)))).toBeLessThan(1.9);
  });
});
