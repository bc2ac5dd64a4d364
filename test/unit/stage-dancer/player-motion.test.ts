import { describe, expect, it } from 'vitest';
import { movesOf, secondsPerBeat } from '@instep/stage-dancer/choreography/dance';
import { danceTimelineOf } from '@instep/stage-dancer/choreography/timeline';
import { danceById } from '@instep/stage-dancer/dances/dances';
import { playerMotion } from '@instep/stage-dancer/player/player-motion';
import { angleBetween } from '@instep/stage-dancer/motion/directions';
import type { Motion } from '@instep/stage-dancer/motion/motion';
import { parsePlayer } from '@instep/stage-dancer/player/parse-player';
import { passerByPoseAt } from '@instep/stage-dancer/player/passer-by';
import { createPlayerTime } from '@instep/stage-dancer/player/player-time';
import { mostDifferentMove } from '@instep/stage-dancer/player/move-difference';
import { mirrorPose } from '@instep/stage-dancer/rig/pose';
import { measureMotion } from '../../support/stage-dancer-checks.ts';

const dance = danceById('test-steps')!;
const moves = movesOf(dance);
const player = (of: object) => parsePlayer(JSON.stringify(of), 'player');
const dancing = (of: object): Motion => playerMotion(dance, player(of));
const right = dancing({});
const TIMES = Array.from({ length: 100 }, (_, i) => 1 + i / 10);

it('a player without errors has no sliding feet', () => {
  const worst = measureMotion(right);
  expect(worst.maxPlantedSlip).toBeLessThan(0.005);
  expect(worst.maxFootHeightError).toBeLessThan(0.012);
});

it('a player who stands still moves no hand and no foot', () => {
  const still = dancing({ errors: [{ kind: 'still' }] });
  expect(measureMotion(still).wristSpeed).toBeLessThan(0.08);
  for (const time of TIMES) expect(still.poseAt(time).feet).toEqual(still.poseAt(0).feet);
});

it('a mirrored player dances the mirror image, at the same time', () => {
  const mirrored = dancing({ mirrored: true });
  for (const time of TIMES) expect(mirrored.poseAt(time)).toEqual(mirrorPose(right.poseAt(time)));
});

describe('time', () => {
  it('a delay shifts the whole dance by exactly that time', () => {
    const late = dancing({ delayMs: 250 });
    for (const time of TIMES) expect(late.poseAt(time)).toEqual(right.poseAt(time - 0.25));
  });

  it.each([200, -200])('a move that is %i ms late is late by exactly that, and other moves are on time', (byMs) => {
    const late = dancing({ errors: [{ kind: 'late-move', move: 3, byMs }] });
    const { start, end } = moves[2]!;
    for (const share of [0.02, 0.3, 0.5, 0.7, 0.98]) {
      const time = start + share * (end - start);
      expect(late.poseAt(time + byMs / 1000)).toEqual(right.poseAt(time));
    }
    for (const time of [start - 0.7, end + 0.7]) expect(late.poseAt(time)).toEqual(right.poseAt(time));
  });

  it('never runs backwards, even with all timing errors together', () => {
    const of = { tempo: 1.1, drift: -0.2, timingNoiseMs: 200, errors: [{ kind: 'late-move', move: 2, byMs: 600 }] };
    const timeOf = createPlayerTime(player(of), moves, 12);
    for (let time = 0; time < 12; time += 0.02) expect(timeOf(time + 0.02)).toBeGreaterThan(timeOf(time));
  });

  it('a tempo of 0.98 falls behind by 2 % of the time', () => {
    const timeOf = createPlayerTime(player({ tempo: 0.98 }), moves, 12);
    expect(timeOf(10)).toBeCloseTo(9.8, 9);
  });

  it('a move number that the dance does not have is rejected', () => {
    expect(() => dancing({ errors: [{ kind: 'late-move', move: 99, byMs: 100 }] })).toThrow(
      'expected a move from 1 to 5, got 99',
    );
  });
});

