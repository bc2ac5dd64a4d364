import { createBody } from '@instep/stage-dancer/body/body';
import { createFigure } from '@instep/stage-dancer/body/figure';
import { legs } from '@instep/stage-dancer/body/parts/legs';
import { LOOKS } from '@instep/stage-dancer/body/looks';
import { dualQuaternions, writeSkinned } from '@instep/stage-dancer/body/skinning';
import { BONE_NAMES, type BoneName } from '@instep/stage-dancer/rig/bones';
import { BODIES, type Proportions } from '@instep/stage-dancer/rig/proportions';
import { restJoints } from '@instep/stage-dancer/rig/rest-joints';
import { eulerRotation, vector } from '@instep/stage-dancer/rig/rotations';
import type { SolvedRig } from '@instep/stage-dancer/rig/solve';
import { Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { countOpenEdges } from '../../support/stage-dancer-checks.ts';

/** Coarse: what is tested here doesn't depend on the grid. */
const body = createBody(BODIES.round, LOOKS.sport.outfit, 3);
const { joints } = body.figure;

/** All bones moved rigidly: rotated about the origin, then shifted. */
const rigidlyMoved = (): SolvedRig => {
  const rotation = eulerRotation([130, 20, -50]);
  const shift = new Vector3(0.3, -0.2, 0.7);
  const place = (bone: BoneName) => vector(joints[bone]).applyQuaternion(rotation).add(shift);
  return Object.fromEntries(BONE_NAMES.map((bone) => [bone, { position: place(bone), rotation }])) as SolvedRig;
};

describe('a body', () => {
  test('is made of closed parts', () => {
    expect(body.parts.length).toBeGreaterThan(10);
    for (const part of body.parts) expect([part.name, countOpenEdges(part)]).toEqual([part.name, 0]);
  });

  test('has bone shares that add up to 1 at every vertex', () => {
    for (const { name, shares } of body.parts) {
      for (let i = 0; i < shares.length; i += 4) {
        const sum = shares[i]! + shares[i + 1]! + shares[i + 2]! + shares[i + 3]!;
        expect([name, Math.abs(sum - 1) < 1e-5]).toEqual([name, true]);
      }
    }
  });

  test('has only bones of the right side in its right parts', () => {
    const hand = body.parts.find(({ name }) => name === 'hand right')!;
    const names = [...new Set(hand.bones)].map((bone) => BONE_NAMES[bone]!);
    expect(names).toContain('handR');
    expect(names.filter((bone) => bone.endsWith('L') && bone !== BONE_NAMES[0])).toEqual([]);
  });

  test('keeps its shape when all bones move rigidly', () => {
    const bones = dualQuaternions(rigidlyMoved(), joints);
    const rotation = eulerRotation([130, 20, -50]);
    for (const part of body.parts) {
      const out = new Float32Array(part.positions.length);
      writeSkinned(part, bones, out);
      for (let i = 0; i < out.length; i += 3) {
        const rest = new Vector3(part.positions[i], part.positions[i + 1], part.positions[i + 2]);
        const expected = rest.applyQuaternion(rotation).add(new Vector3(0.3, -0.2, 0.7));
        expect(expected.distanceTo(new Vector3(out[i], out[i + 1], out[i + 2]))).toBeLessThan(1e-5);
      }
    }
  });
});

describe('trousers', () => {
  const LOWEST = 0.4;
  /** The lowest point, in metres, at which the legs are joined. */
  const crotchOf = (proportions: Proportions): number => {
    const { field } = legs(createFigure(proportions, LOOKS.neon.outfit))[0]!;
    const isCloth = (y: number) => [-0.06, -0.03, 0, 0.03, 0.06].some((z) => field(0, y, z) < 0);
    let y = LOWEST;
    while (!isCloth(y)) y += 0.002;
    return y;
  };

  test.each(['average', 'broad', 'round'] as const)(
    'separate into two legs within 13 cm below the hips of the %s body',
    (name) => {
      const hip = restJoints(BODIES[name]).thighL[1];
      expect(hip - crotchOf(BODIES[name])).toBeLessThan(0.13);
    },
  );
});
