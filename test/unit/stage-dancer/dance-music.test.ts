import { describe, expect, it } from 'vitest';
import { durationOf, type Dance } from '@instep/stage-dancer/choreography/dance';
import { DANCES } from '@instep/stage-dancer/dances/dances';
import { danceMusic } from '@instep/stage-dancer/music/dance-music';
import { SAMPLE_RATE, type Stereo } from '@instep/stage-dancer/music/mixer';
import { makeWav } from '@instep/stage-dancer/music/wav-file';

/** Only the first phrase: the whole dance would take seconds. */
const shortened = (dance: Dance): Dance => ({
  ...dance,
  phrases: dance.phrases.slice(0, 1),
  ending: { ...dance.ending, counts: 2 },
});

const HOP = 441;

/** How much louder it gets in each hundredth of a second. */
const onsets = ({ left }: Stereo): number[] => {
  const loudness = Array.from({ length: Math.floor(left.length / HOP) }, (_, hop) => {
    const part = left.subarray(hop * HOP, (hop + 1) * HOP);
    return Math.log(1e-6 + part.reduce((sum, value) => sum + value ** 2, 0));
  });
  return loudness.map((value, hop) => Math.max(0, value - (loudness[hop - 1] ?? value)));
};

/** The autocorrelation of the onsets at a lag in hundredths of a second. */
const autocorrelation = (values: readonly number[], lag: number): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.slice(lag).reduce((sum, value, i) => sum + (value - mean) * (values[i]! - mean), 0);
};

const bestLag = (values: readonly number[], from: number, to: number): number => {
  const lags = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return lags.reduce((best, lag) => (autocorrelation(values, lag) > autocorrelation(values, best) ? lag : best));
};

describe.each(DANCES.map((dance) => ({ id: dance.id, dance: shortened(dance) })))('the music of $id', ({ dance }) => {
  const music = danceMusic(dance);

  it('lasts as long as the dance', () => {
    expect(music.left.length).toBe(Math.ceil(durationOf(dance) * SAMPLE_RATE));
    expect(music.right.length).toBe(music.left.length);
  });

  it('repeats itself after four beats of its tempo', () => {
    const fourBeats = (4 * 60 * 100) / dance.bpm;
    const lag = bestLag(onsets(music), Math.round(fourBeats * 0.9), Math.round(fourBeats * 1.1));
    expect(Math.abs(lag - fourBeats)).toBeLessThanOrEqual(1.5);
  });

  it('is about -15 dB loud and never clips', () => {
    const square = music.left.reduce((sum, value) => sum + value ** 2, 0) / music.left.length;
    expect(10 * Math.log10(square)).toBeGreaterThan(-18);
    expect(10 * Math.log10(square)).toBeLessThan(-13);
    expect(music.left.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(0.9);
  });
});

it('a WAV file has the sample rate, the length and clipped 16-bit samples', () => {
  const wav = makeWav({ left: Float32Array.of(0, 1), right: Float32Array.of(-1, 2) });
  const view = new DataView(wav.buffer);
  expect(String.fromCharCode(...wav.subarray(0, 4), ...wav.subarray(8, 12))).toBe('RIFFWAVE');
  expect(view.getUint32(24, true)).toBe(44_100);
  expect(view.getUint32(40, true)).toBe(8);
  expect([44, 46, 48, 50].map((at) => view.getInt16(at, true))).toEqual([0, -32_767, 32_767, 32_767]);
});
