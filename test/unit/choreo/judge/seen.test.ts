import { Judge, type PlayerFrame } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { Move } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { pointsOf, starsOf } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, test } from 'vitest';
import { judgeRun, playerFrames } from '../../../support/judge-run.ts';
import { choreographyOf, samplePoses, generateDance, poseOf, STANDING, type Stance } from '../../../support/poses.ts';

const LENGTH = 24;
const LAG = 0.1;
const dance = generateDance(7);
const made = choreographyOf(dance, LENGTH);
const reference = prepareReference(made, 'whole');

const player = (stanceAt: (time: Seconds) => Stance = dance): TimedPose[] =>
  samplePoses((time) => poseOf(stanceAt(time - LAG)), { to: LENGTH, fps: 12 });

type When = (time: Seconds) => boolean;
/** Outside the frame while `isAway`. */
const hidden = (frames: readonly TimedPose[], isAway: When): TimedPose[] =>
  frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: isAway(mediaTime) ? null : pose }));
/** Without the frames that were taken while `isGone`. */
const missing = (frames: readonly TimedPose[], isGone: When): TimedPose[] =>
  frames.filter(({ mediaTime }) => !isGone(mediaTime));

const resultOf = (frames: readonly TimedPose[], of = reference): DanceResult => judgeRun(of, frames).result;
const whole = resultOf(player());

const scaled = <T extends { x: number; y: number }>(point: T, by: number): T => ({
  ...point,
  x: by * point.x,
  y: by * point.y,
});

/** The score by the rule, from the mean score and the share that was seen. */
const earned = (mean: number, seen: number): number => mean * Math.min(1, seen / 0.8);

const isIn = (time: Seconds, { start, end }: Move): boolean => time >= start && time < end;

describe('a player who is not always seen', () => {
  test.each([
    ['leave after a third', (time: Seconds) => time >= LENGTH / 3, 1 / 3],
    ['arrive after two thirds', (time: Seconds) => time < (2 * LENGTH) / 3, 1 / 3],
    ['leave during the second third', (time: Seconds) => time >= LENGTH / 3 && time < (2 * LENGTH) / 3, 2 / 3],
    [
      'hide in every second move',
      (time: Seconds) => made.moves.some((move) => move.n % 2 === 0 && isIn(time, move)),
      0.5,
    ],
  ] as const)(
    'has an incomplete dance and a score in proportion to what was seen when they %s',
    (_what, isAway, share) => {
      const { seen, lost, score, points, stars, complete, counts } = resultOf(hidden(player(), isAway));
      expect(Math.abs(seen - share)).toBeLessThan(0.06);
      expect(Math.abs((score ?? NaN) - earned(whole.score ?? NaN, share))).toBeLessThan(6);
      expect({ complete, points, stars, lost, x: counts.x }).toEqual({
        complete: false,
        points: pointsOf(score ?? NaN),
        stars: starsOf(pointsOf(score ?? NaN)),
        lost: 0,
        x: 0,
      });
    },
  );

  test('loses only the moves themselves when away for a fifth, and the dance is complete', () => {
    const { score, complete, seen } = resultOf(hidden(player(), (time) => time >= 0.83 * LENGTH));
    expect(seen).toBeGreaterThan(0.8);
    expect(complete).toBe(true);
    expect(Math.abs((score ?? NaN) - (whole.score ?? NaN))).toBeLessThan(1);
  });

  test("doesn't earn a third that is hidden within every window", () => {
    const isAway: When = (time) => time % 2.5 < 0.8;
    const { seen, complete } = resultOf(hidden(player(), isAway));
    // The player is found again in the first frame after each gap.
    expect(seen).toBeGreaterThan(0.58);
    expect(seen).toBeLessThan(0.7);
    expect(complete).toBe(false);
  });

  test('is seen throughout and earns half when half is danced wrong', () => {
    const { score, complete, seen } = resultOf(player((time) => (time < LENGTH / 2 ? dance(time) : STANDING)));
    expect(seen).toBeGreaterThan(0.97);
    expect(complete).toBe(true);
    expect(Math.abs((score ?? NaN) - 49)).toBeLessThan(4);
  });

  test('earns each move in proportion to its length', () => {
    const cuts = [0, 6, 7, 14, 15, 22, 23];
    const moves = cuts.map((start, k) => ({ n: k + 1, start, end: cuts[k + 1] ?? LENGTH, gold: false }));
    const uneven = prepareReference({ ...made, moves }, 'whole');
    const isShort: When = (time) => moves.some((move) => move.end - move.start < 2 && isIn(time, move));
    const { seen } = resultOf(hidden(player(), isShort), uneven);
    expect(Math.abs(seen - 20 / 24)).toBeLessThan(0.04);
  });

  test("doesn't complete a dance with its gold moves alone", () => {
    const gold = (n: number): boolean => n % 4 === 0;
    const moves = made.moves.map((move) => ({ ...move, gold: gold(move.n) }));
    const { score, complete } = resultOf(
      hidden(player(), (time) => !moves.some((move) => move.gold && isIn(time, move))),
      prepareReference({ ...made, moves }, 'whole'),
    );
    expect(complete).toBe(false);
    expect(score ?? 0).toBeLessThan(40);
  });

  test("doesn't earn the half in which they are too far away to be judged", () => {
    const frames = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose:
        pose && mediaTime >= LENGTH / 2
          ? byKeypoint((name) => ({ ...pose[name], confidence: /ear|shoulder/.test(name) ? 0.95 : 0.1 }))
          : pose,
    }));
    expect(resultOf(frames)).toMatchObject({ complete: false });
    // The gate decides by the last few seconds, so it reacts with a delay.
    expect(resultOf(frames).seen).toBeLessThan(0.8);
  });

  test('counts frames with an ever-changing person as estimated, not as lost', () => {
    const flickers = player().map(({ mediaTime, pose }, k) => ({
      mediaTime,
      pose: pose && mediaTime >= LENGTH / 2 ? byKeypoint((name) => scaled(pose[name], k % 2 === 0 ? 0.3 : 3)) : pose,
    }));
    const { lost, complete } = resultOf(flickers);
    expect(lost).toBeLessThan(0.05);
    expect(complete).toBe(false);
  });
});

