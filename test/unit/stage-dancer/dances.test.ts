import { describe, expect, it } from 'vitest';
import { durationOf, movesOf, secondsPerBeat } from '@instep/stage-dancer/choreography/dance';
import { scoreOf, type Key } from '@instep/stage-dancer/choreography/score';
import { DANCES, danceById } from '@instep/stage-dancer/dances/dances';
import { angleBetween } from '@instep/stage-dancer/motion/directions';
import { danceMotion } from '@instep/stage-dancer/motion/motion';
import { SIDES } from '@instep/stage-dancer/rig/bones';
import type { ArmPose } from '@instep/stage-dancer/rig/pose';
import { measured } from '../../support/measured-motion.ts';

/** What is comfortable at a level, in metres a second. */
const WRIST_SPEED = { 1: 4.5, 2: 7.5, 3: 7.5 } as const;

describe.each(DANCES.map((dance) => ({ id: dance.id, dance })))('$id', ({ dance }) => {
  const motion = danceMotion(dance);
  const worst = measured(motion);

  it('lets no planted foot slide', () => {
    expect(worst.plantedSlip).toBeLessThan(0.005);
  });

  it('lets no foot sink into the floor', () => {
    expect(worst.lowestPoint).toBeGreaterThan(0.015);
  });

  it('keeps every foot within reach of its leg', () => {
    expect(worst.footOffPlace).toBeLessThan(0.012);
  });

  it('bends the knees where a foot is far, instead of raising the heel', () => {
    expect(worst.forcedHeel).toBeLessThan(0.012);
  });

  it('bends no elbow or knee past what a joint can', () => {
    expect(worst.mostElbowBend).toBeLessThan(150);
    expect(worst.leastKneeAngle).toBeGreaterThan(45);
  });

  it('moves no hand faster than is comfortable at its level', () => {
    expect(worst.wristSpeed).toBeLessThan(WRIST_SPEED[dance.level]);
  });

  it('puts no hand into the body', () => {
    expect(worst.handInBody).toBeLessThan(0.05);
  });

  it('keeps the weight over the feet, but for the moment of a step', () => {
    expect(worst.longestOffBalance).toBeLessThan(0.35);
  });

  it('reaches each arm pose that is held on the beat where it is written', () => {
    const score = scoreOf(dance);
    for (const side of SIDES) {
      for (const { beat, value } of heldKeys(score.arms[side])) {
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
const heldKeys = (keys: readonly Key<ArmPose>[]): Key<ArmPose>[] =>
  keys.filter((key, i) => key.beat > 0 && (keys[i + 1]?.beat ?? Infinity) - (keys[i + 1]?.over ?? 0) >= key.beat + 0.5);

it('the three dances differ in level, tempo, body, stage and music', () => {
  for (const of of ['level', 'bpm', 'body', 'look', 'stage', 'track'] as const) {
    expect(new Set(DANCES.map((dance) => dance[of])).size, of).toBe(3);
  }
});

it('the same dance gives the same motion, to the bit', () => {
  const dance = danceById('test-steps')!;
  const [once, again] = [danceMotion(dance), danceMotion(dance)];
  for (const time of [0, 3.21, 7.77, 11.9]) expect(again.poseAt(time)).toEqual(once.poseAt(time));
});

it('an unknown dance is none', () => {
  expect(danceById('nothing')).toBeNull();
});
