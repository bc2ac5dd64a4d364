import { describe, expect, it } from 'vitest';
import { prepareReference } from '@instep/choreo/judge/reference';
import { durationOf, movesOf } from '@instep/stage-dancer/choreography/dance';
import { danceById } from '@instep/stage-dancer/dances/dances';
import { STAGE_CAMERA, createCamera, createSceneCamera } from '@instep/stage-dancer/scene/camera';
import { danceMotion } from '@instep/stage-dancer/motion/motion';
import { playerMotion } from '@instep/stage-dancer/player/player-motion';
import { parsePlayer } from '@instep/stage-dancer/player/parse-player';
import { simulateEstimates } from '@instep/stage-dancer/truth/simulated-estimates';
import { judgeRun, type JudgedRun } from '../../support/judge-run.ts';

const dance = danceById('test-steps')!;
const moves = movesOf(dance);
const SIZE = { width: 640, height: 480 };
const MIRRORED = { mirrored: true };

const stage = { camera: createCamera(STAGE_CAMERA, SIZE), size: SIZE };
const danced = simulateEstimates(danceMotion(dance), { ...stage, fps: 15 }, { deviation: 0.02, seed: 1 });

const estimatesOf = (of: object, deviation = 0.03) => {
  const player = parsePlayer(JSON.stringify(of), 'player');
  const shot = { camera: createSceneCamera(player, SIZE), size: SIZE, fps: 14 };
  return simulateEstimates(playerMotion(dance, player), shot, { deviation, seed: 7 });
};

describe('the simulated estimates of a player', () => {
  it('are confident in the whole frame, with world points relative to the hips', () => {
    for (const { pose } of estimatesOf({}, 0)) {
      expect(pose!.nose.confidence).toBeGreaterThan(0.9);
      expect(pose!.left_ankle.confidence).toBeGreaterThan(0.9);
      expect(pose!.left_hip.world!.x + pose!.right_hip.world!.x).toBeCloseTo(0, 9);
      expect(pose!.nose.world!.y).toBeLessThan(-0.4);
    }
  });

  it('show the player’s left on the right of the frame', () => {
    const [first] = estimatesOf({}, 0);
    expect(first!.pose!.left_shoulder.x).toBeGreaterThan(first!.pose!.right_shoulder.x);
  });

  it('have a low confidence for feet outside the crop', () => {
    const [first] = estimatesOf({ crop: { x: 0.2, y: 0, width: 0.6, height: 0.6 } }, 0);
    expect(first!.pose!.left_ankle.confidence).toBeLessThan(0.2);
    expect(first!.pose!.left_shoulder.confidence).toBeGreaterThan(0.9);
  });

  it('are null for a player who has left', () => {
    const frames = estimatesOf({ errors: [{ kind: 'leaves', fromS: 3, toS: 9 }] });
    expect(frames.find(({ mediaTime }) => mediaTime > 6)!.pose).toBeNull();
    expect(frames[0]!.pose).not.toBeNull();
  });

  it('are the same for the same seed', () => {
    expect(estimatesOf(MIRRORED)).toEqual(estimatesOf(MIRRORED));
  });
});

describe('the judge', () => {
  const reference = prepareReference(
    { id: dance.id, modelFamily: 'blazepose', fps: 15, duration: durationOf(dance), ...SIZE, frames: danced, moves },
    'whole',
  );
  const run = (of: object): JudgedRun => judgeRun(reference, estimatesOf(of));
  const right = run(MIRRORED).result;

  it('scores a correct player high, and detects the mirrored side', () => {
    expect(right.score).toBeGreaterThan(90);
    expect(right.side).toBe('mirrored');
    expect(run({}).result.side).toBe('same');
  });

  it('measures a lag of 250 ms within 40 ms, with the same score', () => {
    const late = run({ ...MIRRORED, delayMs: 250 }).result;
    expect(Math.abs(late.lagMs! - right.lagMs! - 250)).toBeLessThan(40);
    expect(Math.abs(late.score! - right.score!)).toBeLessThan(3);
  });

  it('reports a frozen left arm as the weakest limb', () => {
    const errors = [{ kind: 'frozen-limb', limb: 'left_arm', fromS: 0, toS: 12 }];
    expect(run({ ...MIRRORED, errors }).result.weakestLimb).toBe('left_arm');
    expect(run({ errors }).result.weakestLimb).toBe('left_arm');
  });

  it('scores less than 5 for standing still', () => {
    expect(run({ errors: [{ kind: 'still' }] }).result.score).toBeLessThan(5);
  });

  it('rates only the wrong move as x', () => {
    const { verdicts } = run({ ...MIRRORED, errors: [{ kind: 'wrong-move', move: 3 }] });
    expect(verdicts.filter(({ rating }) => rating === 'x').map(({ move }) => move)).toEqual([3]);
  });

  it('rates no unseen move as x', () => {
    const { verdicts } = run({ ...MIRRORED, errors: [{ kind: 'leaves', fromS: 6, toS: 12 }] });
    expect(verdicts.filter(({ rating }) => rating === 'x')).toEqual([]);
    expect(verdicts.at(-1)!.unseenReason).toBe('nobody');
  });
});
