import type { Seconds } from '@instep/choreo/units';
import { beatsOf, durationOf, secondsPerBeat, type Dance } from '../choreography/dance.ts';
import { DRUMS, type Drum, type DrumName } from './drums.ts';
import { INSTRUMENTS } from './instruments.ts';
import { createMixer, type Mixer, type Stereo, mastered } from './mixer.ts';
import { ARRANGEMENTS, type Chord, type Arrangement } from './arrangements.ts';

const BEATS_A_BAR = 4;
const STEPS_A_BEAT = 4;
const BEATS_A_PHRASE = 8;

/** The inputs of the functions below that write the parts. */
type MusicContext = {
  readonly mixer: Mixer;
  readonly arrangement: Arrangement;
  readonly beat: Seconds;
  readonly intro: number;
  /** Beat on which the end pose begins. */
  readonly ending: number;
};

/** The music of a dance: a count-in, a bar for every four counts, and a final chord for the end pose. */
export const danceMusic = (dance: Dance): Stereo => {
  const context: MusicContext = {
    mixer: createMixer(durationOf(dance)),
    arrangement: ARRANGEMENTS[dance.music],
    beat: secondsPerBeat(dance),
    intro: dance.intro.counts,
    ending: beatsOf(dance) - dance.ending.counts,
  };
  playCountIn(context);
  for (let beat = context.intro; beat < context.ending; beat += BEATS_A_BAR) playBar(context, beat);
  playMelody(context);
  playEnding(context, dance.ending.counts);
  return mastered(context.mixer.finish());
};

const playDrum = ({ mixer, beat }: MusicContext, name: DrumName, at: number, loudness = 1): void => {
  const { voice, length, gain, pan = 0, reverb = 0 }: Drum = DRUMS[name];
  mixer.add(voice(Math.round(at * 48) + name.length), { at: at * beat, length, gain: gain * loudness, pan, reverb });
};

const chordAt = ({ arrangement, intro }: MusicContext, beat: number): Chord =>
  arrangement.chords[Math.floor((beat - intro) / BEATS_A_BAR) % arrangement.chords.length]!;

const playCountIn = (context: MusicContext): void => {
  for (let beat = 0; beat < context.intro; beat++) {
    playDrum(context, beat === 0 ? 'firstTick' : 'tick', beat);
    playDrum(context, 'hat', beat + 0.5);
  }
  playPad(context, context.arrangement.chords[0]!, 0, context.intro);
};

const playBar = (context: MusicContext, beat: number): void => {
  const isFill = (beat - context.intro) % 16 === 12;
  playDrums(context, beat, isFill);
  if ((beat - context.intro) % 16 === 0) playDrum(context, 'crash', beat);
  const chord = chordAt(context, beat);
  playPad(context, chord, beat, BEATS_A_BAR);
  playBass(context, chord, beat);
  playAccompaniment(context, chord, beat);
};

const playDrums = (context: MusicContext, beat: number, isFill: boolean): void => {
  for (const [name, pattern] of Object.entries(context.arrangement.drums) as [DrumName, string][]) {
    [...pattern].forEach((hit, step) => {
      const at = beat + step / STEPS_A_BEAT;
      if (hit === '.') return;
      playDrum(context, name, at, hit === 'x' ? 1 : 0.5);
      if (context.arrangement.pumping && name === 'kick') context.mixer.duck(at * context.beat, 0.6 * context.beat);
    });
  }
  if (isFill) [3, 3.25, 3.5, 3.75].forEach((at, i) => playDrum(context, 'tom', beat + at, 0.5 + 0.15 * i));
};

const playPad = ({ mixer, arrangement, beat }: MusicContext, chord: Chord, at: number, beats: number): void => {
  const length = beats * beat;
  chord.notes.forEach((note, i) => {
    const placement = { at: at * beat, length, gain: arrangement.pad, pan: 0.5 * (i % 2 ? 1 : -1), reverb: 0.25 };
    mixer.add(INSTRUMENTS.pad(note, length), { ...placement, ducked: arrangement.pumping });
  });
};

const playBass = ({ mixer, arrangement, beat }: MusicContext, chord: Chord, at: number): void => {
  const { instrument, gain, notes } = arrangement.bass;
  for (const [step, steps, tone] of notes) {
    const length = (0.92 * steps * beat) / STEPS_A_BEAT;
    const voice = INSTRUMENTS[instrument](chord.root + tone, length);
    mixer.add(voice, { at: (at + step / STEPS_A_BEAT) * beat, length, gain, ducked: arrangement.pumping });
  }
};

const playAccompaniment = ({ mixer, arrangement, beat }: MusicContext, chord: Chord, at: number): void => {
  const { instrument, gain, octave, together, notes } = arrangement.accompaniment;
  notes.forEach(([step, steps, tone], i) => {
    const length = (steps * beat) / STEPS_A_BEAT + 0.12;
    const pan = together ? 0 : i % 2 ? 0.4 : -0.4;
    const chosen = together ? chord.notes : [chord.notes[tone % chord.notes.length]!];
    for (const note of chosen) {
      const placement = { at: (at + step / STEPS_A_BEAT) * beat, length, gain, pan, reverb: 0.35 };
      mixer.add(INSTRUMENTS[instrument](note + octave, length), { ...placement, ducked: arrangement.pumping });
    }
  });
};

/** The melody pauses in the first phrase, and in every fourth, so that it does not become tiring. */
const playMelody = ({ mixer, arrangement, beat, intro, ending }: MusicContext): void => {
  const { instrument, gain, phrases } = arrangement.melody;
  for (let phrase = 1; intro + phrase * BEATS_A_PHRASE < ending; phrase++) {
    if (phrase % 4 === 3) continue;
    for (const [at, beats, note] of phrases[phrase % phrases.length]!) {
      const length = beats * beat + 0.12;
      const placement = { at: (intro + phrase * BEATS_A_PHRASE + at) * beat, length, gain, pan: 0.1, reverb: 0.5 };
      mixer.add(INSTRUMENTS[instrument](note, length), { ...placement, ducked: arrangement.pumping });
    }
  }
};

/** A final chord that rings out. */
const playEnding = (context: MusicContext, counts: number): void => {
  const { mixer, arrangement, beat, ending } = context;
  const [kick = 'kick'] = Object.keys(arrangement.drums) as DrumName[];
  playDrum(context, kick, ending);
  playDrum(context, 'crash', ending);
  const chord = arrangement.chords[0]!;
  playPad(context, chord, ending, counts);
  const length = (counts - 0.5) * beat;
  mixer.add(INSTRUMENTS[arrangement.bass.instrument](chord.root, length), { at: ending * beat, length, gain: 0.38 });
  chord.notes.forEach((note, i) => {
    const placement = { at: (ending + i * 0.25) * beat, length, gain: 0.11, pan: i % 2 ? 0.4 : -0.4, reverb: 0.5 };
    mixer.add(INSTRUMENTS.bell(note + 12, length), placement);
  });
};
