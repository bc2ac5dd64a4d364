import type { Seconds } from '@instep/choreo/units';
import type { Look } from '../body/looks.ts';
import type { Face } from '../motion/face.ts';
import type { RigPose } from '../rig/pose.ts';
import type { Proportions } from '../rig/proportions.ts';
import type { CameraPlace, Crop, PictureSize } from './camera.ts';
import type { PlaceName } from './stages/stages.ts';

/** One person in the picture. */
export type Cast = { readonly proportions: Proportions; readonly look: Look };

/** All that a film's pictures have in common; plain data, so that it can be sent to the page. */
export type Setup = {
  readonly size: PictureSize;
  readonly place: PlaceName;
  readonly camera: CameraPlace;
  readonly crop: Crop | null;
  /** A factor of the place's own exposure. */
  readonly exposure: number;
  readonly cast: readonly Cast[];
  /** How wide the grid of the bodies' surfaces is, against the finest. */
  readonly coarseness: number;
  /** Smooth edges take a third of a picture's time without a graphics card. */
  readonly smoothEdges: boolean;
};

/** What one of the cast does at one moment; `null`: is not there. */
export type Appearance = { readonly pose: RigPose; readonly face: Face } | null;

/** One picture: when, where in the music, and who does what, in the order of the cast. */
export type Moment = { readonly time: Seconds; readonly beat: number; readonly cast: readonly Appearance[] };
