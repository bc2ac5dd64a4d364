import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import { mirrored, type Keypoint, type Pose, type TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';
import { judgeRun, playerFrames } from '../../../support/judge-run.ts';
import {
  choreographyOf,
  samplePoses,
  generateDance,
  randomNumbers,
  poseOf,
  standing,
  STANDING,
  turnBone,
  type Camera,
  type Stance,
  type TurnableBone,
} from '../../../support/poses.ts';

const DURATION = 20;
const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, DURATION), 'whole');

/** A player of 12 frames a second in another place in the frame, a second before the end and 0.1 s late. */
const ROOM: Camera = { x: 250, y: 300, torso: 80, yaw: 0 };
const LAG = 0.1;
const player = (
  stanceAt: (time: number) => Stance = dance,
  { lag = LAG, camera = ROOM, fps = 12 }: { lag?: number; camera?: Camera; fps?: number } = {},
): TimedPose[] => samplePoses((time) => poseOf(stanceAt(time - lag), camera), { to: DURATION, fps });

const hidden = (point: Keypoint): Keypoint => ({ ...point, confidence: 0.1 });

const scoreOf = (frames: readonly TimedPose[]): number => judgeRun(reference, frames).result.score ?? NaN;

describe('the score', () => {
  test('of a dance against itself is at the top', () => {
    const { result, verdicts } = judgeRun(reference, player());
    expect(result.score).toBeGreaterThan(95);
    expect(result.points).toBeGreaterThan(9900);
    expect(result.complete).toBe(true);
    expect(result.counts.perfect).toBe(reference.moves.length);
    expect(verdicts.map(({ move }) => move)).toEqual(reference.moves.map(({ n }) => n));
  });

  test('does not depend on the position and size of the player', () => {
    const far = scoreOf(player(dance, { camera: { x: 500, y: 100, torso: 31, yaw: 0 } }));
    expect(far).toBeCloseTo(scoreOf(player()), 3);
  });

  test('is the same for the mirror image, and the side is reported', () => {
    const straight = judgeRun(reference, player()).result;
    const turnedOver = player().map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && mirrored(pose) }));
    const other = judgeRun(reference, turnedOver).result;
    expect(other.score).toBeCloseTo(straight.score as number, 1);
    expect([straight.side, other.side]).toEqual(['same', 'mirrored']);
  });

  test('hardly changes with a camera at the side, and its yaw is reported', () => {
    const { result } = judgeRun(reference, player(dance, { camera: { ...ROOM, yaw: 40 } }));
    expect(result.score).toBeGreaterThan(90);
    expect(result.yawDeg).toBe(40);
  });

  test('of another dance, and of standing still, is near 0', () => {
    const others = [8, 9, 10, 11, 12].map((seed) => scoreOf(player(generateDance(seed))));
    expect(Math.max(...others)).toBeLessThan(22);
    expect(others.reduce((sum, score) => sum + score, 0) / others.length).toBeLessThan(10);
    expect(scoreOf(player(() => STANDING))).toBeLessThan(3);
    expect(scoreOf(player(() => dance(0)))).toBeLessThan(3);
  });

  test('falls as an arm is turned away', () => {
    const scores = [0, 20, 45, 90].map((by) => scoreOf(player((time) => turnBone(dance(time), 'left_upper_arm', by))));
    const falling = [...scores].sort((a, b) => b - a);
    expect(scores).toEqual(falling);
    expect(scores[3]).toBeLessThan((scores[0] as number) - 15);
  });

  test('falls as the movement gets smaller', () => {
    const smaller =
      (size: number) =>
      (time: number): Stance => {
        const stance = dance(time);
        return Object.fromEntries(
          Object.entries(stance).map(([bone, { angle, depth }]) => {
            const rest = STANDING[bone as TurnableBone].angle;
            return [bone, { angle: rest + size * (angle - rest), depth: size * depth }];
          }),
        ) as Stance;
      };
    const scores = [1, 0.5, 0.25, 0].map((size) => scoreOf(player(smaller(size))));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores[3]).toBeLessThan(3);
  });

  test('stays in 0..100 for poses that are nothing but noise', () => {
    for (const seed of [1, 2, 3]) {
      const random = randomNumbers(seed);
      const noise = (): Pose =>
        byKeypoint(() => ({ x: 640 * random(), y: 480 * random(), confidence: random(), world: null }));
      const { result } = judgeRun(reference, samplePoses(noise, { to: DURATION, fps: 12 }));
      if (result.score !== null) expect(result.score).toBeGreaterThanOrEqual(0);
      expect(result.score ?? 0).toBeLessThan(15);
    }
  });

  test('hardly depends on how often the player is seen', () => {
    for (const fps of [6, 30]) expect(Math.abs(scoreOf(player(dance, { fps })) - scoreOf(player()))).toBeLessThan(3);
  });
});

