import type { PoseEstimator, TrackState } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { createSharedMemory, type PictureMemory } from './picture-memory.ts';
import { readAhead } from './read-ahead.ts';
import { sampleFrames } from './sampled-frames.ts';
import { isAnybodyBeside, SCOUT_EVERY, type Scouts } from './scout.ts';
import type { VideoInfo } from './video-info.ts';

export type EstimateOptions = {
  /** Rows per second of video. */
  readonly fps: number;
  /** Follows the dancer from frame to frame: a fresh one for each video, or one that goes on after `done`. */
  readonly estimator: PoseEstimator;
  /** The first rows, where they are known: only those after them are estimated. */
  readonly done: readonly TimedPose[];
  /** Estimators that look beside the dancer for other people; without them, only the dancer's estimator counts. */
  readonly scouts?: Scouts | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A row of a video, and what its estimator knew after it. */
export type EstimatedRow = {
  readonly frame: TimedPose;
  readonly track: TrackState | null;
  /** Whether somebody was beside the dancer; `null` where nobody looked. */
  readonly isCompany: boolean | null;
};

/** How many frames are decoded ahead of the one that is estimated. */
const AHEAD = 3;
/** How many rows are requested at once, so that the estimator never waits for the next. */
const AT_ONCE = 2;

/** The rows of a video after those that are done, with poses in pixels of the upright original picture. */
export async function* estimatePoses(video: VideoInfo, options: EstimateOptions): AsyncGenerator<EstimatedRow> {
  const asked: Promise<EstimatedRow>[] = [];
  for await (const { estimated } of askedRows(video, options)) {
    asked.push(estimated);
    if (asked.length > AT_ONCE) yield* asked.splice(0, 1);
  }
  yield* asked;
}

type Sight = Pick<EstimatedRow, 'track' | 'isCompany'> & { readonly pose: Pose | null };

async function* askedRows(
  video: VideoInfo,
  { fps, estimator, scouts, done, signal }: EstimateOptions,
): AsyncGenerator<{ readonly estimated: Promise<EstimatedRow> }> {
  const memory = createSharedMemory();
  let shown: RawFrame | null = null;
  let sight: Promise<Sight> = Promise.resolve({
    pose: done.at(-1)?.pose ?? null,
    track: estimator.track,
    isCompany: null,
  });
  let turns = Math.ceil((done.at(-1)?.mediaTime ?? -1) / SCOUT_EVERY);
  // Rows that are done are decoded again: a seek may land on another frame.
  for await (const { row, mediaTime, picture } of readAhead(sampleFrames(video, { fps, memory, signal }), AHEAD)) {
    signal?.throwIfAborted();
    // Two rows may show the same frame; a tracker must not see it twice.
    const isNew = picture !== shown;
    if (isNew && shown) giveBackAfter(sight, memory, shown);
    shown = picture;
    if (row < done.length) continue;
    if (isNew) {
      const isTurn = mediaTime >= turns * SCOUT_EVERY;
      if (isTurn) turns = Math.floor(mediaTime / SCOUT_EVERY) + 1;
      const enlargement = video.width / picture.width;
      sight = lookAt(picture, mediaTime, { estimator, enlargement, scouts: isTurn ? scouts : undefined });
    }
    const estimated = sight.then(({ pose, track, isCompany }) => ({ frame: { mediaTime, pose }, track, isCompany }));
    // Its consumer gets the error; rows after it are never awaited, and must not count as unhandled.
    estimated.catch(() => {});
    yield { estimated };
  }
}

type LookOptions = {
  readonly estimator: PoseEstimator;
  readonly enlargement: number;
  /** Who looks for others now. */
  readonly scouts: Scouts | undefined;
};

const lookAt = async (
  picture: RawFrame,
  mediaTime: Seconds,
  { estimator, enlargement, scouts }: LookOptions,
): Promise<Sight> => {
  const timeMs = mediaTime * 1000;
  const pose = await estimator.estimate(picture, timeMs);
  // Read right after the answer: the next one may come before this row's track is asked for.
  const { track } = estimator;
  // A model that keeps its track to itself is not BlazePose, and sees one person at most.
  const isCompany = scouts && pose && track ? await isAnybodyBeside(picture, pose, scouts, timeMs) : null;
  return { pose: enlarged(pose, enlargement), track, isCompany };
};

const giveBackAfter = (sight: Promise<Sight>, memory: PictureMemory, { data }: RawFrame): void => {
  const giveBack = (): void => memory.giveBack(data);
  sight.then(giveBack, giveBack);
};

const enlarged = (pose: Pose | null, factor: number): Pose | null =>
  pose && byKeypoint((name) => ({ ...pose[name], x: pose[name].x * factor, y: pose[name].y * factor }));
