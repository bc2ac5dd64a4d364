import { describe, expect, it } from 'vitest';
import { tempoOf, type TrackBeats } from '@instep/choreo/tempo';

const SAMPLES = new Float32Array(1000);
const beats = (bpm: number, count = 20): number[] => Array.from({ length: count }, (_, k) => 0.3 + (60 / bpm) * k);
/** Answers for the whole and for its two halves, in this order. */
const answers = (...tracked: readonly (readonly number[])[]): TrackBeats => {
  const left = [...tracked];
  return () => left.shift() ?? [];
};

describe('tempoOf', () => {
  it('is the slope of all beats, whatever each of them is off', () => {
    const uneven = beats(112.5, 40).map((beat, k) => beat + 0.02 * Math.sin(7 * k));
    expect(tempoOf(SAMPLES, () => uneven)).toBeCloseTo(112.5, 0);
    expect(tempoOf(SAMPLES, () => beats(98.76))).toBe(98.8);
  });

  it('is in the range in which dancers count', () => {
    expect(tempoOf(SAMPLES, () => beats(50))).toBe(100);
    expect(tempoOf(SAMPLES, () => beats(240))).toBe(120);
  });

  it('agrees in both halves, also where one of them is heard at half or twice the tempo', () => {
    expect(tempoOf(SAMPLES, answers(beats(120), beats(119), beats(121)))).toBe(120);
    expect(tempoOf(SAMPLES, answers(beats(120), beats(240), beats(120)))).toBe(120);
    expect(tempoOf(SAMPLES, answers(beats(177), beats(165), beats(180)))).toBeNull();
  });

  it('needs beats enough', () => {
    expect(tempoOf(SAMPLES, answers(beats(120), beats(120), beats(120, 7)))).toBeNull();
    expect(tempoOf(SAMPLES, () => [])).toBeNull();
  });

  it('is null where the tracker throws', () => {
    const failing: TrackBeats = () => {
      throw new Error('no tempo');
    };
    expect(tempoOf(SAMPLES, failing)).toBeNull();
  });

  it('gives the tracker the whole, and then each half', () => {
    const lengths: number[] = [];
    tempoOf(SAMPLES, (part) => {
      lengths.push(part.length);
      return beats(120);
    });
    expect(lengths).toEqual([1000, 500, 500]);
  });
});
