import type { TimedPose } from '@instep/choreo/pose';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { openKeptRows, type Checkpoint, type Checkpoints, type KeptRows } from './checkpoints.ts';
import { estimatePoses } from './estimate-poses.ts';
import { InterruptedError } from './exit-codes.ts';
import { rowCount } from './frame-rows.ts';
import { rulerDigest } from './ruler-digest.ts';
import type { VideoInfo } from './video-info.ts';

/** Which network it is. */
export type Model = Pick<PoseModel, 'family' | 'name' | 'engine'>;

export type MeasureOptions = {
  readonly fps: number;
  readonly model: ModelChoice;
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** Whether other people are looked for, beside the dancer; BlazePose only. */
  readonly scouts?: boolean;
  /** Where a run that is stopped leaves what it has measured; without it, the next one begins anew. */
  readonly checkpoints?: Checkpoints | undefined;
  /** Called before the first row, also with the number of rows and of those known; its answer is called after each. */
  readonly onMeasure?:
    ((video: VideoInfo, model: Model, rows: number, known: number) => (done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The timed poses of a video. */
export type Measured = {
  readonly frames: TimedPose[];
  /** How many people were in the picture when they were last counted, for each row. */
  readonly people: readonly number[];
  readonly model: Model;
  /** Removes the checkpoints: to be called when the poses are saved. */
  readonly forget: () => Promise<void>;
};

/** Measures a video, from where an earlier run of the same video, model, rate and code was stopped. Throws InterruptedError. */
export const measurePoses = async (video: VideoInfo, options: MeasureOptions): Promise<Measured> => {
  const model = await options.loadModel(options.model);
  try {
    const kept = await keptRowsOf(video, model, options);
    const { frames, people } = await measureRest(video, model, kept, options);
    const { family, name, engine } = model;
    return { frames, people, model: { family, name, engine }, forget: kept.remove };
  } finally {
    await model.close();
  }
};

const keptRowsOf = async (
  { file }: VideoInfo,
  { name, engine }: Model,
  { checkpoints, fps, model }: MeasureOptions,
): Promise<KeptRows> => {
  if (!checkpoints) return NOTHING_KEPT;
  const digest = await rulerDigest(model.modelUrl ?? '', engine);
  const key = [(await sha256OfFile(file)).slice(0, 24), name, fps, digest].join('-');
  return openKeptRows(checkpoints.folder, key);
};

const NOTHING_KEPT: KeptRows = {
  begun: { frames: [], track: null, people: [] },
  count: () => 0,
  save: async () => {},
  remove: async () => {},
};

const measureRest = async (
  video: VideoInfo,
  model: PoseModel,
  kept: KeptRows,
  options: MeasureOptions,
): Promise<Pick<Measured, 'frames' | 'people'>> => {
  const { fps, checkpoints, onMeasure, signal } = options;
  const rows = rowCount(video.duration, fps);
  const { frames: done, track: from } = kept.begun;
  const onRow = onMeasure?.(video, model, rows, done.length);
  const frames = [...done];
  const people = [...kept.begun.people];
  let isCompany = false;
  let track = from;
  const keep = (): Promise<void> => keepIfUseful(kept, { frames, track, people }, rows);
  try {
    if (done.length === rows) return { frames, people };
    const estimator = model.createEstimator(from);
    const scouts = options.scouts
      ? { left: model.createEstimator(null), right: model.createEstimator(null) }
      : undefined;
    for await (const estimated of estimatePoses(video, { fps, estimator, scouts, done, signal })) {
      frames.push(estimated.frame);
      track = estimated.track;
      isCompany = estimated.isCompany ?? isCompany;
      people.push(Math.max(track?.people ?? 0, isCompany ? 2 : 0));
      onRow?.(frames.length);
      if (frames.length % (checkpoints?.every ?? Infinity) === 0) await keep();
    }
    await keep();
    return { frames, people };
  } catch (error) {
    if (!signal?.aborted) throw error;
    // It always stops between two frames, so the track belongs to the last row.
    await keep();
    throw new InterruptedError(stoppedText(kept.count(), rows), { cause: error });
  }
};

/** Part of a video is of use only with a track to go on from. A disk that refuses a checkpoint does not stop the work. */
const keepIfUseful = async (kept: KeptRows, now: Checkpoint, rows: number): Promise<void> => {
  if (now.track !== null || now.frames.length === rows) await kept.save(now).catch(() => {});
};

const stoppedText = (kept: number, rows: number): string =>
  kept > 0
    ? `Stopped; ${kept} of ${rows} rows are kept. Run the same command to go on.`
    : 'Stopped; nothing is kept. Run the same command to begin anew.';