describe('a limb outside the frame', () => {
  test("doesn't make its moves unseen as long as they are judged", () => {
    const armless = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose: pose && byKeypoint((name) => ({ ...pose[name], confidence: /left_(elbow|wrist)/.test(name) ? 0.1 : 0.95 })),
    }));
    const { seen, complete, limbs } = resultOf(armless);
    expect(limbs.left_arm).toBeNull();
    expect(seen).toBeGreaterThan(0.97);
    expect(complete).toBe(true);
  });

  test.each(['seated', 'left_arm', 'right_arm'] as const)(
    'is not counted as unseen when the scope leaves it out: %s',
    (scope) => {
      const scoped = prepareReference(made, scope);
      const leaves = hidden(player(), (time) => time >= LENGTH / 3);
      expect(resultOf(player(), scoped)).toMatchObject({ complete: true });
      expect(Math.abs(resultOf(leaves, scoped).seen - 1 / 3)).toBeLessThan(0.06);
      expect(resultOf(leaves, scoped).complete).toBe(false);
    },
  );
});

describe('a section', () => {
  const section = { lagHint: null, from: 8, to: 20 } as const;
  const inside = missing(player(), (time) => time < section.from || time >= section.to);

  test('is complete on its own', () => {
    expect(judgeRun(reference, inside, section).result).toMatchObject({ complete: true });
  });

  test('counts its own weight only', () => {
    const { seen, complete } = judgeRun(
      reference,
      hidden(inside, (time) => time >= 12),
      section,
    ).result;
    expect(Math.abs(seen - 1 / 3)).toBeLessThan(0.06);
    expect(complete).toBe(false);
  });

  test('in practice counts as seen up to the end of the longest pass', () => {
    const judge = new Judge(reference, { ...section, isPractice: true });
    for (const [epoch, to] of [20, 20, 10].entries()) {
      judge.handleEpoch({ epoch, reason: 'seek', mediaTime: section.from, playbackRate: 1 });
      for (const frame of playerFrames(inside, epoch)) if (frame.mediaTime < to) judge.handleFrame(frame);
    }
    expect(judge.finish().result).toMatchObject({ complete: true });
  });

  test('of less than 8 s follows the same rule', () => {
    const short = { lagHint: null, from: 8, to: 15 } as const;
    const frames = missing(player(), (time) => time < short.from || time >= short.to);
    expect(judgeRun(reference, frames, short).result).toMatchObject({ complete: true });
    const left = judgeRun(
      reference,
      hidden(frames, (time) => time >= 12.2),
      short,
    ).result;
    expect(Math.abs(left.seen - 0.6)).toBeLessThan(0.06);
    expect(Math.abs((left.score ?? NaN) - earned(whole.score ?? NaN, 0.6))).toBeLessThan(6);
  });
});

