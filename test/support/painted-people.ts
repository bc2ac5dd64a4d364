import {
  DETECTOR_SIZE,
  LANDMARK_SIZE,
  type DetectorOutput,
  type LandmarkOutput,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { detectionsOfNobody, fakeLandmarks } from './fake-engine.ts';
import { rawFrame } from './frames.ts';

/** A person of a painted scene: nothing but a torso of one colour. */
export type PaintedPerson = { readonly x: number; readonly colour: readonly [number, number, number] };

const WIDTH = 240;
const HEIGHT = 120;
const TORSO = { width: 16, height: 30, y: 45 };

/** A dark frame with these people; the later ones stand in front. */
export const paintPeople = (people: readonly PaintedPerson[]): RawFrame =>
  rawFrame(WIDTH, HEIGHT, (x, y) => {
    const inRow = y >= TORSO.y && y < TORSO.y + TORSO.height;
    const person = people.findLast((one) => inRow && Math.abs(x - one.x) <= TORSO.width / 2);
    return person ? [...person.colour] : [0, 0, 0];
  });

/** An engine that finds painted people; those who touch look like one. */
export const paintedPeopleEngine = (): PoseEngine & { readonly runs: { detector: number; landmark: number } } => {
  const runs = { detector: 0, landmark: 0 };
  return {
    runs,
    name: 'painted people',
    layout: 'channels_last',
    runDetector: async (pixels) => {
      runs.detector++;
      return detectionsOf(blobsIn(pixels, DETECTOR_SIZE, -1));
    },
    runLandmark: async (pixels) => {
      runs.landmark++;
      return landmarksOf(blobsIn(pixels, LANDMARK_SIZE, 0));
    },
    close: async () => {},
  };
};

type Blob = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** The bright rectangles of a square tensor; `black` is the value of black. */
const blobsIn = (pixels: Float32Array, size: number, black: number): Blob[] => {
  const columns = Array.from({ length: size }, (_, x) => brightRows(pixels, size, x, black + 0.2));
  const blobs: Blob[] = [];
  for (let x = 0; x < size; x++) {
    const [left, rows] = [x, columns[x]];
    while (columns[x]) x++;
    if (rows) {
      const height = rows.bottom - rows.top;
      blobs.push({ x: (left + x) / 2, y: rows.top + height / 2, width: x - left, height });
    }
  }
  return blobs;
};

/** The first bright row of a column, and the one after the last. */
const brightRows = (pixels: Float32Array, size: number, x: number, limit: number) => {
  let [top, bottom] = [size, 0];
  for (let y = 0; y < size; y++) {
    const at = 3 * (y * size + x);
    if (pixels[at]! <= limit && pixels[at + 1]! <= limit && pixels[at + 2]! <= limit) continue;
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return bottom > top ? { top, bottom } : null;
};

/** The boxes of the detector's cell in the middle. */
const detectionsOf = (blobs: readonly Blob[]): DetectorOutput => {
  const output = detectionsOfNobody();
  const middle = DETECTOR_SIZE / 2;
  blobs.slice(0, 6).forEach(({ x, y, width, height }, index) => {
    const anchor = 28 * 28 * 2 + 14 * 14 * 2 + (3 * 7 + 3) * 6 + index;
    output.scores[anchor] = 5;
    const [right, down] = [x - middle, y - middle];
    output.boxes.set([right, down, width, width, right, down, right, down - height], anchor * 12);
  });
  return output;
};

const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP, CENTRE, EDGE] = [11, 12, 23, 24, 33, 34] as const;

/** The landmarks of whoever is nearest to the middle of the region. */
const landmarksOf = (blobs: readonly Blob[]): LandmarkOutput => {
  const fromMiddle = ({ x }: Blob): number => Math.abs(x - LANDMARK_SIZE / 2);
  const [blob] = [...blobs].sort((one, other) => fromMiddle(one) - fromMiddle(other));
  if (!blob || fromMiddle(blob) > LANDMARK_SIZE / 4) return fakeLandmarks({ flag: 0.1 });
  const { x, y, width, height } = blob;
  return fakeLandmarks({
    flag: 0.95,
    points: {
      [LEFT_SHOULDER]: [x + width / 2, y - height / 2],
      [RIGHT_SHOULDER]: [x - width / 2, y - height / 2],
      [LEFT_HIP]: [x + width / 2, y + height / 2],
      [RIGHT_HIP]: [x - width / 2, y + height / 2],
      [CENTRE]: [x, y],
      [EDGE]: [x, y - height],
    },
  });
};
