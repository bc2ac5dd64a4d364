import { MAX_ANALYSED_TIME, TEMPO_SAMPLE_RATE, tempoOf } from '@instep/choreo/tempo';
import MusicTempo from 'music-tempo';

/** The tempo of a video's sound in beats per minute, in 60..200; `null` if it has no sound or no steady beat. */
export const findTempo = async (url: string): Promise<number | null> => {
  const bytes = await (await fetch(url)).arrayBuffer();
  const context = new OfflineAudioContext(1, TEMPO_SAMPLE_RATE, TEMPO_SAMPLE_RATE);
  const sound = await context.decodeAudioData(bytes).catch(() => null);
  if (!sound) return null;
  const length = Math.min(sound.length, MAX_ANALYSED_TIME * sound.sampleRate);
  const from = Math.floor((sound.length - length) / 2);
  const samples = sound.getChannelData(0).subarray(from, from + length);
  return tempoOf(samples, (part) => new MusicTempo(part, { timeStep: 441 / TEMPO_SAMPLE_RATE }).beats);
};
