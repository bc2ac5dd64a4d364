import type { Seconds } from '@instep/choreo/units';
import { beatsOf, durationOf, secondsPerBeat, type Dance } from '../choreography/dance.ts';
import { DRUMS, type Drum, type DrumName } from './drums.ts';
import { INSTRUMENTS } from './instruments.ts';
import { createMix, type Mix, type Stereo } from './mix.ts';
import { mastered } from './mastered.ts';
import { TRACKS, type Chord, type Track } from './tracks.ts';

const BEATS_A_BAR = 4;
const STEPS_A_BEAT = 4;
const BEATS_A_PHRASE = 8;

/** The inputs of the functions below that write the parts. */
type Session = {
  readonly mix: Mix;
  readonly track: Track;
  readonly beat: Seconds;
  readonly intro: number;
  /** Beat on which the end pose begins. */
  readonly ending: number;
};

/** The music of a dance: a count-in, a bar for every four counts, and a final chord for the end pose. */
export const backingTrack = (dance: Dance): Stereo => {
  const session: Session = {
    mix: createMix(durationOf(dance)),
    track: TRACKS[dance.track],
    beat: secondsPerBeat(dance),
    intro: dance.intro.counts,
    ending: beatsOf(dance) - dance.ending.counts,
  };
  playCountIn(session);
  for (let beat = session.intro; beat < session.ending; beat += BEATS_A_BAR) playBar(session, beat);
  playMelody(session);
  playEnding(session, dance.ending.counts);
  return mastered(session.mix.finish());
};

const strike = ({ mix, beat }: Session, name: DrumName, at: number, loudness = 1): void => {
  const { voice, length, gain, pan = 0, room = 0 }: Drum = DRUMS[name];
  mix.add(voice(Math.round(at * 48) + name.length), { at: at * beat, length, gain: gain * loudness, pan, room });
};

const chordAt = ({ track, intro }: Session, beat: number): Chord =>
  track.chords[Math.floor((beat - intro) / BEATS_A_BAR) % track.chords.length]!;

const playCountIn = (session: Session): void => {
  for (let beat = 0; beat < session.intro; beat++) {
    strike(session, beat === 0 ? 'firstTick' : 'tick', beat);
    strike(session, 'hat', beat + 0.5);
  }
  playPad(session, session.track.chords[0]!, 0, session.intro);
};

const playBar = (session: Session, beat: number): void => {
  const isFill = (beat - session.intro) % 16 === 12;
  playDrums(session, beat, isFill);
  if ((beat - session.intro) % 16 === 0) strike(session, 'crash', beat);
  const chord = chordAt(session, beat);
  playPad(session, chord, beat, BEATS_A_BAR);
  playBass(session, chord, beat);
  playAccompaniment(session, chord, beat);
};

const playDrums = (session: Session, beat: number, isFill: boolean): void => {
  for (const [name, pattern] of Object.entries(session.track.drums) as [DrumName, string][]) {
    [...pattern].forEach((stroke, step) => {
      const at = beat + step / STEPS_A_BEAT;
      if (stroke === '.') return;
      strike(session, name, at, stroke === 'x' ? 1 : 0.5);
      if (session.track.pumping && name === 'kick') session.mix.duck(at * session.beat, 0.6 * session.beat);
    });
  }
  if (isFill) [3, 3.25, 3.5, 3.75].forEach((at, i) => strike(session, 'tom', beat + at, 0.5 + 0.15 * i));
};

const playPad = ({ mix, track, beat }: Session, chord: Chord, at: number, beats: number): void => {
  const length = beats * beat;
  chord.notes.forEach((note, i) => {
    const placement = { at: at * beat, length, gain: track.pad, pan: 0.5 * (i % 2 ? 1 : -1), room: 0.25 };
    mix.add(INSTRUMENTS.pad(note, length), { ...placement, ducked: track.pumping });
  });
};

const playBass = ({ mix, track, beat }: Session, chord: Chord, at: number): void => {
  const { instrument, gain, notes } = track.bass;
  for (const [step, steps, tone] of notes) {
    const length = (0.92 * steps * beat) / STEPS_A_BEAT;
    const voice = INSTRUMENTS[instrument](chord.root + tone, length);
    mix.add(voice, { at: (at + step / STEPS_A_BEAT) * beat, length, gain, ducked: track.pumping });
  }
};

const playAccompaniment = ({ mix, track, beat }: Session, chord: Chord, at: number): void => {
  const { instrument, gain, octave, together, notes } = track.accompaniment;
  notes.forEach(([step, steps, tone], i) => {
    const length = (steps * beat) / STEPS_A_BEAT + 0.12;
    const pan = together ? 0 : i % 2 ? 0.4 : -0.4;
    const chosen = together ? chord.notes : [chord.notes[tone % chord.notes.length]!];
    for (const note of chosen) {
      const placement = { at: (at + step / STEPS_A_BEAT) * beat, length, gain, pan, room: 0.35 };
      mix.add(INSTRUMENTS[instrument](note + octave, length), { ...placement, ducked: track.pumping });
    }
  });
};

/** The melody pauses in the first phrase, and in every fourth, so that it does not become tiring. */
const playMelody = ({ mix, track, beat, intro, ending }: Session): void => {
  const { instrument, gain, phrases } = track.melody;
  for (let phrase = 1; intro + phrase * BEATS_A_PHRASE < ending; phrase++) {
    if (phrase % 4 === 3) continue;
    for (const [at, beats, note] of phrases[phrase % phrases.length]!) {
      const length = beats * beat + 0.12;
      const placement = { at: (intro + phrase * BEATS_A_PHRASE + at) * beat, length, gain, pan: 0.1, room: 0.5 };
      mix.add(INSTRUMENTS[instrument](note, length), { ...placement, ducked: track.pumping });
    }
  }
};

/** A final chord that rings out. */
const playEnding = (session: Session, counts: number): void => {
  const { mix, track, beat, ending } = session;
  const [kick = 'kick'] = Object.keys(track.drums) as DrumName[];
  strike(session, kick, ending);
  strike(session, 'crash', ending);
  const chord = track.chords[0]!;
  playPad(session, chord, ending, counts);
  const length = (counts - 0.5) * beat;
  mix.add(INSTRUMENTS[track.bass.instrument](chord.root, length), { at: ending * beat, length, gain: 0.38 });
  chord.notes.forEach((note, i) => {
    const placement = { at: (ending + i * 0.25) * beat, length, gain: 0.11, pan: i % 2 ? 0.4 : -0.4, room: 0.5 };
    mix.add(INSTRUMENTS.bell(note + 12, length), placement);
  });
};
