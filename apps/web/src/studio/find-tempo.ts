import MusicTempo from 'music-tempo';

/** What is listened to: the middle of a song says its tempo, and more only takes longer. */
const LISTENED_S = 60;

/** Beats a minute of a video's sound, in 60..200; `null` where there is no sound or no beat in it. */
export const findTempo = async (url: string): Promise<number | null> => {
  const bytes = await (await fetch(url)).arrayBuffer();
  const context = new OfflineAudioContext(1, 44_100, 44_100);
  const sound = await context.decodeAudioData(bytes).catch(() => null);
  if (!sound) return null;
  const length = Math.min(sound.length, LISTENED_S * sound.sampleRate);
  const from = Math.floor((sound.length - length) / 2);
  const samples = sound.getChannelData(0).subarray(from, from + length);
  // The library throws where it finds no tempo at all.
  try {
    const { tempo } = new MusicTempo(samples, { timeStep: 441 / sound.sampleRate });
    return withinOctave(Number(tempo));
  } catch {
    return null;
  }
};

/** A tempo is as good as its double or half: dancers count between 60 and 200. */
const withinOctave = (tempo: number): number | null => {
  if (!(tempo > 0)) return null;
  let bpm = tempo;
  while (bpm < 60) bpm *= 2;
  while (bpm > 200) bpm /= 2;
  return Math.round(bpm * 10) / 10;
};
