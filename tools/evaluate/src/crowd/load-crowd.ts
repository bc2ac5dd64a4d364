/** Protocol C: several real people before one camera, followed together and each alone. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createCameraEstimator } from '@instep/blazepose/camera-estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { mean } from '@instep/choreo/statistics';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { DATA_FOLDER } from '../data-folder.ts';
import { composeFrames, readColumns } from './composed-frames.ts';
import { SCENE_FPS, SCENES, type Scene } from './scenes.ts';

/** The poses of the seats in one frame. */
export type SeatPoses = readonly (Pose | null)[];

/** A scene as the estimator saw it. */
export type SeenScene = {
  readonly scene: Scene;
  /** With everybody in the frame. */
  readonly together: readonly SeatPoses[];
  /** Each person alone in the same place, in the order of the seats. */
  readonly alone: readonly SeatPoses[];
  /** CPU time for a frame with all, and with one of them. */
  readonly togetherMs: Milliseconds;
  readonly aloneMs: Milliseconds;
};

const VIDEOS = path.join(DATA_FOLDER, 'videos');

/** The scenes whose videos are there; the others are added to `missing`. */
export const loadCrowd = async (log: (line: string) => void, missing: string[]): Promise<SeenScene[]> => {
  const model = await loadPoseModel({ name: 'full' });
  try {
    const seen: SeenScene[] = [];
    for (const scene of SCENES) {
      if (scene.layers.every(({ video }) => existsSync(path.join(VIDEOS, `${video}.mp4`)))) {
        log(`${scene.name}: following ${scene.layers.length} people`);
        seen.push(await seeScene(scene, model));
      } else missing.push(`evaluation data not present: videos of the scene ${scene.name}`);
    }
    return seen;
  } finally {
    await model.close();
  }
};

const seeScene = async (scene: Scene, model: PoseModel): Promise<SeenScene> => {
  const columns = await readColumns(scene, VIDEOS);
  const fromLeft = [...columns].sort((one, other) => one.layer.xAt(0) - other.layer.xAt(0));
  // The engine is warm by the time of the frames whose cost counts most.
  const alone: Followed[] = [];
  for (const column of fromLeft) alone.push(await follow(composeFrames(scene, [column]), 1, model));
  const together = await follow(composeFrames(scene, columns), columns.length, model);
  return {
    scene,
    together: together.poses,
    alone: together.poses.map((_, frame) => alone.map(({ poses }) => poses[frame]?.[0] ?? null)),
    togetherMs: together.frameMs,
    aloneMs: mean(alone.map(({ frameMs }) => frameMs)),
  };
};

/** The poses in all frames, and the CPU time of one. */
type Followed = { readonly poses: readonly SeatPoses[]; readonly frameMs: Milliseconds };

const follow = async (frames: readonly RawFrame[], seats: number, model: PoseModel): Promise<Followed> => {
  const estimator = createCameraEstimator(model, seats);
  const poses: SeatPoses[] = [];
  const before = process.cpuUsage();
  for (const [index, frame] of frames.entries()) poses.push(await estimator.estimate(frame, timeOf(index) * 1000));
  const { user, system } = process.cpuUsage(before);
  return { poses, frameMs: (user + system) / 1000 / frames.length };
};

/** When a frame of a scene is shown. */
export const timeOf = (frame: number): Seconds => frame / SCENE_FPS;