describe('a dance that ends early', () => {
  const third = missing(player(), (time) => time >= LENGTH / 3);

  test("doesn't earn the rest", () => {
    const { seen, lost, score, complete } = resultOf(third);
    expect(Math.abs(seen - 1 / 3)).toBeLessThan(0.06);
    expect({ lost, complete }).toEqual({ lost: 0, complete: false });
    expect(Math.abs((score ?? NaN) - earned(whole.score ?? NaN, 1 / 3))).toBeLessThan(5);
  });

  test('because of a broken connection has the mean score of what was danced, and is incomplete', () => {
    const judge = new Judge(reference, { lagHint: null });
    for (const frame of playerFrames(third)) judge.handleFrame(frame);
    const { seen, lost, score, complete } = judge.finish({ isCutOff: true }).result;
    expect(seen).toBeGreaterThan(0.97);
    expect(Math.abs(lost - 2 / 3)).toBeLessThan(0.06);
    expect(complete).toBe(false);
    expect(Math.abs((score ?? NaN) - (whole.score ?? NaN))).toBeLessThan(2);
  });

  test("doesn't earn what the player skipped", () => {
    const judge = new Judge(reference, { lagHint: null });
    const [before, after] = [(time: Seconds) => time < 8, (time: Seconds) => time >= 16];
    for (const frame of playerFrames(player().filter(({ mediaTime }) => before(mediaTime)))) judge.handleFrame(frame);
    judge.handleEpoch({ epoch: 1, reason: 'seek', mediaTime: 16, playbackRate: 1 });
    for (const frame of playerFrames(
      player().filter(({ mediaTime }) => after(mediaTime)),
      1,
    ))
      judge.handleFrame(frame);
    const { seen, lost } = judge.finish().result;
    expect(Math.abs(seen - 2 / 3)).toBeLessThan(0.06);
    expect(lost).toBeLessThan(0.02);
  });

  test("doesn't earn what the player skipped during a pause", () => {
    const judge = new Judge(reference, { lagHint: null });
    judge.handleEpoch({ epoch: 0, reason: 'play', mediaTime: 0, playbackRate: 1 });
    for (const frame of playerFrames(missing(player(), (time) => time >= 8))) judge.handleFrame(frame);
    judge.handleEpoch({ epoch: 1, reason: 'pause', mediaTime: 8, playbackRate: 0 });
    judge.handleEpoch({ epoch: 2, reason: 'play', mediaTime: 16, playbackRate: 1 });
    for (const frame of playerFrames(
      missing(player(), (time) => time < 16),
      2,
    ))
      judge.handleFrame(frame);
    const { seen, lost } = judge.finish().result;
    expect(Math.abs(seen - 2 / 3)).toBeLessThan(0.06);
    expect(lost).toBeLessThan(0.02);
  });
});

