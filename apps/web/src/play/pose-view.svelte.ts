/** What the player's own view shows: the newest pose, on the frame in which it was found. */
import type { FlatPose } from '@instep/protocol/flat-pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { Canvas } from '../drawing/canvas.ts';

export type ShownPose = {
  /** Null when nobody was seen, or that is not known. */
  readonly pose: FlatPose | null;
  /** The pose's own frame; null while the camera's video is shown instead. */
  readonly frame: Canvas | null;
};

/** Poses that are further apart show no motion: the camera's video is better then. An older pose is of the past. */
const MAX_GAP_MS: Milliseconds = 500;
/** So many poses must follow each other in time before frames replace the video, or the view would switch to and fro. */
const MIN_STEADY_POSES = 4;

/** Chooses what to show: frames with their poses while these come fast enough, else the camera's video. */
export class PoseView {
  shown = $state.raw<ShownPose>({ pose: null, frame: null });
  /** The shown pose, and those of the others before the same camera. */
  poses = $state.raw<readonly (FlatPose | null)[]>([]);
  /** How many poses have come so far, none of them too late. */
  #steadyPoses = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Handles the newest pose and its frame: no pose when nobody was seen, no frame when it is not kept any more. */
  handlePose(pose: FlatPose | null, frame: Canvas | null, others: readonly (FlatPose | null)[] = []): void {
    this.poses = [pose, ...others];
    this.#steadyPoses = this.poses.some(Boolean) ? this.#steadyPoses + 1 : 0;
    this.shown = { pose, frame: this.#steadyPoses >= MIN_STEADY_POSES ? frame : null };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showVideo(), MAX_GAP_MS);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #showVideo(): void {
    this.#steadyPoses = 0;
    this.poses = [];
    this.shown = { pose: null, frame: null };
  }
}
