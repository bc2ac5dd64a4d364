import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { createRecordings, type Recording, type Recordings } from '../real/recordings.ts';
import type { VideoPair } from './pairs.ts';
import { routinesOf } from './routines.ts';
import { VIDEO_FPS, type VideoPoses } from './video-poses.ts';

/** Shorter dances are not used as wrong dances: a score on them would be chance. */
const MIN_REFERENCE_DURATION: Seconds = 8;

/** Reads the poses of a video. */
type ReadVideo = (video: string) => Promise<VideoPoses>;

/**
 * The pairs as recordings beside dances. Besides each other's references, attempts are judged against `moreDances` as
 * wrong dances.
 */
export const loadVideos = async (
  pairs: readonly VideoPair[],
  read: { readonly reference: ReadVideo; readonly attempt: ReadVideo },
  moreDances: readonly Choreography[],
): Promise<Recordings> => {
  const dances = new Map<string, OwnDance>();
  const recordings: Recording[] = [];
  const routineOf = routinesOf(pairs);
  for (const pair of pairs) {
    const dance = dances.get(keyOf(pair))?.dance ?? choreographyOf(pair, await read.reference(pair.reference));
    dances.set(keyOf(pair), { dance, routine: routineOf(pair.reference) });
  }
  for (const pair of pairs) {
    const own = dances.get(keyOf(pair)) as OwnDance;
    const alike = [...dances.values()].filter(({ routine }) => routine === own.routine).map(({ dance }) => dance.id);
    const { frames } = await read.attempt(pair.attempt);
    recordings.push(recordingOf(pair, { own: own.dance, alike, frames }));
  }
  const long = [...dances.values()]
    .map(({ dance }) => dance)
    .filter(({ duration }) => duration >= MIN_REFERENCE_DURATION);
  return createRecordings(recordings, [...long, ...moreDances]);
};

const keyOf = ({ reference, rangeS }: VideoPair): string => `${reference} ${rangeS.join('-')}`;

/** A reference, and the routine that it shows. */
type OwnDance = { readonly dance: Choreography; readonly routine: string };

const recordingOf = (
  { id, kind, mirrored, offsetS, rangeS: [from] }: VideoPair,
  { own, alike, frames }: Pick<Recording, 'own' | 'alike' | 'frames'>,
): Recording => ({
  name: id,
  kind: kind ?? 'good',
  frames: shifted(frames, -offsetS - from),
  own,
  alike,
  side: mirrored ? 'mirrored' : 'same',
});

/** The frames on the timeline of the range, which starts at 0 like any dance; earlier ones are left out. */
const shifted = (frames: readonly TimedPose[], by: Seconds): TimedPose[] =>
  frames.map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + by, pose })).filter(({ mediaTime }) => mediaTime >= 0);

/** Its id is the pair's, because files in two folders may have the same name. */
const choreographyOf = ({ id, rangeS: [from, to] }: VideoPair, poses: VideoPoses): Choreography => {
  const frames = shifted(
    poses.frames.filter(({ mediaTime }) => mediaTime < to),
    -from,
  );
  const duration = Math.min(to, poses.duration) - from;
  const { width, height } = poses;
  return {
    id,
    modelFamily: 'blazepose',
    fps: VIDEO_FPS,
    duration,
    width,
    height,
    frames,
    moves: cutMoves(frames, duration),
  };
};
