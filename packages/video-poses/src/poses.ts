/** Measures the poses of a video, and continues where an interrupted run stopped. */
import type { TimedPose } from '@instep/choreo/pose';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { openCheckpointStore, type Checkpoint, type CheckpointSettings, type CheckpointStore } from './checkpoints.ts';
import { measuringDigest } from './code-digest.ts';
import { InterruptedError } from './errors.ts';
import { estimateRows } from './pose-rows.ts';
import { rowCount } from './rows.ts';
import type { VideoInfo } from './video.ts';

/** The network that measured the poses. */
export type ModelIdentity = Pick<PoseModel, 'family' | 'name' | 'engine'>;

export type MeasureOptions = {
  readonly fps: number;
  readonly model: ModelChoice;
  readonly loadModel: (choice: ModelChoice) => Promise<PoseModel>;
  /** Whether to search for other people beside the dancer; BlazePose only. */
  readonly findsBystanders?: boolean;
  /** Where an interrupted run saves what it has measured; without it, the next run starts from the beginning. */
  readonly checkpoints?: CheckpointSettings | undefined;
  /** Called before the first row, with the number of rows and of known rows; its result is called after each row. */
  readonly onMeasure?:
    ((video: VideoInfo, model: ModelIdentity, rows: number, known: number) => (done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** The timed poses of a video. */
export type MeasuredPoses = {
  readonly frames: TimedPose[];
  /** For each row, how many people were in the frame at the last count. */
  readonly people: readonly number[];
  readonly model: ModelIdentity;
  /** Removes the checkpoints; to be called once the poses are saved. */
  readonly removeCheckpoints: () => Promise<void>;
};

/** Measures a video, continuing an interrupted run of the same video, model, rate and code. Throws InterruptedError. */
export const measurePoses = async (video: VideoInfo, options: MeasureOptions): Promise<MeasuredPoses> => {
  const model = await options.loadModel(options.model);
  try {
    const store = await openStore(video, model, options);
    const { frames, people } = await measureRemainingRows(video, model, store, options);
    const { family, name, engine } = model;
    return { frames, people, model: { family, name, engine }, removeCheckpoints: store.remove };
  } finally {
    await model.close();
  }
};

const openStore = async (
  { file }: VideoInfo,
  { name, engine }: ModelIdentity,
  { checkpoints, fps, model }: MeasureOptions,
): Promise<CheckpointStore> => {
  if (!checkpoints) return EMPTY_STORE;
  const digest = await measuringDigest(model.modelUrl ?? '', engine);
  const key = [(await sha256OfFile(file)).slice(0, 24), name, fps, digest].join('-');
  return openCheckpointStore(checkpoints.folder, key);
};

const EMPTY_STORE: CheckpointStore = {
  previous: { frames: [], track: null, people: [] },
  savedRows: () => 0,
  save: async () => {},
  remove: async () => {},
};

const measureRemainingRows = async (
  video: VideoInfo,
  model: PoseModel,
  store: CheckpointStore,
  options: MeasureOptions,
): Promise<Pick<MeasuredPoses, 'frames' | 'people'>> => {
  const { fps, checkpoints, onMeasure, signal } = options;
  const rows = rowCount(video.duration, fps);
  const { frames: known, track: lastTrack } = store.previous;
  const onRow = onMeasure?.(video, model, rows, known.length);
  const frames = [...known];
  const people = [...store.previous.people];
  let hasBystander = false;
  let track = lastTrack;
  const save = (): Promise<void> => saveIfUseful(store, { frames, track, people }, rows);
  try {
    if (known.length === rows) return { frames, people };
    const estimator = model.createEstimator(lastTrack);
    const bystanderEstimators = options.findsBystanders
      ? { left: model.createEstimator(null), right: model.createEstimator(null) }
      : undefined;
    for await (const row of estimateRows(video, { fps, estimator, bystanderEstimators, known, signal })) {
      frames.push(row.frame);
      track = row.track;
      hasBystander = row.hasBystander ?? hasBystander;
      people.push(Math.max(track?.people ?? 0, hasBystander ? 2 : 0));
      onRow?.(frames.length);
      if (frames.length % (checkpoints?.rowsPerCheckpoint ?? Infinity) === 0) await save();
    }
    await save();
    return { frames, people };
  } catch (error) {
    if (!signal?.aborted) throw error;
    // The work always stops between two frames, so the track belongs to the last row.
    await save();
    throw new InterruptedError(stoppedText(store.savedRows(), rows), { cause: error });
  }
};

/** A part of the rows is useful only with a track to continue from. If saving fails, the work goes on. */
const saveIfUseful = async (store: CheckpointStore, checkpoint: Checkpoint, rows: number): Promise<void> => {
  if (checkpoint.track !== null || checkpoint.frames.length === rows) await store.save(checkpoint).catch(() => {});
};

const stoppedText = (saved: number, rows: number): string =>
  saved > 0
    ? `Stopped; ${saved} of ${rows} rows are kept. Run the same command to go on.`
    : 'Stopped; nothing is kept. Run the same command to start from the beginning.';
