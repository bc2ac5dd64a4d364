import type { Choreography } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { Pixels } from '@instep/choreo/units';
import type { ExportedFile } from './exported-file.ts';

/** COCO's 17 keypoints in COCO's order. */
const COCO_KEYPOINTS = [
  'nose',
  'left_eye',
  'right_eye',
  'left_ear',
  'right_ear',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
] as const satisfies readonly KeypointName[];

/** COCO's lines between the keypoints, which are counted from 1. */
const COCO_SKELETON = [
  [16, 14],
  [14, 12],
  [17, 15],
  [15, 13],
  [12, 13],
  [6, 12],
  [7, 13],
  [6, 7],
  [6, 8],
  [7, 9],
  [8, 10],
  [9, 11],
  [2, 3],
  [1, 2],
  [1, 3],
  [2, 4],
  [3, 5],
  [4, 6],
  [5, 7],
];

/** From this confidence on a keypoint counts as seen (COCO's 2), below it as labelled but hidden (1). */
const MIN_VISIBLE_CONFIDENCE = 0.5;

/**
 * A choreography as COCO keypoint annotations (cocodataset.org, "Data format"): one image per row, at most one person.
 */
export const exportCoco = ({ id, width, height, fps, frames }: Choreography): ExportedFile[] => {
  const images = frames.map(({ mediaTime }, row) => ({
    id: row,
    file_name: `${id}_${String(row).padStart(6, '0')}.jpg`,
    width,
    height,
    media_time_s: mediaTime,
  }));
  const annotations = frames.flatMap(({ pose }, row) => (pose ? [annotationOf(pose, row)] : []));
  const categories = [
    { id: 1, name: 'person', supercategory: 'person', keypoints: COCO_KEYPOINTS, skeleton: COCO_SKELETON },
  ];
  const info = {
    description: `Keypoints of the dance ${id}, ${fps} rows a second, as measured (not labelled by hand)`,
  };
  return [{ name: `${id}.coco.json`, text: `${JSON.stringify({ info, images, annotations, categories })}\n` }];
};

const annotationOf = (pose: Pose, row: number): object => {
  const points = COCO_KEYPOINTS.map((name) => pose[name]);
  const bbox = boxAround(points);
  const score = mean(points.map(({ confidence }) => confidence));
  return {
    id: row,
    image_id: row,
    category_id: 1,
    iscrowd: 0,
    num_keypoints: points.length,
    keypoints: points.flatMap(({ x, y, confidence }) => [
      roundToTenth(x),
      roundToTenth(y),
      confidence >= MIN_VISIBLE_CONFIDENCE ? 2 : 1,
    ]),
    bbox,
    area: roundToTenth((bbox[2] ?? 0) * (bbox[3] ?? 0)),
    score: Number(score.toFixed(3)),
  };
};

const boxAround = (points: readonly { readonly x: Pixels; readonly y: Pixels }[]): readonly Pixels[] => {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return [left, top, Math.max(...xs) - left, Math.max(...ys) - top].map(roundToTenth);
};

const roundToTenth = (value: number): number => Number(value.toFixed(1));
