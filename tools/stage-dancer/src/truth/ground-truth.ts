import { KEYPOINT_NAMES, type ByKeypoint } from '@instep/choreo/skeleton';
import type { Metres, Pixels, Seconds } from '@instep/choreo/units';
import type { PerspectiveCamera } from 'three';
import { keypointPositions } from '../rig/keypoint-positions.ts';
import { restJoints } from '../rig/rest-joints.ts';
import { solveRig } from '../rig/solve.ts';
import { frameTimes, type Animation, type TimeRange } from '../render/animation.ts';
import { createSceneCamera, projectToImage, type ImageSize } from '../scene/camera.ts';
import type { CastMemberState, CastMember, FrameState, SceneSetup } from '../scene/setup.ts';

/** The true position of a keypoint: in the frame, and in the room (x to the dancer's left, y up, z forward). */
export type TrueKeypoint = {
  readonly x: Pixels;
  readonly y: Pixels;
  readonly room: readonly [Metres, Metres, Metres];
};

/** One frame: the true position of everybody in it, in the order of the cast; `null` for someone who is not there. */
export type TrueFrame = { readonly time: Seconds; readonly cast: readonly (ByKeypoint<TrueKeypoint> | null)[] };

/** The ground truth of an animation, as `--truth` writes it. */
export type GroundTruth = ImageSize & { readonly fps: number; readonly frames: readonly TrueFrame[] };

/** The ground truth of every frame of an animation; needs no browser. */
export const groundTruthOf = ({ setup, fps, duration, stateAt }: Animation, range?: TimeRange): GroundTruth => ({
  ...setup.size,
  fps,
  frames: trueFrames(
    setup,
    frameTimes({ fps, duration }, range).map((time) => stateAt(time)),
  ),
});

/** The true positions of everybody in these states of a scene. */
export const trueFrames = (setup: SceneSetup, states: readonly FrameState[]): TrueFrame[] => {
  const camera = createSceneCamera(setup, setup.size);
  const rests = setup.cast.map(({ proportions }) => restJoints(proportions));
  return states.map(({ time, cast }) => ({
    time,
    cast: setup.cast.map((member, i) =>
      trueKeypoints(cast[i] ?? null, { member, rest: rests[i]!, camera, size: setup.size }),
    ),
  }));
};

type Seen = {
  readonly member: CastMember;
  readonly rest: ReturnType<typeof restJoints>;
  readonly camera: PerspectiveCamera;
  readonly size: ImageSize;
};

const trueKeypoints = (
  appearance: CastMemberState,
  { member, rest, camera, size }: Seen,
): ByKeypoint<TrueKeypoint> | null => {
  if (!appearance) return null;
  const joints = keypointPositions(solveRig(appearance.pose, rest), member.proportions.head);
  const entries = KEYPOINT_NAMES.map((name) => {
    const joint = joints[name];
    const { x, y } = projectToImage(joint, camera, size);
    const room = [joint.x, joint.y, joint.z].map((metres) => Number(metres.toFixed(4)));
    return [name, { x: Number(x.toFixed(2)), y: Number(y.toFixed(2)), room }];
  });
  return Object.fromEntries(entries) as ByKeypoint<TrueKeypoint>;
};
