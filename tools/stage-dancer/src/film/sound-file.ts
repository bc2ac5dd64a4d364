import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dance } from '../choreography/dance.ts';
import { backingTrack } from '../music/backing-track.ts';
import { makeWav } from '../music/wav.ts';

/** Calls `use` with a WAV file of a dance's music; the file is deleted afterwards. */
export const withMusic = async (dance: Dance, use: (wavFile: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stage-dancer-'));
  try {
    const wavFile = join(folder, 'music.wav');
    await writeFile(wavFile, makeWav(backingTrack(dance)));
    await use(wavFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
