import { KEYPOINT_NAMES, type ByKeypoint } from '@instep/choreo/skeleton';
import type { Metres, Pixels, Seconds } from '@instep/choreo/units';
import type { PerspectiveCamera } from 'three';
import { truthJoints } from '../rig/truth-joints.ts';
import { restJoints } from '../rig/rest-joints.ts';
import { solveRig } from '../rig/solve.ts';
import { createCamera, cropped, inPicture, type PictureSize } from '../scene/camera.ts';
import type { Appearance, Cast, Moment, Setup } from '../scene/setup.ts';

/** The true position of a keypoint: in the frame, and in the room (x to the dancer's left, y up, z forward). */
export type TrueKeypoint = {
  readonly x: Pixels;
  readonly y: Pixels;
  readonly room: readonly [Metres, Metres, Metres];
};

/** One frame: the true position of everybody in it, in the order of the cast; `null` for someone who is not there. */
export type TrueFrame = { readonly time: Seconds; readonly cast: readonly (ByKeypoint<TrueKeypoint> | null)[] };

/** The ground truth of a film, as `--truth` writes it. */
export type Truth = PictureSize & { readonly fps: number; readonly frames: readonly TrueFrame[] };

/** The ground truth of each moment of a setup. */
export const createTruthTeller = (setup: Setup): ((moment: Moment) => TrueFrame) => {
  const camera = cropped(createCamera(setup.camera, setup.size), setup.crop, setup.size);
  const rests = setup.cast.map(({ proportions }) => restJoints(proportions));
  return ({ time, cast }) => ({
    time,
    cast: setup.cast.map((member, i) =>
      trueKeypoints(cast[i] ?? null, { member, rest: rests[i]!, camera, size: setup.size }),
    ),
  });
};

type Seen = {
  readonly member: Cast;
  readonly rest: ReturnType<typeof restJoints>;
  readonly camera: PerspectiveCamera;
  readonly size: PictureSize;
};

const trueKeypoints = (
  appearance: Appearance,
  { member, rest, camera, size }: Seen,
): ByKeypoint<TrueKeypoint> | null => {
  if (!appearance) return null;
  const joints = truthJoints(solveRig(appearance.pose, rest), member.proportions.head);
  const entries = KEYPOINT_NAMES.map((name) => {
    const joint = joints[name];
    const { x, y } = inPicture(joint, camera, size);
    const room = [joint.x, joint.y, joint.z].map((metres) => Number(metres.toFixed(4)));
    return [name, { x: Number(x.toFixed(2)), y: Number(y.toFixed(2)), room }];
  });
  return Object.fromEntries(entries) as ByKeypoint<TrueKeypoint>;
};