describe('time lost to the estimator or the connection', () => {
  const gap: When = (time) => time >= 8 && time < 10;
  const longGap: When = (time) => time >= 8 && time < 16;

  test('is left out of the score and reported; a little of it leaves the dance complete', () => {
    const { seen, lost, score, complete, counts } = resultOf(missing(player(), gap));
    expect(seen).toBeGreaterThan(0.97);
    expect(Math.abs(lost - 2 / 24)).toBeLessThan(0.03);
    expect(complete).toBe(true);
    expect(counts.x).toBe(0);
    expect(Math.abs((score ?? NaN) - (whole.score ?? NaN))).toBeLessThan(2);
  });

  test('makes the dance incomplete when it is a third of it, without lowering the score', () => {
    const { verdicts, result } = judgeRun(reference, missing(player(), longGap));
    expect(Math.abs(result.lost - 1 / 3)).toBeLessThan(0.04);
    expect(result.complete).toBe(false);
    expect(Math.abs((result.score ?? NaN) - (whole.score ?? NaN))).toBeLessThan(2);
    const reasons = new Set(verdicts.flatMap(({ unseenReason }) => unseenReason ?? []));
    expect([...reasons]).toEqual(['interrupted']);
  });

  test('at the end of the dance is known from the frames that were lost there', () => {
    const run = (reportsLosses: boolean): DanceResult => {
      const judge = new Judge(reference, { lagHint: null });
      for (const frame of playerFrames(player())) {
        if (frame.mediaTime < 16) judge.handleFrame(frame);
        else if (reportsLosses) judge.handleLostFrame(frame);
      }
      return judge.finish().result;
    };
    expect(Math.abs(run(true).lost - 1 / 3)).toBeLessThan(0.04);
    expect(run(true).seen).toBeGreaterThan(0.97);
    expect(run(false).lost).toBeLessThan(0.02);
    expect(Math.abs(run(false).seen - 2 / 3)).toBeLessThan(0.04);
  });

  test('and time away are reported separately; the score is computed from the rest', () => {
    const frames = missing(
      hidden(player(), (time) => time >= 16),
      gap,
    );
    const { seen, lost, score, complete } = resultOf(frames);
    expect(Math.abs(seen - 14 / 22)).toBeLessThan(0.05);
    expect(Math.abs(lost - 2 / 24)).toBeLessThan(0.03);
    expect(complete).toBe(false);
    expect(Math.abs((score ?? NaN) - earned(whole.score ?? NaN, 14 / 22))).toBeLessThan(6);
  });
});

describe('live points', () => {
  const livesOf = (frames: readonly PlayerFrame[]) => {
    const judge = new Judge(reference, { lagHint: LAG });
    const lives = frames.map((frame) => judge.handleFrame(frame).live);
    return { lives, result: judge.finish().result };
  };

  test.each([
    ['seen whole', () => false],
    ['left after a third', (time: Seconds) => time >= 8],
    ['joined after two thirds', (time: Seconds) => time < 16],
    ['with a gap', (time: Seconds) => time >= 5 && time < 12],
    ['hidden every other second', (time: Seconds) => time % 4 < 1.6],
  ] as const)('of a dance %s never fall, and end close to the result', (_what, isAway) => {
    const { lives, result } = livesOf(playerFrames(hidden(player(), isAway)));
    const points = lives.map((live) => live.points);
    expect(points).toEqual(points.toSorted((a, b) => a - b));
    const last = lives.at(-1);
    // The last windows are due after the last frame.
    expect((last?.points ?? NaN) - result.points).toBeLessThan(200);
    expect(result.points - (last?.points ?? NaN)).toBeLessThan(1200);
    expect(Math.abs((last?.seen ?? NaN) - result.seen)).toBeLessThan(0.08);
  });

  test('end at most 500 above the result when a player dances well and then stands still', () => {
    const away: When = (time) => time < 4;
    const frames = playerFrames(
      hidden(
        player((time) => (time < 12 ? dance(time) : STANDING)),
        away,
      ),
    );
    const { lives, result } = livesOf(frames);
    expect((lives.at(-1)?.points ?? NaN) - result.points).toBeLessThan(500);
  });

  test("don't exceed what the share seen allows while nobody is in the frame", () => {
    const { lives } = livesOf(playerFrames(hidden(player(), (time) => time >= 8)));
    expect(lives.at(-1)?.points ?? NaN).toBeLessThan(pointsOf(earned(100, 0.36)));
    expect(lives.find(({ mediaTime }) => mediaTime >= 7.5)?.seen).toBeGreaterThan(0.95);
  });
});
