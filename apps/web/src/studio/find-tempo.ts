import MusicTempo from 'music-tempo';

/** How many seconds are analysed: the middle of a song is enough to find its tempo, and more would take longer. */
const MAX_ANALYSED_S = 60;

/** The tempo of a video's sound in beats per minute, in 60..200; `null` if it has no sound or no beat. */
export const findTempo = async (url: string): Promise<number | null> => {
  const bytes = await (await fetch(url)).arrayBuffer();
  const context = new OfflineAudioContext(1, 44_100, 44_100);
  const sound = await context.decodeAudioData(bytes).catch(() => null);
  if (!sound) return null;
  const length = Math.min(sound.length, MAX_ANALYSED_S * sound.sampleRate);
  const from = Math.floor((sound.length - length) / 2);
  const samples = sound.getChannelData(0).subarray(from, from + length);
  // The library throws if it finds no tempo at all.
  try {
    const { tempo } = new MusicTempo(samples, { timeStep: 441 / sound.sampleRate });
    return toDanceTempo(Number(tempo));
  } catch {
    return null;
  }
};

/** Doubles or halves a tempo until it is between 60 and 200, where dancers count. */
const toDanceTempo = (tempo: number): number | null => {
  if (!(tempo > 0)) return null;
  let bpm = tempo;
  while (bpm < 60) bpm *= 2;
  while (bpm > 200) bpm /= 2;
  return Math.round(bpm * 10) / 10;
};