describe('the lag', () => {
  test('of 300 ms is found and costs at most a point', () => {
    const late = judgeRun(reference, player(dance, { lag: 0.3 })).result;
    expect(Math.abs((late.lagMs ?? NaN) - 300)).toBeLessThanOrEqual(10);
    expect(scoreOf(player()) - (late.score as number)).toBeLessThanOrEqual(1);
  });

  test('is not counted as bad timing, but a move danced later than the others is', () => {
    const steady = judgeRun(reference, player(dance, { lag: 0.4 }));
    for (const { timing } of steady.verdicts.slice(3)) expect(Math.abs(timing ?? NaN)).toBeLessThan(0.05);
    const move = reference.moves[5] as { start: number; end: number };
    const dragging = (time: number): Stance => {
      const inside = time > move.start - 0.3 && time < move.end + 0.3;
      return dance(inside ? time - 0.12 : time);
    };
    const verdict = judgeRun(reference, player(dragging)).verdicts[5];
    expect(Math.abs((verdict?.timing ?? NaN) - 0.12)).toBeLessThan(0.05);
  });

  test('is not reported for a person who stands still', () => {
    expect(
      judgeRun(
        reference,
        player(() => STANDING),
      ).result,
    ).toMatchObject({ lagMs: null, side: null, yawDeg: null });
  });
});

describe('a verdict', () => {
  test('comes at a fixed media time after its move and the lag', () => {
    const judge = new Judge(reference, { lagHint: LAG });
    for (const frame of playerFrames(player())) {
      for (const { move } of judge.handleFrame(frame).verdicts) {
        const due = (reference.moves[move - 1] as { end: number }).end + LAG + 0.2 + 0.167;
        expect(frame.mediaTime).toBeGreaterThan(due - 0.1);
        expect(frame.mediaTime).toBeLessThan(due + 0.2);
      }
    }
  });

  test('names the arm that hangs still', () => {
    const frozen = (time: number): Stance => ({
      ...dance(time),
      left_upper_arm: STANDING.left_upper_arm,
      left_forearm: STANDING.left_forearm,
    });
    const { verdicts, result } = judgeRun(reference, player(frozen));
    const named = verdicts.filter(({ weakLimb }) => weakLimb === 'left_arm').length;
    expect(named).toBeGreaterThan(0.7 * verdicts.length);
    expect(verdicts.filter(({ weakLimb }) => weakLimb !== null && weakLimb !== 'left_arm')).toEqual([]);
    expect(result.weakestLimb).toBe('left_arm');
  });

  test('names no limb when both arms hang, and no other side when nothing is danced', () => {
    const bothArms = (time: number): Stance => ({
      ...STANDING,
      left_thigh: dance(time).left_thigh,
      right_thigh: dance(time).right_thigh,
    });
    expect(judgeRun(reference, player(bothArms)).verdicts.filter(({ weakLimb }) => weakLimb?.endsWith('arm'))).toEqual(
      [],
    );
    const still = judgeRun(
      reference,
      player(() => STANDING),
    ).verdicts;
    expect(still.filter(({ otherSide }) => otherSide)).toEqual([]);
  });

  test('reports the other side only for a move that was danced on it', () => {
    const move = reference.moves[6] as { n: number; start: number; end: number };
    const frames = player().map(({ mediaTime, pose }) => {
      const inside = mediaTime - LAG > move.start && mediaTime - LAG < move.end;
      return { mediaTime, pose: pose && inside ? mirrored(pose) : pose };
    });
    const other = judgeRun(reference, frames).verdicts.filter(({ otherSide }) => otherSide);
    expect(other.map(({ move: n }) => n)).toEqual([move.n]);
  });

  test('is not given, nor counted as a miss, for a move in which nobody was seen', () => {
    const move = reference.moves[4] as { n: number; start: number; end: number };
    const frames = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose: mediaTime > move.start && mediaTime < move.end + LAG ? null : pose,
    }));
    const { verdicts, result } = judgeRun(reference, frames);
    expect(verdicts[4]).toMatchObject({ rating: null, unseenReason: 'nobody', quality: null });
    expect(result.unseen).toBe(1);
    expect(result.counts.x).toBe(0);
    expect(result.maxCombo).toBe(reference.moves.length - 1);
  });

  test('is not given for a move with too few frames, and the reason is not "nobody"', () => {
    const move = reference.moves[4] as { n: number; start: number; end: number };
    const sparse = ({ mediaTime }: { mediaTime: number }, index: number) =>
      mediaTime < move.start || mediaTime > move.end + LAG || index % 12 === 0;
    const { verdicts } = judgeRun(reference, player().filter(sparse));
    expect(verdicts[4]).toMatchObject({ rating: null, unseenReason: 'interrupted' });
  });
});

