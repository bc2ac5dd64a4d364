import type { Milliseconds } from '@instep/choreo/units';

/** The frequencies of two soft tones, a fifth apart, in Hz. */
const TONES = [784, 1175] as const;
/** 12 dB below music that uses the full range. */
const LOUDNESS = 0.25;
const LENGTH: Milliseconds = 450;

/** Plays a soft chime at `volume` (0..1), the music's. If the browser does not allow sound, it stays silent. */
export const chime = (context: AudioContext, volume: number): void => {
  const [begins, ends] = [context.currentTime, context.currentTime + LENGTH / 1000];
  for (const [n, frequency] of TONES.entries()) {
    const [tone, gain] = [new OscillatorNode(context, { frequency }), new GainNode(context, { gain: 0 })];
    const at = begins + 0.09 * n;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime((LOUDNESS * volume) / TONES.length, at + 0.015);
    gain.gain.exponentialRampToValueAtTime(0.0001, ends);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(ends);
  }
};
