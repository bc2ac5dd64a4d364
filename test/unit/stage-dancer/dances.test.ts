import { describe, expect, it } from 'vitest';
import { durationOf, movesOf, secondsPerBeat } from '@instep/stage-dancer/choreography/dance';
import { danceTimelineOf, type ChannelKey } from '@instep/stage-dancer/choreography/timeline';
import { DANCES, danceById } from '@instep/stage-dancer/dances/dances';
import { angleBetween } from '@instep/stage-dancer/motion/directions';
import { danceMotion } from '@instep/stage-dancer/motion/motion';
import { SIDES } from '@instep/stage-dancer/rig/bones';
import type { ArmPose } from '@instep/stage-dancer/rig/pose';
import { measureMotion } from '../../support/stage-dancer-checks.ts';

/** The highest comfortable speed at each level, in metres a second. */
const WRIST_SPEED = { 1: 4.5, 2: 7.5, 3: 7.5 } as const;

describe.each(DANCES.map((dance) => ({ id: dance.id, dance })))('$id', ({ dance }) => {
  const motion = danceMotion(dance);
  const worst = measureMotion(motion);

  it('has no planted foot that slides', () => {
    expect(worst.maxPlantedSlip).toBeLessThan(0.005);
  });

  it('has no foot that sinks into the floor', () => {
    expect(worst.lowestPoint).toBeGreaterThan(0.015);
  });

  it('keeps every foot within reach of its leg', () => {
    expect(worst.maxFootHeightError).toBeLessThan(0.012);
  });

  it('bends the knees where a foot is far, instead of raising the heel', () => {
    expect(worst.forcedHeel).toBeLessThan(0.012);
  });

  it('bends no elbow or knee farther than a joint can', () => {
    expect(worst.maxElbowBend).toBeLessThan(150);
    expect(worst.minKneeAngle).toBeGreaterThan(45);
  });

  it('moves no hand faster than is comfortable at its level', () => {
    expect(worst.wristSpeed).toBeLessThan(WRIST_SPEED[dance.level]);
  });

  it('has no hand inside the body', () => {
    expect(worst.handInBody).toBeLessThan(0.05);
  });

  it('keeps the weight over the feet, except briefly during a step', () => {
    expect(worst.maxOffBalanceTime).toBeLessThan(0.35);
  });

  it('reaches each held arm pose on the beat of its keyframe', () => {
    const timeline = danceTimelineOf(dance);
    for (const side of SIDES) {
      for (const { beat, value } of heldKeys(timeline.arms[side])) {
        const { upper } = motion.poseAt(beat * secondsPerBeat(dance)).arms[side];
        expect((angleBetween(upper, value.upper) * 180) / Math.PI, `${side} at beat ${beat}`).toBeLessThan(20);
      }
    }
  });

  it('consists of moves of 1.6 to 3.2 seconds that follow each other to the end pose', () => {
    const moves = movesOf(dance);
    for (const [index, { n, start, end }] of moves.entries()) {
      expect(n).toBe(index + 1);
      expect(end - start).toBeGreaterThan(1.6);
      expect(end - start).toBeLessThan(3.2);
      expect(start).toBeCloseTo(moves[index - 1]?.end ?? start, 9);
    }
    expect(moves.at(-1)!.end).toBeLessThanOrEqual(durationOf(dance));
  });
});

/** Poses after which the arm stays for a beat at least. */
const heldKeys = (keys: readonly ChannelKey<ArmPose>[]): ChannelKey<ArmPose>[] =>
  keys.filter(
    (key, i) => key.beat > 0 && (keys[i + 1]?.beat ?? Infinity) - (keys[i + 1]?.duration ?? 0) >= key.beat + 0.5,
  );

it('the three dances differ in level, tempo, body, stage and music', () => {
  for (const of of ['level', 'bpm', 'body', 'look', 'stage', 'music'] as const) {
    expect(new Set(DANCES.map((dance) => dance[of])).size, of).toBe(3);
  }
});

it('the same dance gives the same motion, bit for bit', () => {
  const dance = danceById('test-steps')!;
  const [once, again] = [danceMotion(dance), danceMotion(dance)];
  for (const time of [0, 3.21, 7.77, 11.9]) expect(again.poseAt(time)).toEqual(once.poseAt(time));
});

it('danceById returns null for an unknown dance', () => {
  expect(danceById('nothing')).toBeNull();
});
