import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dance } from '../choreography/dance.ts';
import { danceMusic } from './dance-music.ts';
import { SAMPLE_RATE, type Stereo } from './mixer.ts';

const HEADER_BYTES = 44;
const BYTES_A_FRAME = 4;

/** A WAV file of 16-bit stereo. */
export const makeWav = ({ left, right }: Stereo): Uint8Array<ArrayBuffer> => {
  const dataBytes = left.length * BYTES_A_FRAME;
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  writeHeader(view, dataBytes);
  for (let i = 0; i < left.length; i++) {
    view.setInt16(HEADER_BYTES + i * BYTES_A_FRAME, sample16(left[i]!), true);
    view.setInt16(HEADER_BYTES + i * BYTES_A_FRAME + 2, sample16(right[i]!), true);
  }
  return bytes;
};

const sample16 = (value: number): number => Math.round(Math.min(Math.max(value, -1), 1) * 32_767);

const writeHeader = (view: DataView, dataBytes: number): void => {
  const text = (at: number, letters: string): void =>
    [...letters].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true); // bytes of this chunk
  view.setUint16(20, 1, true); // uncompressed
  view.setUint16(22, 2, true); // channels
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * BYTES_A_FRAME, true);
  view.setUint16(32, BYTES_A_FRAME, true);
  view.setUint16(34, 16, true); // bits a sample
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
};

/** Calls `use` with a WAV file of a dance's music; the file is deleted afterwards. */
export const withMusicFile = async (dance: Dance, use: (wavFile: string) => Promise<void>): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'stage-dancer-'));
  try {
    const wavFile = join(folder, 'music.wav');
    await writeFile(wavFile, makeWav(danceMusic(dance)));
    await use(wavFile);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
