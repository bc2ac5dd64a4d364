import type { Choreography } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import type { ExportedFile } from './exported-file.ts';

/**
 * OpenPose's BODY_25 in its order: a keypoint, the middle of two, or `null` for a point that BlazePose doesn't have.
 */
const BODY_25: readonly (KeypointName | readonly [KeypointName, KeypointName] | null)[] = [
  'nose',
  ['left_shoulder', 'right_shoulder'],
  'right_shoulder',
  'right_elbow',
  'right_wrist',
  'left_shoulder',
  'left_elbow',
  'left_wrist',
  ['left_hip', 'right_hip'],
  'right_hip',
  'right_knee',
  'right_ankle',
  'left_hip',
  'left_knee',
  'left_ankle',
  'right_eye',
  'left_eye',
  'right_ear',
  'left_ear',
  'left_foot_index',
  null,
  'left_heel',
  'right_foot_index',
  null,
  'right_heel',
];

/**
 * A choreography in OpenPose's format (BODY_25, its "Output" page): one JSON file per row, `people` empty if nobody is
 * seen.
 */
export const exportOpenpose = ({ id, frames }: Choreography): ExportedFile[] =>
  frames.map(({ pose }, row) => ({
    name: `${id}_${String(row).padStart(12, '0')}_keypoints.json`,
    text: `${JSON.stringify({ version: 1.3, people: pose ? [personOf(pose)] : [] })}\n`,
  }));

const personOf = (pose: Pose): object => ({
  person_id: [-1],
  pose_keypoints_2d: BODY_25.flatMap((source) => pointOf(pose, source)),
  face_keypoints_2d: [],
  hand_left_keypoints_2d: [],
  hand_right_keypoints_2d: [],
  pose_keypoints_3d: [],
  face_keypoints_3d: [],
  hand_left_keypoints_3d: [],
  hand_right_keypoints_3d: [],
});

const pointOf = (pose: Pose, place: (typeof BODY_25)[number]): number[] => {
  if (place === null) return [0, 0, 0];
  const [a, b] = typeof place === 'string' ? [pose[place], pose[place]] : [pose[place[0]], pose[place[1]]];
  const values = [(a.x + b.x) / 2, (a.y + b.y) / 2, Math.min(a.confidence, b.confidence)];
  return values.map((value) => Number(value.toFixed(3)));
};
