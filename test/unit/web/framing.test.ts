import { describe, expect, it } from 'vitest';
import { framingOf } from '@instep/web/camera/framing';
import { words } from '@instep/web/words/words.svelte';
import { withChangedKeypoints, FRAME_SIZE, standingPose } from '../../support/drawn-poses.ts';

const ANKLES = ['left_ankle', 'right_ankle'] as const;
const HIPS = ['left_hip', 'right_hip'] as const;
const SHOULDERS = ['left_shoulder', 'right_shoulder'] as const;

describe('framing', () => {
  it.each([
    ['nobody in the frame', null, 'nobody'],
    [
      'head and shoulders at a laptop',
      withChangedKeypoints(standingPose(), [...HIPS, ...ANKLES], { confidence: 0.2 }),
      'step_back',
    ],
    [
      'shoulders without a head',
      withChangedKeypoints(standingPose(), [...HIPS, 'nose'], { confidence: 0.2 }),
      'nobody',
    ],
    [
      'a head without shoulders',
      withChangedKeypoints(standingPose(), [...HIPS, ...SHOULDERS], { confidence: 0.2 }),
      'nobody',
    ],
    ['a whole person in the middle', standingPose(), 'all_seen'],
    ['feet below the frame', standingPose({ y: 230 }), 'step_back'],
    ['feet with low confidence', withChangedKeypoints(standingPose(), ANKLES, { confidence: 0.3 }), 'step_back'],
    ['a head above the frame', standingPose({ y: 85 }), 'head_out'],
    ['a hand at the edge', withChangedKeypoints(standingPose(), ['left_wrist'], { x: 398 }), 'hands_out'],
    ['a hand behind the back', withChangedKeypoints(standingPose(), ['left_wrist'], { confidence: 0.1 }), 'show_hands'],
    ['somebody far away', standingPose({ torso: 25 }), 'come_closer'],
    ['somebody at the left edge of the frame, their own right', standingPose({ x: 70 }), 'move_left'],
    ['somebody at the right edge of the frame, their own left', standingPose({ x: 330 }), 'move_right'],
  ] as const)('%s', (_what, pose, expected) => {
    expect(framingOf(pose, FRAME_SIZE, 'whole')).toBe(expected);
    expect(words().check.lines[expected]).not.toBe('');
  });

  it.each([
    ['sitting at a table, hips and feet hidden', ['left_hip', 'right_hip', ...ANKLES], 'seated', 'all_seen'],
    ['sitting, one hand under the table', ['left_wrist'], 'seated', 'show_hands'],
    ['with one arm, the other hidden', ['right_wrist'], 'left_arm', 'all_seen'],
    ['with one arm, that one hidden', ['left_wrist'], 'left_arm', 'show_hands'],
  ] as const)('%s', (_what, hidden, scope, expected) => {
    expect(framingOf(withChangedKeypoints(standingPose(), hidden, { confidence: 0.1 }), FRAME_SIZE, scope)).toBe(
      expected,
    );
  });

  it('is the same in a frame of twice the size', () => {
    const twice = { width: 2 * FRAME_SIZE.width, height: 2 * FRAME_SIZE.height };
    expect(framingOf(standingPose({ x: 400, y: 300, torso: 120 }), twice, 'whole')).toBe('all_seen');
  });
});
