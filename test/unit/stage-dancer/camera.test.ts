import { createCamera, inPicture } from '@instep/stage-dancer/scene/camera';
import { STAGE_CAMERA } from '@instep/stage-dancer/film/cameras';
import { Vector3 } from 'three';
import { describe, expect, test } from 'vitest';

const SIZE = { width: 854, height: 480 };

describe('a camera', () => {
  test('sees what it looks at in the middle of the picture', () => {
    const camera = createCamera({ ...STAGE_CAMERA, yaw: 30, pitch: 12, roll: 7, aside: 0.2 }, SIZE);
    const { x, y } = inPicture(new Vector3(0.2, STAGE_CAMERA.height, 0), camera, SIZE);
    expect(x).toBeCloseTo(427, 6);
    expect(y).toBeCloseTo(240, 6);
  });

  test('sees the dancer’s left at the right of the picture, and up as up', () => {
    const camera = createCamera(STAGE_CAMERA, SIZE);
    const middle = inPicture(new Vector3(0, 1, 0), camera, SIZE);
    expect(inPicture(new Vector3(0.3, 1, 0), camera, SIZE).x).toBeGreaterThan(middle.x + 50);
    expect(inPicture(new Vector3(0, 1.3, 0), camera, SIZE).y).toBeLessThan(middle.y - 50);
  });

  test('finds a point again from its pixel and its depth', () => {
    const camera = createCamera({ ...STAGE_CAMERA, yaw: -25, pitch: 8 }, SIZE);
    const point = new Vector3(-0.4, 1.6, 0.3);
    const { x, y } = inPicture(point, camera, SIZE);
    const depth = point.clone().project(camera).z;
    const back = new Vector3((x / SIZE.width) * 2 - 1, 1 - (y / SIZE.height) * 2, depth).unproject(camera);
    expect(back.distanceTo(point)).toBeLessThan(1e-6);
  });
});
