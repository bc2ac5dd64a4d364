import type { Seconds } from '@instep/choreo/units';
import type { Look } from '../body/looks.ts';
import type { Face } from '../motion/face.ts';
import type { RigPose } from '../rig/pose.ts';
import type { Proportions } from '../rig/proportions.ts';
import type { CameraSettings, Crop, ImageSize } from './camera.ts';
import type { LocationName } from './locations/locations.ts';

/** One person in the scene. */
export type CastMember = { readonly proportions: Proportions; readonly look: Look };

/** What all frames of an animation have in common; plain data, so that it can be sent to the page. */
export type SceneSetup = {
  readonly size: ImageSize;
  readonly location: LocationName;
  readonly camera: CameraSettings;
  readonly crop: Crop | null;
  /** A factor of the stage's or room's own exposure. */
  readonly exposure: number;
  readonly cast: readonly CastMember[];
  /** The grid step of the bodies' surfaces, relative to the finest. */
  readonly coarseness: number;
  /** Antialiasing takes a third of the time for a frame without a graphics card. */
  readonly smoothEdges: boolean;
};

/** The pose and face of one person in one frame; `null`: they are not there. */
export type CastMemberState = { readonly pose: RigPose; readonly face: Face } | null;

/** One frame: its time, its beat in the music, and what everybody does, in the order of the cast. */
export type FrameState = { readonly time: Seconds; readonly beat: number; readonly cast: readonly CastMemberState[] };
