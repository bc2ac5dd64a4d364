import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import type { Side } from '@instep/choreo/verdict';
import { perform, scoreOf, type Performance } from '../run-judge.ts';
import type { Track } from './load-tracks.ts';

/**
 * What a recorded person did: danced, danced badly on purpose, nothing; is the dancer; or danced something
 * of their own, that no other is judged against.
 */
export type Kind = 'good' | 'bad' | 'still' | 'identity' | 'stranger';

/** A real person before a camera beside a dance. */
export type Recording = {
  readonly name: string;
  readonly kind: Kind;
  readonly frames: readonly TimedPose[];
  /** The dance that was shown. */
  readonly own: Choreography;
  /** Ids of the dances that are no wrong ones for them: the own one, and the same danced by others. */
  readonly alike: readonly string[];
  /** Where somebody who danced it should be found to stand. */
  readonly side: Side;
};

/** Recordings, and all dances that they can be judged against; each pair is judged once. */
export type Recordings = {
  readonly all: readonly Recording[];
  readonly dances: readonly Choreography[];
  readonly perform: (recording: Recording, dance: Choreography) => Performance;
  readonly score: (recording: Recording, dance: Choreography) => number;
};

export const createRecordings = (all: readonly Recording[], dances: readonly Choreography[]): Recordings => {
  const performances = new Map<string, Performance>();
  const judged = (recording: Recording, dance: Choreography): Performance => {
    const key = `${recording.name} > ${dance.id}`;
    const known = performances.get(key) ?? perform(dance, framesFor(recording, dance));
    performances.set(key, known);
    return known;
  };
  return { all, dances, perform: judged, score: (recording, dance) => scoreOf(judged(recording, dance)) };
};

/** The game ends with the video. */
const framesFor = ({ frames }: Recording, { duration }: Choreography): readonly TimedPose[] =>
  frames.filter(({ mediaTime }) => mediaTime < duration);

/** Of which recordings a dance is not the one that was shown. */
export const wrongDances = ({ dances }: Recordings, { alike }: Recording): Choreography[] =>
  dances.filter((dance) => !alike.includes(dance.id));

export const ofKind = ({ all }: Recordings, ...kinds: readonly Kind[]): Recording[] =>
  all.filter((recording) => kinds.includes(recording.kind));

/** Tracks beside the dances that they name; the others are left out. A selfie turned back shows a mirrored dancer. */
export const recordingsOf = (tracks: readonly Track[], dances: readonly Choreography[]): Recordings => {
  const all = tracks.flatMap(({ name, label, danceName, frames }): Recording[] => {
    const own = dances.find((dance) => dance.id === danceName);
    return own ? [{ name, kind: kindOf(label), frames, own, alike: [own.id], side: 'mirrored' }] : [];
  });
  return createRecordings(all, dances);
};

/** What the recording project's labels mean. */
export const kindOf = (label: string): Kind => {
  if (/still|nothing|anything/i.test(label)) return 'still';
  return /^bad/i.test(label) ? 'bad' : 'good';
};