describe('a gold move', () => {
  test('counts twice', () => {
    const choreography = choreographyOf(dance, DURATION);
    const [missed] = choreography.moves.slice(4, 5);
    const scoreWith = (gold: boolean): number => {
      const moves = choreography.moves.map((move) => ({ ...move, gold: gold && move.n === missed?.n }));
      const frames = player((time) => (missed && time > missed.start && time < missed.end ? STANDING : dance(time)));
      return judgeRun(prepareReference({ ...choreography, moves }, 'whole'), frames).result.score ?? NaN;
    };
    expect(scoreWith(true)).toBeLessThan(scoreWith(false) - 3);
  });
});

describe('the side', () => {
  test('changes only after long dancing on the other side, and later verdicts follow it', () => {
    const length = 45;
    const long = prepareReference(choreographyOf(dance, length), 'whole');
    const changes = 18;
    const frames = samplePoses(
      (time) => (time < changes ? poseOf(dance(time - LAG), ROOM) : mirrored(poseOf(dance(time - LAG), ROOM))),
      { to: length, fps: 12 },
    );
    const sideAt = (from: number, to: number): Set<string> =>
      new Set(
        judgeRun(long, frames)
          .verdicts.filter(({ move }) => {
            const { end } = long.moves[move - 1] as { end: number };
            return end > from && end < to;
          })
          .map(({ side }) => side),
      );
    expect(sideAt(2, changes + 7)).toEqual(new Set(['same']));
    expect(sideAt(changes + 20, length)).toEqual(new Set(['mirrored']));
  });
});

describe('the same frames', () => {
  test('give the same verdicts bit for bit, whenever they arrive', () => {
    const frames = playerFrames(player());
    const inOne = new Judge(reference, { lagHint: null });
    const first = { verdicts: frames.flatMap((frame) => inOne.handleFrame(frame).verdicts), end: inOne.finish() };
    const withOthers = new Judge(reference, { lagHint: null });
    const stranger = new Judge(reference, { lagHint: 0.3 });
    const verdicts = frames.flatMap((frame, index) => {
      stranger.handleFrame({ ...frame, pose: index % 3 === 0 ? standing() : frame.pose });
      // A frame that arrives twice or too late is ignored.
      const late = frames[Math.max(index - 2, 0)] as (typeof frames)[number];
      return [...withOthers.handleFrame(frame).verdicts, ...withOthers.handleFrame(late).verdicts];
    });
    expect(verdicts).toEqual(first.verdicts);
    expect(withOthers.finish()).toEqual(first.end);
  });
});

describe('a player who is hardly seen', () => {
  test('gets no score, with the reason "nobody", when the room is empty', () => {
    const { result, verdicts } = judgeRun(
      reference,
      samplePoses(() => null, { to: DURATION, fps: 12 }),
    );
    expect(result).toMatchObject({ score: null, noScoreReason: 'nobody', points: 0, stars: 0, complete: false });
    expect(verdicts.every(({ unseenReason }) => unseenReason === 'nobody')).toBe(true);
  });

  test('gets no score, with the reason "too little seen", when only head and shoulders are visible', () => {
    const visible = /ear|shoulder/;
    const seated = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose: pose && byKeypoint((name) => ({ ...pose[name], confidence: visible.test(name) ? 0.95 : 0.1 })),
    }));
    expect(judgeRun(reference, seated).result).toMatchObject({ score: null, noScoreReason: 'too_little_seen' });
  });

  test('gets no score when only the head and, occasionally, the hands are in the frame', () => {
    const talker = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose:
        pose && byKeypoint((name) => (name.endsWith('wrist') && mediaTime % 3 > 0.9 ? hidden(pose[name]) : pose[name])),
    }));
    expect(judgeRun(reference, talker).result).toMatchObject({ score: null, noScoreReason: 'too_little_seen' });
  });

  test('gets a score when the forearms point at the camera, because they are in the frame', () => {
    const pointing = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose: pose && { ...pose, left_wrist: { ...pose.left_elbow }, right_wrist: { ...pose.right_elbow } },
    }));
    expect(judgeRun(reference, pointing).result.score).not.toBeNull();
  });

  test('is judged by the upper body when the legs are never seen, and the result reports that', () => {
    const legless = player().map(({ mediaTime, pose }) => ({
      mediaTime,
      pose: pose && byKeypoint((name) => ({ ...pose[name], confidence: /knee|ankle/.test(name) ? 0.1 : 0.95 })),
    }));
    const { result } = judgeRun(reference, legless);
    expect(result.upperBodyOnly).toBe(true);
    expect(result.score).toBeGreaterThan(90);
    expect(result.coverage).toBeGreaterThan(0.9);
    expect(result.limbs.left_leg).toBeNull();
    expect(judgeRun(reference, player()).result.upperBodyOnly).toBe(false);
  });

  test('has an incomplete dance and a score of the part that was seen when they leave halfway', () => {
    const frames = player().map(({ mediaTime, pose }) => ({ mediaTime, pose: mediaTime < DURATION / 2 ? pose : null }));
    const { result } = judgeRun(reference, frames);
    expect(result.complete).toBe(false);
    expect(Math.abs((result.score ?? NaN) - (98 * 0.5) / 0.8)).toBeLessThan(3);
  });
});

