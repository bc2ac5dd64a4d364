import { describe, expect, it } from 'vitest';
import { parseTrack } from '@instep/evaluate/real/load-tracks';

/** A recording of three frames; the left shoulder stands to the right of the turned picture, the wrist is lost once. */
const recording = (): string => {
  const flat = Array.from({ length: 33 }, (_, k) => ({ x: k, y: 10 * k, dist_from_camera: 0 }));
  const deep = Array.from({ length: 33 }, (_, k) => ({ x: 1 + k / 100, y: k / 50, z: -k / 20 }));
  const lost = flat.map((point, k) => (k === 15 ? { x: null, y: null, dist_from_camera: null } : point));
  return JSON.stringify({
    trackDescription: 'good',
    danceRelativeStem: 'other/renegade',
    videoFrameTimesInSecs: [0, 0.1, 0.1, 0.2],
    user2dPoses: [flat, flat, lost, null],
    user3dPoses: [deep, deep, deep, null],
  });
};

describe('parseTrack', () => {
  const track = parseTrack(recording(), 'good.renegade');

  it('leaves out frames recorded before the video started', () => {
    expect(track.frames).toHaveLength(3);
  });

  it('removes the folder from the name of the dance', () => {
    expect(track.danceName).toBe('renegade');
  });

  it('unmirrors the selfie: exchanges left and right and negates x', () => {
    const pose = track.frames[0]?.pose;
    // Point 11 was called the left shoulder in the turned picture; it is the right one.
    expect(pose?.right_shoulder).toMatchObject({ x: -11, y: 110, confidence: 1 });
    expect(pose?.left_shoulder).toMatchObject({ x: -12, y: 120 });
  });

  it('shifts the world x by one metre and negates it, and keeps y down and z away from the camera', () => {
    const world = track.frames[0]?.pose?.right_shoulder.world;
    expect(world?.x).toBeCloseTo(-0.11, 10);
    expect(world?.y).toBeCloseTo(0.22, 10);
    expect(world?.z).toBeCloseTo(-0.55, 10);
  });

  it('gives confidence 0 to a point without coordinates', () => {
    expect(track.frames[1]?.pose?.right_wrist.confidence).toBe(0);
  });

  it('gives no pose for a frame without one', () => {
    expect(track.frames[2]?.pose).toBeNull();
  });

  it('names the file and the missing field', () => {
    expect(() => parseTrack('{"trackDescription": "x"}', 'bad')).toThrow(/^bad\.track\.json: danceRelativeStem: /);
  });
});
