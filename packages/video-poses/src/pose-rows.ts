/** Estimates the pose for each row of a video. */
import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import type { PoseEstimator, TrackState } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { BYSTANDER_SEARCH_INTERVAL, detectBystander, type BystanderEstimators } from './bystanders.ts';
import { sampleFrames } from './frames.ts';
import { createMemoryPool, prefetch, type FrameMemory } from './frame-stream.ts';
import type { VideoInfo } from './video.ts';

export type EstimateOptions = {
  /** Rows per second of video. */
  readonly fps: number;
  /** Tracks the dancer from frame to frame: a new one for each video, or one that continues after `known`. */
  readonly estimator: PoseEstimator;
  /** The first rows, if they are already known: only the rows after them are estimated. */
  readonly known: readonly TimedPose[];
  /** Without them, only the dancer's estimator counts people. */
  readonly bystanderEstimators?: BystanderEstimators | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** A row of a video, and the state of its estimator after it. */
export type EstimatedRow = {
  readonly frame: TimedPose;
  readonly track: TrackState | null;
  /** Whether another person was beside the dancer; `null` if this row was not searched. */
  readonly hasBystander: boolean | null;
};

/** How many frames are decoded ahead of the one that is estimated. */
const MAX_PREFETCHED_FRAMES = 3;
/** How many rows are requested at once, so that the estimator never waits for the next one. */
const MAX_REQUESTED_ROWS = 2;

/** The rows of a video after `known`, with poses in pixels of the upright original frame. */
export async function* estimateRows(video: VideoInfo, options: EstimateOptions): AsyncGenerator<EstimatedRow> {
  const requested: Promise<EstimatedRow>[] = [];
  for await (const { estimated } of requestRows(video, options)) {
    requested.push(estimated);
    if (requested.length > MAX_REQUESTED_ROWS) yield* requested.splice(0, 1);
  }
  yield* requested;
}

type Estimate = Pick<EstimatedRow, 'track' | 'hasBystander'> & { readonly pose: Pose | null };

async function* requestRows(
  video: VideoInfo,
  { fps, estimator, bystanderEstimators, known, signal }: EstimateOptions,
): AsyncGenerator<{ readonly estimated: Promise<EstimatedRow> }> {
  const memory = createMemoryPool();
  let lastImage: RawFrame | null = null;
  let estimate: Promise<Estimate> = Promise.resolve({
    pose: known.at(-1)?.pose ?? null,
    track: estimator.track,
    hasBystander: null,
  });
  let nextSearch = Math.ceil((known.at(-1)?.mediaTime ?? -1) / BYSTANDER_SEARCH_INTERVAL);
  // Rows in `known` are decoded again instead of seeking past them, because a seek may land on another frame.
  for await (const { row, mediaTime, image } of prefetch(
    sampleFrames(video, { fps, memory, signal }),
    MAX_PREFETCHED_FRAMES,
  )) {
    signal?.throwIfAborted();
    // Two rows may have the same frame; a tracker must not get it twice.
    const isNew = image !== lastImage;
    if (isNew && lastImage) releaseAfter(estimate, memory, lastImage);
    lastImage = image;
    if (row < known.length) continue;
    if (isNew) {
      const isSearchDue = mediaTime >= nextSearch * BYSTANDER_SEARCH_INTERVAL;
      if (isSearchDue) nextSearch = Math.floor(mediaTime / BYSTANDER_SEARCH_INTERVAL) + 1;
      estimate = estimateFrame(image, mediaTime, {
        estimator,
        scale: video.width / image.width,
        bystanderEstimators: isSearchDue ? bystanderEstimators : undefined,
      });
    }
    const estimated = estimate.then(({ pose, ...rest }) => ({ frame: { mediaTime, pose }, ...rest }));
    // The consumer of this row gets the error; rows after it are never awaited and must not count as unhandled.
    estimated.catch(() => {});
    yield { estimated };
  }
}

type FrameOptions = {
  readonly estimator: PoseEstimator;
  /** The factor from pixels of the decoded image to pixels of the original frame. */
  readonly scale: number;
  /** Set if bystanders are searched for in this frame. */
  readonly bystanderEstimators: BystanderEstimators | undefined;
};

const estimateFrame = async (
  image: RawFrame,
  mediaTime: Seconds,
  { estimator, scale, bystanderEstimators }: FrameOptions,
): Promise<Estimate> => {
  const timeMs = mediaTime * 1000;
  const pose = await estimator.estimate(image, timeMs);
  // Read right after `estimate`: the estimator may finish the next frame before the caller uses this row's track.
  const { track } = estimator;
  // A model without a track is not BlazePose, and finds one person at most.
  const canSearch = bystanderEstimators && pose && track;
  const hasBystander = canSearch ? await detectBystander(image, pose, bystanderEstimators, timeMs) : null;
  return { pose: scaled(pose, scale), track, hasBystander };
};

const releaseAfter = (estimate: Promise<Estimate>, memory: FrameMemory, { data }: RawFrame): void => {
  const release = (): void => memory.release(data);
  estimate.then(release, release);
};

const scaled = (pose: Pose | null, factor: number): Pose | null =>
  pose && byKeypoint((name) => ({ ...pose[name], x: pose[name].x * factor, y: pose[name].y * factor }));
