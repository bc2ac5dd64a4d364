import { describe, expect, it } from 'vitest';
import { parseRecordedPoses } from '@instep/evaluate/real/recorded-poses';

/** Four mirrored frames, the first from before the video started; the third has no left wrist, the fourth no pose. */
const recording = (): string => {
  const framePoints = Array.from({ length: 33 }, (_, k) => ({ x: k, y: 10 * k, dist_from_camera: 0 }));
  const worldPoints = Array.from({ length: 33 }, (_, k) => ({ x: 1 + k / 100, y: k / 50, z: -k / 20 }));
  const withoutWrist = framePoints.map((point, k) => (k === 15 ? { x: null, y: null, dist_from_camera: null } : point));
  return JSON.stringify({
    trackDescription: 'good',
    danceRelativeStem: 'other/renegade',
    videoFrameTimesInSecs: [0, 0.1, 0.1, 0.2],
    user2dPoses: [framePoints, framePoints, withoutWrist, null],
    user3dPoses: [worldPoints, worldPoints, worldPoints, null],
  });
};

describe('parseRecordedPoses', () => {
  const recorded = parseRecordedPoses(recording(), 'good.renegade');

  it('leaves out frames recorded before the video started', () => {
    expect(recorded.frames).toHaveLength(3);
  });

  it('removes the folder from the name of the dance', () => {
    expect(recorded.danceName).toBe('renegade');
  });

  it('unmirrors the frame: exchanges left and right and negates x', () => {
    const pose = recorded.frames[0]?.pose;
    // Point 11 was called the left shoulder in the mirrored frame; it is the right one.
    expect(pose?.right_shoulder).toMatchObject({ x: -11, y: 110, confidence: 1 });
    expect(pose?.left_shoulder).toMatchObject({ x: -12, y: 120 });
  });

  it('shifts the world x by one metre and negates it, and keeps y down and z away from the camera', () => {
    const world = recorded.frames[0]?.pose?.right_shoulder.world;
    expect(world?.x).toBeCloseTo(-0.11, 10);
    expect(world?.y).toBeCloseTo(0.22, 10);
    expect(world?.z).toBeCloseTo(-0.55, 10);
  });

  it('gives confidence 0 to a point without coordinates', () => {
    expect(recorded.frames[1]?.pose?.right_wrist.confidence).toBe(0);
  });

  it('gives no pose for a frame without one', () => {
    expect(recorded.frames[2]?.pose).toBeNull();
  });

  it('names the file and the missing field', () => {
    expect(() => parseRecordedPoses('{"trackDescription": "x"}', 'bad')).toThrow(
      /^bad\.track\.json: danceRelativeStem: /,
    );
  });
});
