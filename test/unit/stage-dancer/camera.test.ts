import { createCamera, projectToImage, STAGE_CAMERA } from '@instep/stage-dancer/scene/camera';
import { Vector3 } from 'three';
import { describe, expect, test } from 'vitest';

const SIZE = { width: 854, height: 480 };

describe('a camera', () => {
  test('projects the point that it looks at to the middle of the frame', () => {
    const camera = createCamera({ ...STAGE_CAMERA, yaw: 30, pitch: 12, roll: 7, aside: 0.2 }, SIZE);
    const { x, y } = projectToImage(new Vector3(0.2, STAGE_CAMERA.height, 0), camera, SIZE);
    expect(x).toBeCloseTo(427, 6);
    expect(y).toBeCloseTo(240, 6);
  });

  test('shows the dancer’s left on the right of the frame, and up as up', () => {
    const camera = createCamera(STAGE_CAMERA, SIZE);
    const middle = projectToImage(new Vector3(0, 1, 0), camera, SIZE);
    expect(projectToImage(new Vector3(0.3, 1, 0), camera, SIZE).x).toBeGreaterThan(middle.x + 50);
    expect(projectToImage(new Vector3(0, 1.3, 0), camera, SIZE).y).toBeLessThan(middle.y - 50);
  });

  test('projects so that a pixel and its depth give the point again', () => {
    const camera = createCamera({ ...STAGE_CAMERA, yaw: -25, pitch: 8 }, SIZE);
    const point = new Vector3(-0.4, 1.6, 0.3);
    const { x, y } = projectToImage(point, camera, SIZE);
    const depth = point.clone().project(camera).z;
    const back = new Vector3((x / SIZE.width) * 2 - 1, 1 - (y / SIZE.height) * 2, depth).unproject(camera);
    expect(back.distanceTo(point)).toBeLessThan(1e-6);
  });
});