describe('limbs', () => {
  const frozen = (limb: string, more: object = {}): Motion =>
    dancing({ ...more, errors: [{ kind: 'frozen-limb', limb, fromS: 4, toS: 8 }] });

  it('a frozen arm keeps its pose, and the other arm is correct', () => {
    const motion = frozen('left_arm');
    for (const time of [4, 4.5, 6.1, 8]) {
      expect(motion.poseAt(time).arms.L).toEqual(right.poseAt(4).arms.L);
      expect(motion.poseAt(time).arms.R).toEqual(right.poseAt(time).arms.R);
    }
    for (const time of [3.9, 8.5]) expect(motion.poseAt(time)).toEqual(right.poseAt(time));
  });

  it('left is the player’s own left, mirrored or not', () => {
    const motion = frozen('left_arm', { mirrored: true });
    expect(motion.poseAt(6).arms.L).toEqual(motion.poseAt(4).arms.L);
    expect(motion.poseAt(6).arms.R).not.toEqual(motion.poseAt(4).arms.R);
    const leg = frozen('left_leg', { mirrored: true });
    expect(leg.poseAt(6).feet.L).toEqual(leg.poseAt(5).feet.L);
  });

  it('a frozen leg keeps its foot on the spot, and does not slide afterwards', () => {
    const motion = frozen('right_leg');
    const { feet } = motion.poseAt(4.7);
    for (const time of [5, 6.3, 7.9]) expect(motion.poseAt(time).feet.R).toEqual(feet.R);
    expect(measureMotion(motion).maxPlantedSlip).toBeLessThan(0.01);
  });

  it('with a frozen trunk the arms still dance', () => {
    const motion = frozen('torso');
    expect(motion.poseAt(7).torso).toEqual(right.poseAt(4).torso);
    expect(motion.poseAt(7).arms).toEqual(right.poseAt(7).arms);
  });

  it('a wrong arm differs within its section and is correct outside it', () => {
    const motion = dancing({ errors: [{ kind: 'wrong-limb', limb: 'left_arm', fromS: 4, toS: 6 }] });
    const off = [4.4, 4.8, 5.2, 5.6].map((time) =>
      angleBetween(motion.poseAt(time).arms.L.fore, right.poseAt(time).arms.L.fore),
    );
    expect(off.reduce((sum, angle) => sum + angle, 0) / off.length).toBeGreaterThan(0.6);
    for (const time of [3.5, 6.5]) expect(motion.poseAt(time)).toEqual(right.poseAt(time));
  });
});

describe('moves', () => {
  it('a wrong move is the most different one, and ends where the correct one ends', () => {
    const motion = dancing({ errors: [{ kind: 'wrong-move', move: 2 }] });
    const { start, end } = moves[1]!;
    const other = mostDifferentMove(danceTimelineOf(dance), moves, moves[1]!);
    expect(other.n).not.toBe(2);
    const middle = (end - start) * 0.6;
    const wrong = motion.poseAt(start + middle).arms.R.fore;
    expect(angleBetween(wrong, right.poseAt(other.start + middle).arms.R.fore)).toBeLessThan(0.15);
    const settled = motion.poseAt(end + 2 * secondsPerBeat(dance));
    expect(settled.feet.L.x).toBeCloseTo(right.poseAt(end + 2 * secondsPerBeat(dance)).feet.L.x, 3);
    expect(motion.poseAt(start - 0.5).arms).toEqual(right.poseAt(start - 0.5).arms);
    expect(measureMotion(motion).maxPlantedSlip).toBeLessThan(0.01);
  });

  it('the wrong move can be chosen by its number', () => {
    const motion = dancing({ errors: [{ kind: 'wrong-move', move: 1, insteadOf: 4 }] });
    const [at, other] = [moves[0]!.start + 1.3, moves[3]!.start + 1.3];
    expect(angleBetween(motion.poseAt(at).arms.L.upper, right.poseAt(other).arms.L.upper)).toBeLessThan(0.2);
  });
});

describe('quality of movement', () => {
  it('half the amplitude moves the arms half as far from rest', () => {
    const [small, large] = [dancing({ amplitude: 0.5 }), right];
    const rest = small.poseAt(-2).arms.L.upper;
    const way = (motion: Motion): number => angleBetween(motion.poseAt(4.5).arms.L.upper, rest);
    expect(way(small) / way(large)).toBeGreaterThan(0.4);
    expect(way(small) / way(large)).toBeLessThan(0.6);
  });

  it('joint noise of 10° has a deviation of about 10°, and is the same for the same seed', () => {
    const noisy = dancing({ jointNoiseDeg: 10, seed: 3 });
    const off = TIMES.map((time) => angleBetween(noisy.poseAt(time).arms.L.upper, right.poseAt(time).arms.L.upper));
    const deviation = (Math.sqrt(off.reduce((sum, angle) => sum + angle ** 2, 0) / off.length) * 180) / Math.PI;
    expect(deviation).toBeGreaterThan(5);
    expect(deviation).toBeLessThan(15);
    expect(dancing({ jointNoiseDeg: 10, seed: 3 }).poseAt(5)).toEqual(noisy.poseAt(5));
    expect(dancing({ jointNoiseDeg: 10, seed: 4 }).poseAt(5)).not.toEqual(noisy.poseAt(5));
  });
});

describe('people in the frame', () => {
  it('a player who leaves is metres away, and returns', () => {
    const motion = dancing({ errors: [{ kind: 'leaves', fromS: 3, toS: 9, towards: 'right' }] });
    expect(motion.poseAt(6).pelvis.position[0]).toBeLessThan(-4);
    for (const time of [2.9, 9.1]) expect(motion.poseAt(time)).toEqual(right.poseAt(time));
  });

  it('a second person walks across the frame between two times', () => {
    const [error] = player({ errors: [{ kind: 'second-person', fromS: 4, toS: 8 }] }).errors;
    if (error?.kind !== 'second-person') throw new Error('expected a second person');
    expect(passerByPoseAt(error, 3.9)).toBeNull();
    expect(passerByPoseAt(error, 8.1)).toBeNull();
    const [first, middle, last] = [4, 6, 8].map((time) => passerByPoseAt(error, time)!.pelvis.position[0]);
    expect(first).toBeGreaterThan(3);
    expect(middle).toBeCloseTo(0, 6);
    expect(last).toBeLessThan(-3);
  });
});
