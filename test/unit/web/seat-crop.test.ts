import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cropOf, follow, wholeCrop } from '@instep/web/room/seat-crop';
import { FRAME_SIZE, standingPose } from '../../support/drawn-poses.ts';

describe('the part of the frame that shows a player', () => {
  it('has the aspect of its tile and holds all of them, wherever they stand', () => {
    const place = fc.record({
      x: fc.integer({ min: -50, max: 450 }),
      y: fc.integer({ min: 0, max: 300 }),
      torso: fc.integer({ min: 5, max: 200 }),
    });
    fc.assert(
      fc.property(place, fc.double({ min: 0.3, max: 3, noNaN: true }), (placement, aspect) => {
        const pose = standingPose(placement);
        const { x, y, width, height } = cropOf(pose, FRAME_SIZE, aspect);
        expect(width / height).toBeCloseTo(aspect);
        const isSeen = (joint: { readonly x: number; readonly y: number }) =>
          joint.x >= 0 && joint.x <= FRAME_SIZE.width && joint.y >= 0 && joint.y <= FRAME_SIZE.height;
        for (const joint of Object.values(pose).filter(isSeen)) {
          expect(joint.x).toBeGreaterThanOrEqual(x - 1e-9);
          expect(joint.x).toBeLessThanOrEqual(x + width + 1e-9);
          expect(joint.y).toBeGreaterThanOrEqual(y - 1e-9);
          expect(joint.y).toBeLessThanOrEqual(y + height + 1e-9);
        }
      }),
    );
  });

  it('holds all of them, with room above', () => {
    const { x, y, width, height } = cropOf(standingPose({ x: 120, torso: 40 }), FRAME_SIZE, 3 / 4);
    expect(x + width / 2).toBeCloseTo(120);
    expect(y).toBeLessThan(150 - 1.5 * 40);
    expect(y + height).toBeGreaterThan(150 + 1.6 * 40);
  });

  it('lies within the frame where they fit, and else has the frame in its middle', () => {
    const small = cropOf(standingPose({ x: 390, y: 20, torso: 20 }), FRAME_SIZE, 1);
    expect(small.x + small.width).toBeCloseTo(FRAME_SIZE.width);
    expect(small.y).toBe(0);
    const wide = cropOf(standingPose({ torso: 80 }), FRAME_SIZE, 3);
    expect(wide.x).toBeCloseTo((FRAME_SIZE.width - wide.width) / 2);
    expect(wide.x).toBeLessThan(0);
    expect(wide.height).toBeLessThanOrEqual(FRAME_SIZE.height);
  });

  it('is wide enough for arms in a narrow tile, if the frame is high enough', () => {
    const { width, height } = cropOf(standingPose({ torso: 20 }), FRAME_SIZE, 1 / 4);
    expect(width).toBeGreaterThanOrEqual(0.8 * 3 * 20);
    expect(height).toBeLessThanOrEqual(FRAME_SIZE.height);
  });

  it('is as large as fits before somebody is seen, in the middle or where they are expected', () => {
    expect(wholeCrop(FRAME_SIZE, 1)).toEqual({ x: 50, y: 0, width: 300, height: 300 });
    expect(wholeCrop(FRAME_SIZE, 0.5, 0.75)).toEqual({ x: 225, y: 0, width: 150, height: 300 });
  });

  it('follows without jumps', () => {
    const [from, to] = [wholeCrop(FRAME_SIZE, 1), { x: 0, y: 0, width: 100, height: 100 }];
    expect(follow(null, to, 0)).toEqual(to);
    expect(follow(from, to, 0)).toEqual(from);
    expect(follow(from, to, 33).x).toBeGreaterThan(45);
    expect(follow(from, to, 5000).x).toBeCloseTo(0, 1);
  });
});
