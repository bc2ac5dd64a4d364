import { expect, describe, it } from 'vitest';
import { arrowTo, Ghost } from '@instep/web/drawing/ghost';
import { withChangedKeypoints, standingPose } from '../../support/drawn-poses.ts';

const player = standingPose({ x: 100, y: 120, torso: 40 });
/** The reference, larger and elsewhere, with the left arm raised. */
const reference = withChangedKeypoints(standingPose({ x: 600, y: 400, torso: 200 }), ['left_wrist'], {
  x: 700,
  y: 100,
});

describe('the ghost', () => {
  it("has the player's hips and size", () => {
    const ghost = new Ghost().poseOver(player, standingPose({ x: 600, y: 400, torso: 200 }), 'same');
    expect([ghost.left_ankle.x, ghost.left_ankle.y]).toEqual([player.left_ankle.x, player.left_ankle.y]);
  });

  it('is mirrored if the player dances as a mirror image', () => {
    const [same, mirror] = (['same', 'mirrored'] as const).map((side) => new Ghost().poseOver(player, reference, side));
    expect([same?.left_wrist.x, same?.left_wrist.y]).toEqual([120, 60]);
    expect([mirror?.right_wrist.x, mirror?.right_wrist.y]).toEqual([80, 60]);
    expect(mirror?.left_wrist.y).toBe(120);
  });

  it('does not shrink at once if the player turns sideways', () => {
    const ghost = new Ghost();
    ghost.poseOver(player, reference, 'same');
    const turned = ghost.poseOver(standingPose({ x: 100, y: 120, torso: 20 }), reference, 'same');
    expect(turned.left_ankle.y - 120).toBeGreaterThan(0.9 * 1.6 * 40);
  });

  it('has an arrow from a limb to its target, and none if it is there', () => {
    const ghost = new Ghost().poseOver(player, reference, 'same');
    expect(arrowTo(ghost, player, 'left_arm')).toMatchObject({ from: { x: 124, y: 120 }, to: { x: 120, y: 60 } });
    expect(arrowTo(ghost, player, 'right_arm')).toBeNull();
    expect(arrowTo(ghost, withChangedKeypoints(player, ['left_wrist'], { confidence: 0 }), 'left_arm')).toBeNull();
  });
});
