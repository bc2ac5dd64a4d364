/** Measures the poses of a video, and continues where an interrupted run stopped. */
import type { TimedPose } from '@instep/choreo/pose';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { openKeptRows, type Checkpoint, type Checkpoints, type KeptRows } from './checkpoints.ts';
import { measuringDigest } from './code-digest.ts';
import { InterruptedError } from './errors.ts';
import { estimateRows } from './pose-rows.ts';
import { rowCount } from './rows.ts';
import type { VideoInfo } from './video.ts';

/** The network that measured the poses. */
export type Model = Pick<PoseModel, 'family' | 'name' | 'engine'>;

export type MeasureOptions = {
  readonly fps: number;
  readonly model: ModelChoice;
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** Whether to search for other people beside the dancer; BlazePose only. */
  readonly findsBystanders?: boolean;
  /** Where an interrupted run saves what it has measured; without it, the next run starts from the beginning. */
  readonly checkpoints?: Checkpoints | undefined;
  /** Called before the first row, with the number of rows and of known rows; its result is called after each row. */
  readonly onMeasure?:
    ((video: VideoInfo, model: Model, rows: number, known: number) => (done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The timed poses of a video. */
export type Measured = {
  readonly frames: TimedPose[];
  /** For each row, how many people were in the frame at the last count. */
  readonly people: readonly number[];
  readonly model: Model;
  /** Removes the checkpoints; to be called once the poses are saved. */
  readonly removeCheckpoints: () => Promise<void>;
};

/** Measures a video, continuing an interrupted run of the same video, model, rate and code. Throws InterruptedError. */
export const measurePoses = async (video: VideoInfo, options: MeasureOptions): Promise<Measured> => {
  const model = await options.loadModel(options.model);
  try {
    const kept = await keptRowsOf(video, model, options);
    const { frames, people } = await measureRest(video, model, kept, options);
    const { family, name, engine } = model;
    return { frames, people, model: { family, name, engine }, removeCheckpoints: kept.remove };
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
  const digest = await measuringDigest(model.modelUrl ?? '', engine);
  const key = [(await sha256OfFile(file)).slice(0, 24), name, fps, digest].join('-');
  return openKeptRows(checkpoints.folder, key);
};

const NOTHING_KEPT: KeptRows = {
  found: { frames: [], track: null, people: [] },
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
  const { frames: done, track: lastTrack } = kept.found;
  const onRow = onMeasure?.(video, model, rows, done.length);
  const frames = [...done];
  const people = [...kept.found.people];
  let hasBystander = false;
  let track = lastTrack;
  const save = (): Promise<void> => saveIfUseful(kept, { frames, track, people }, rows);
  try {
    if (done.length === rows) return { frames, people };
    const estimator = model.createEstimator(lastTrack);
    const bystanderEstimators = options.findsBystanders
      ? { left: model.createEstimator(null), right: model.createEstimator(null) }
      : undefined;
    for await (const row of estimateRows(video, { fps, estimator, bystanderEstimators, done, signal })) {
      frames.push(row.frame);
      track = row.track;
      hasBystander = row.hasBystander ?? hasBystander;
      people.push(Math.max(track?.people ?? 0, hasBystander ? 2 : 0));
      onRow?.(frames.length);
      if (frames.length % (checkpoints?.every ?? Infinity) === 0) await save();
    }
    await save();
    return { frames, people };
  } catch (error) {
    if (!signal?.aborted) throw error;
    // The work always stops between two frames, so the track belongs to the last row.
    await save();
    throw new InterruptedError(stoppedText(kept.count(), rows), { cause: error });
  }
};

/** A part of the rows is useful only with a track to continue from. If saving fails, the work goes on. */
const saveIfUseful = async (kept: KeptRows, checkpoint: Checkpoint, rows: number): Promise<void> => {
  if (checkpoint.track !== null || checkpoint.frames.length === rows) await kept.save(checkpoint).catch(() => {});
};

const stoppedText = (kept: number, rows: number): string =>
  kept > 0
    ? `Stopped; ${kept} of ${rows} rows are kept. Run the same command to go on.`
    : 'Stopped; nothing is kept. Run the same command to begin anew.';
