import {
  DETECTOR_SIZE,
  HEATMAP_SIZE,
  LANDMARK_COUNT,
  type DetectorOutput,
  type LandmarkOutput,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';

/** What a landmark network says: all landmarks in the middle, half visible, unless told. */
export const landmarkOutput = (told: {
  readonly flag?: number;
  readonly places?: { readonly [landmark: number]: readonly [x: number, y: number] };
  readonly visibility?: { readonly [landmark: number]: number };
  readonly world?: { readonly [landmark: number]: readonly [x: number, y: number, z: number] };
}): LandmarkOutput => {
  const landmarks = new Float32Array(LANDMARK_COUNT * 5);
  const world = new Float32Array(LANDMARK_COUNT * 3);
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    landmarks.set([...(told.places?.[landmark] ?? [128, 128]), 0, told.visibility?.[landmark] ?? 0, 0], landmark * 5);
    world.set(told.world?.[landmark] ?? [0, 0, 0], landmark * 3);
  }
  const heatmaps = new Float32Array(HEATMAP_SIZE * HEATMAP_SIZE * LANDMARK_COUNT).fill(-30);
  return { landmarks, world, heatmaps, flag: told.flag ?? 1 };
};

/** What a detector says that finds one person in the middle, whose region is a little smaller than the picture. */
export const onePerson = (): DetectorOutput => peopleAt(3);

/** The same, and another one beside him. */
export const twoPeople = (): DetectorOutput => peopleAt(3, 6);

/** People at these of seven columns. */
const peopleAt = (...columns: readonly number[]): DetectorOutput => {
  const output = nobody();
  for (const column of columns) {
    const anchor = 28 * 28 * 2 + 14 * 14 * 2 + (3 * 7 + column) * 6;
    output.scores[anchor] = 5;
    output.boxes.set([0, 0, 40, 40, 0, 0, 0, -DETECTOR_SIZE / 3], anchor * 12);
  }
  return output;
};

/** What a detector says of an empty room. */
export const nobody = (): DetectorOutput => ({
  boxes: new Float32Array(2254 * 12),
  scores: new Float32Array(2254).fill(-9),
});

/** An engine that answers from two lists, the last of each again and again, and notes what it is asked. */
export const fakeEngine = (
  detections: readonly DetectorOutput[],
  sightings: readonly LandmarkOutput[],
): PoseEngine & { readonly asked: readonly ('detector' | 'landmark')[] } => {
  const asked: ('detector' | 'landmark')[] = [];
  const answer = <T>(list: readonly T[], kind: 'detector' | 'landmark'): T => {
    const already = asked.filter((other) => other === kind).length;
    asked.push(kind);
    return list[Math.min(already, list.length - 1)] as T;
  };
  return {
    asked,
    name: 'fake',
    layout: 'channels_last',
    runDetector: async () => answer(detections, 'detector'),
    runLandmark: async () => answer(sightings, 'landmark'),
    close: async () => {},
  };
};
