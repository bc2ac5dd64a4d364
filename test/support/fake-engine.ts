import {
  DETECTOR_SIZE,
  HEATMAP_SIZE,
  LANDMARK_COUNT,
  type DetectorOutput,
  type LandmarkOutput,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';

/** A landmark network's output: all landmarks in the middle and half visible, except for those that are given. */
export const fakeLandmarks = (overrides: {
  readonly flag?: number;
  readonly points?: { readonly [landmark: number]: readonly [x: number, y: number] };
  readonly visibility?: { readonly [landmark: number]: number };
  readonly world?: { readonly [landmark: number]: readonly [x: number, y: number, z: number] };
}): LandmarkOutput => {
  const landmarks = new Float32Array(LANDMARK_COUNT * 5);
  const world = new Float32Array(LANDMARK_COUNT * 3);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    landmarks.set(
      [...(overrides.points?.[landmark] ?? [128, 128]), 0, overrides.visibility?.[landmark] ?? 0, 0],
      landmark * 5,
    );
    world.set(overrides.world?.[landmark] ?? [0, 0, 0], landmark * 3);
  }
  const heatmaps = new Float32Array(HEATMAP_SIZE * HEATMAP_SIZE * LANDMARK_COUNT).fill(-30);
  return { landmarks, world, heatmaps, flag: overrides.flag ?? 1 };
};

/** A detector's output with one person in the middle, whose region is a little smaller than the frame. */
export const detectionsOfOne = (): DetectorOutput => detectionsAt(3);

/** The same, with another person beside them. */
export const detectionsOfTwo = (): DetectorOutput => detectionsAt(3, 6);

/** Appends the people in these rows of seven columns. */
const detectionsAt = (...columns: readonly number[]): DetectorOutput => {
  const output = detectionsOfNobody();
  for (const column of columns) {
    const anchor = 28 * 28 * 2 + 14 * 14 * 2 + (3 * 7 + column) * 6;
    output.scores[anchor] = 5;
    output.boxes.set([0, 0, 40, 40, 0, 0, 0, -DETECTOR_SIZE / 3], anchor * 12);
  }
  return output;
};

/** A detector's output for an empty room. */
export const detectionsOfNobody = (): DetectorOutput => ({
  boxes: new Float32Array(2254 * 12),
  scores: new Float32Array(2254).fill(-9),
});

/** An engine that returns outputs from two lists, repeating the last of each, and records which network ran. */
export const fakeEngine = (
  detections: readonly DetectorOutput[],
  landmarks: readonly LandmarkOutput[],
): PoseEngine & { readonly runs: readonly ('detector' | 'landmark')[] } => {
  const runs: ('detector' | 'landmark')[] = [];
  const next = <T>(outputs: readonly T[], network: 'detector' | 'landmark'): T => {
    const index = runs.filter((other) => other === network).length;
    runs.push(network);
    return outputs[Math.min(index, outputs.length - 1)] as T;
  };
  return {
    runs,
    name: 'fake',
    layout: 'channels_last',
    runDetector: async () => next(detections, 'detector'),
    runLandmark: async () => next(landmarks, 'landmark'),
    close: async () => {},
  };
};