describe('a scope', () => {
  test('of one arm leaves the other arm out', () => {
    const oneArm = prepareReference(choreographyOf(dance, DURATION), 'right_arm');
    const resting = (time: number): Stance => ({
      ...dance(time),
      left_upper_arm: STANDING.left_upper_arm,
      left_forearm: STANDING.left_forearm,
    });
    expect(judgeRun(oneArm, player(resting)).result).toMatchObject({ scope: 'right_arm', counts: { x: 0 } });
    expect(judgeRun(oneArm, player(resting)).result.score).toBeGreaterThan(scoreOf(player(resting)) + 10);
  });

  test('of a seated player leaves the legs out', () => {
    const seated = prepareReference(choreographyOf(dance, DURATION), 'seated');
    const { result } = judgeRun(seated, player());
    expect(result.limbs.left_leg).toBeNull();
    expect(result.upperBodyOnly).toBe(false);
  });
});

describe('a short dance', () => {
  test('is judged at its end, from the whole', () => {
    const short = prepareReference(choreographyOf(dance, 6), 'whole');
    const judge = new Judge(short, { lagHint: null });
    const frames = playerFrames(player(dance, { lag: 0.3 }).filter(({ mediaTime }) => mediaTime < 6));
    expect(frames.flatMap((frame) => judge.handleFrame(frame).verdicts)).toEqual([]);
    const { verdicts, result } = judge.finish();
    expect(verdicts.length).toBe(short.moves.length);
    expect(result.score).toBeGreaterThan(90);
    expect(result.side).toBe('same');
  });

  test('of 2.5 s gets neither a score nor ratings', () => {
    const tiny = prepareReference(choreographyOf(dance, 2.5), 'whole');
    const { verdicts, result } = judgeRun(
      tiny,
      player().filter(({ mediaTime }) => mediaTime < 2.5),
    );
    expect(result).toMatchObject({ score: null, noScoreReason: 'too_short' });
    expect(verdicts.every(({ rating }) => rating === null)).toBe(true);
  });

  test('may be a section of a longer one', () => {
    const frames = player().filter(({ mediaTime }) => mediaTime >= 8 && mediaTime < 16);
    const { verdicts, result } = judgeRun(reference, frames, { lagHint: null, from: 8, to: 16 });
    const inside = reference.moves.filter(({ start, end }) => start >= 8 && end <= 16);
    expect(verdicts.map(({ move }) => move)).toEqual(inside.map(({ n }) => n));
    expect(result.complete).toBe(true);
    expect(result.score).toBeGreaterThan(90);
  });
});

describe('the live score', () => {
  test('follows the player within a few seconds, and its points never fall', () => {
    const stops = player((time) => (time < 10 ? dance(time) : STANDING));
    const judge = new Judge(reference, { lagHint: null });
    const lives = playerFrames(stops).map((frame) => judge.handleFrame(frame).live);
    const levelAt = (time: number): number => lives.findLast(({ mediaTime }) => mediaTime <= time)?.level ?? NaN;
    expect(levelAt(1)).toBeNaN();
    expect(levelAt(9.9)).toBeGreaterThan(0.9);
    expect(levelAt(15.5)).toBeLessThan(0.1);
    const points = lives.map((live) => live.points);
    expect(points).toEqual([...points].sort((a, b) => a - b));
    const { result } = judge.finish();
    expect(Math.abs(result.points - (points.at(-1) as number))).toBeLessThan(1200);
  });
});
