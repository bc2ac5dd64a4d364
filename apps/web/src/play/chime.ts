/** The game's own sounds: soft tones over the music, made by code. */
import type { Milliseconds } from '@instep/choreo/units';

/** What a chime is played for. */
export type Reward = 'star' | 'combo' | 'gold';

/** The frequencies of each chime's tones, in Hz. A fifth; a major triad that rises to the octave; two octaves of a third. */
const TONES: Readonly<Record<Reward, readonly number[]>> = {
  star: [784, 1175],
  combo: [523, 659, 784, 1047],
  gold: [1319, 1568, 2093],
};
/** 12 dB below music that uses the full range. */
const PEAK_GAIN = 0.25;
const DURATION: Milliseconds = 450;

/**
 * Plays a chime at `volume` (0..1), the music's, some semitones higher if asked. If the browser does not allow sound, it
 * stays silent.
 */
export const playChime = (context: AudioContext, volume: number, semitones = 0, reward: Reward = 'star'): void => {
  const tones = TONES[reward];
  const [startTime, endTime] = [context.currentTime, context.currentTime + (DURATION + 90 * tones.length) / 1000];
  for (const [n, tone] of tones.entries()) {
    const frequency = tone * 2 ** (semitones / 12);
    const [oscillator, gain] = [new OscillatorNode(context, { frequency }), new GainNode(context, { gain: 0 })];
    const onset = startTime + 0.09 * n;
    gain.gain.setValueAtTime(0, onset);
    gain.gain.linearRampToValueAtTime((PEAK_GAIN * volume) / tones.length, onset + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, endTime);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(onset);
    oscillator.stop(endTime);
  }
};
