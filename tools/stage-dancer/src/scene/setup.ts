import type { Seconds } from '@instep/choreo/units';
import type { Look } from '../body/looks.ts';
import type { Face } from '../motion/face.ts';
import type { RigPose } from '../rig/pose.ts';
import type { Proportions } from '../rig/proportions.ts';
import type { CameraPlace, Crop, PictureSize } from './camera.ts';
import type { PlaceName } from './stages/stages.ts';

/** One person in the frame. */
export type Cast = { readonly proportions: Proportions; readonly look: Look };

/** What all frames of a film have in common; plain data, so that it can be sent to the page. */
export type Setup = {
  readonly size: PictureSize;
  readonly place: PlaceName;
  readonly camera: CameraPlace;
  readonly crop: Crop | null;
  /** A factor of the stage's or room's own exposure. */
  readonly exposure: number;
  readonly cast: readonly Cast[];
  /** The grid step of the bodies' surfaces, relative to the finest. */
  readonly coarseness: number;
  /** Antialiasing takes a third of the time for a frame without a graphics card. */
  readonly smoothEdges: boolean;
};

/** The pose and face of one of the cast at one moment; `null`: they are not there. */
export type Appearance = { readonly pose: RigPose; readonly face: Face } | null;

/** One frame: its time, its beat in the music, and what everybody does, in the order of the cast. */
export type Moment = { readonly time: Seconds; readonly beat: number; readonly cast: readonly Appearance[] };
