import type { Degrees, Metres, Seconds } from '@instep/choreo/units';
import type { Move } from '@instep/choreo/choreography';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import type { ArrangementName } from '../music/arrangements.ts';
import type { BodyName } from '../rig/proportions.ts';
import type { Beats, Phrase } from './keyframe.ts';

/** The groove: what the body does on every beat without a keyframe. */
export type Groove = {
  readonly bounce: Metres;
  readonly nod: Degrees;
  /** The pulse of the chest, forward. */
  readonly pulse: Degrees;
};

/** A whole dance as data: dancer, stage, music, and the phrases in order. */
export type Dance = {
  readonly id: string;
  readonly title: string;
  /** 1 easy, 2 medium, 3 hard. */
  readonly level: 1 | 2 | 3;
  readonly tags: readonly string[];
  /** The title and the phrases' names in other languages: by language, then by the text. */
  readonly translations?: DanceInfo['translations'];
  readonly bpm: number;
  readonly body: BodyName;
  /** Name of the look: clothes, skin and hair. */
  readonly look: string;
  /** Name of the stage: backdrop and light. */
  readonly stage: string;
  /** Name of the music's arrangement. */
  readonly music: ArrangementName;
  readonly groove: Groove;
  /** What the dancer does during the count-in. */
  readonly intro: Phrase;
  readonly phrases: readonly Phrase[];
  /** The end pose. */
  readonly ending: Phrase;
};

export const secondsPerBeat = ({ bpm }: Pick<Dance, 'bpm'>): Seconds => 60 / bpm;

/** All phrases in order, each with the beat on which its count 1 falls; beat 0 is the first frame. */
export const phrasesWithBeats = (dance: Dance): { readonly phrase: Phrase; readonly beat: Beats }[] => {
  let beat = 0;
  return [dance.intro, ...dance.phrases, dance.ending].map((phrase) => {
    const withBeat = { phrase, beat };
    beat += phrase.counts;
    return withBeat;
  });
};

export const beatsOf = (dance: Dance): Beats =>
  phrasesWithBeats(dance).reduce((sum, { phrase }) => sum + phrase.counts, 0);

export const durationOf = (dance: Dance): Seconds => beatsOf(dance) * secondsPerBeat(dance);

/** A move with the phrase it belongs to. */
export type NamedMove = Move & { readonly label: string };

/** Half a phrase is a move; a phrase shorter than eight counts is one move. */
const COUNTS_A_MOVE = 4;

/** The moves of a dance: four counts each, from the first phrase to the end pose. */
export const movesOf = (dance: Dance): NamedMove[] => {
  const seconds = secondsPerBeat(dance);
  const halves = phrasesWithBeats(dance)
    .slice(1)
    .flatMap(({ phrase, beat }) =>
      Array.from({ length: Math.floor(phrase.counts / COUNTS_A_MOVE) }, (_, half) => ({
        label: phrase.name,
        beat: beat + half * COUNTS_A_MOVE,
      })),
    );
  return halves.map(({ label, beat }, index) => ({
    n: index + 1,
    start: beat * seconds,
    end: (beat + COUNTS_A_MOVE) * seconds,
    gold: false,
    label,
  }));
};
