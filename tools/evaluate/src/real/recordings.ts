import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import type { Side } from '@instep/choreo/verdict';
import { judgeFrames, scoreOrZero, type JudgeRun } from '@instep/measures/judge-run';
import type { RecordedPoses } from './recorded-poses.ts';

/**
 * What a recorded person did: danced well (`good`), badly on purpose (`bad`) or not at all (`still`); was the dancer
 * themselves (`identity`); or danced something of their own, against which no other person is judged (`stranger`).
 */
export type Kind = 'good' | 'bad' | 'still' | 'identity' | 'stranger';

/** A real person before a camera beside a dance. */
export type Recording = {
  readonly name: string;
  readonly kind: Kind;
  readonly frames: readonly TimedPose[];
  /** The dance that was shown. */
  readonly own: Choreography;
  /** Ids of the dances that are not wrong ones for this person: their own, and the same dance danced by others. */
  readonly alike: readonly string[];
  /** The side on which a person who danced it should be detected. */
  readonly side: Side;
};

/** Recordings, and all dances that they are judged against; each pair is judged once. */
export type Recordings = {
  readonly all: readonly Recording[];
  readonly dances: readonly Choreography[];
  readonly judge: (recording: Recording, dance: Choreography) => JudgeRun;
  readonly score: (recording: Recording, dance: Choreography) => number;
};

export const createRecordings = (all: readonly Recording[], dances: readonly Choreography[]): Recordings => {
  const runs = new Map<string, JudgeRun>();
  const judgeOnce = (recording: Recording, dance: Choreography): JudgeRun => {
    const key = `${recording.name} > ${dance.id}`;
    const run = runs.get(key) ?? judgeFrames(dance, framesFor(recording, dance));
    runs.set(key, run);
    return run;
  };
  return { all, dances, judge: judgeOnce, score: (recording, dance) => scoreOrZero(judgeOnce(recording, dance)) };
};

/** Only frames up to the end of the video, where the game ends. */
const framesFor = ({ frames }: Recording, { duration }: Choreography): readonly TimedPose[] =>
  frames.filter(({ mediaTime }) => mediaTime < duration);

/** The dances that are wrong ones for a recording. */
export const wrongDances = ({ dances }: Recordings, { alike }: Recording): Choreography[] =>
  dances.filter((dance) => !alike.includes(dance.id));

export const ofKind = ({ all }: Recordings, ...kinds: readonly Kind[]): Recording[] =>
  all.filter((recording) => kinds.includes(recording.kind));

/**
 * The recordings whose dances are known; others are left out. Unmirrored, a selfie shows a player who mirrors the dancer.
 */
export const recordingsOf = (recorded: readonly RecordedPoses[], dances: readonly Choreography[]): Recordings => {
  const all = recorded.flatMap(({ name, label, danceName, frames }): Recording[] => {
    const own = dances.find((dance) => dance.id === danceName);
    return own ? [{ name, kind: kindOf(label), frames, own, alike: [own.id], side: 'mirrored' }] : [];
  });
  return createRecordings(all, dances);
};

/** Derives the kind from the recording project's label. */
export const kindOf = (label: string): Kind => {
  if (/still|nothing|anything/i.test(label)) return 'still';
  return /^bad/i.test(label) ? 'bad' : 'good';
};
