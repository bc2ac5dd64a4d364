import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { PoseOrigin } from '@instep/protocol/client-message';
import { flattenPose } from '@instep/protocol/flat-pose';
import type { FrameResultMessage, FrameOutcome } from '@instep/protocol/messages';

/** When a frame was captured. */
export type Stamp = {
  /** Number of the frame within the session, from 0. */
  readonly sequence: number;
  /** Number of the epoch, an unbroken run of playback. */
  readonly epoch: number;
  /** What the dance video showed at that time; `null` during a camera check. */
  readonly mediaTime: Seconds | null;
  /** On the player's clock. */
  readonly captureTime: Milliseconds;
};

/** What became of one frame: everything that a performance learns about it. */
export type Observation = {
  readonly stamp: Stamp;
  readonly outcome: FrameOutcome;
  readonly pose: Pose | null;
  /** Of several players before one camera, from the left, instead of `pose`; left out when the frame was not estimated. */
  readonly poses?: readonly (Pose | null)[] | undefined;
  /** How many people are in the frame, as far as the estimator knows. */
  readonly people: number;
  readonly timings: {
    /** From the arrival of the frame to its observation, less `inferMs`: waiting and transfer. */
    readonly queueMs: Milliseconds;
    /** Decoding and estimating. */
    readonly inferMs: Milliseconds;
  };
  /** Where the pose was estimated. */
  readonly origin: PoseOrigin;
};

/** Where the observations of one camera come from; several performances may share a source. */
export type Source<Frame> = {
  /** Takes a frame. Its observation follows exactly once; it may be `dropped`, or precede that of an older frame. */
  readonly put: (frame: Frame) => void;
  /** Resolves when every frame has been observed. */
  readonly idle: () => Promise<void>;
  /** Drops the frames that were not observed yet, and releases the resources of the source. */
  readonly close: () => void;
};

/** A source and the rate that is granted to it now, in frames a second. */
export type GrantedSource<Frame> = Source<Frame> & { readonly fps: number };

/** Where a frame's pose was estimated; `null` when the frame was not estimated. */
export const measuredBy = ({ outcome, origin }: Pick<Observation, 'outcome' | 'origin'>): PoseOrigin | null =>
  outcome === 'seen' || outcome === 'nobody' ? origin : null;

/** The stamp of a frame, without its image. */
export const stampOf = ({ sequence, epoch, mediaTime, captureTime }: Stamp): Stamp => ({
  sequence,
  epoch,
  mediaTime,
  captureTime,
});

/** The observation of a frame that was not estimated. */
export const droppedObservation = (frame: Stamp, origin: PoseOrigin = 'server'): Observation => ({
  stamp: stampOf(frame),
  outcome: 'dropped',
  pose: null,
  people: 0,
  timings: { queueMs: 0, inferMs: 0 },
  origin,
});

/** The poses of so many players, from the left; null for who was not seen. */
export const bySeats = (poses: readonly (Pose | null)[], seats: number): readonly (Pose | null)[] =>
  Array.from({ length: seats }, (_, seat) => poses[seat] ?? null);

/** What one of several players is concerned with of an observation. */
export const observationOfSeat = ({ poses, ...observation }: Observation, seat: number): Observation => {
  if (!poses) return observation;
  const pose = poses[seat] ?? null;
  const isUnseen = observation.outcome === 'seen' && !pose;
  return { ...observation, pose, outcome: isUnseen ? 'nobody' : observation.outcome };
};

/** The message that tells the player's page the result of a frame; a device knows its own poses. */
export const frameResult = ({
  stamp,
  outcome,
  pose,
  poses,
  people,
  timings,
  origin,
}: Observation): FrameResultMessage => ({
  type: 'frame',
  sequence: stamp.sequence,
  outcome,
  ...(pose && origin === 'server' && { pose: flattenPose(pose) }),
  ...(poses && origin === 'server' && { poses: poses.map((of) => of && flattenPose(of)) }),
  ...(people > 1 && { people }),
  queueMs: roundToTenths(timings.queueMs),
  inferMs: roundToTenths(timings.inferMs),
});

const roundToTenths = (ms: Milliseconds): Milliseconds => Math.round(10 * ms) / 10;
