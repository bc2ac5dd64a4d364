import type { Milliseconds } from '@instep/choreo/units';

/** The frequencies of two soft tones, a fifth apart, in Hz. */
const TONES = [784, 1175] as const;
/** 12 dB below music that uses the full range. */
const PEAK_GAIN = 0.25;
const DURATION: Milliseconds = 450;

/** Plays a soft chime at `volume` (0..1), the music's. If the browser does not allow sound, it stays silent. */
export const playChime = (context: AudioContext, volume: number): void => {
  const [startTime, endTime] = [context.currentTime, context.currentTime + DURATION / 1000];
  for (const [n, frequency] of TONES.entries()) {
    const [oscillator, gain] = [new OscillatorNode(context, { frequency }), new GainNode(context, { gain: 0 })];
    const onset = startTime + 0.09 * n;
    gain.gain.setValueAtTime(0, onset);
    gain.gain.linearRampToValueAtTime((PEAK_GAIN * volume) / TONES.length, onset + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, endTime);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(onset);
    oscillator.stop(endTime);
  }
};
