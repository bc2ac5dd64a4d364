/** Finds the tempo of a video's music. */
import { PassThrough } from 'node:stream';
import { MAX_ANALYSED_TIME, TEMPO_SAMPLE_RATE, tempoOf } from '@instep/choreo/tempo';
import { VideoError } from '@instep/video-poses/errors';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';
import type { VideoInfo } from '@instep/video-poses/video';
import MusicTempo from 'music-tempo';

/** The tempo of the sound in beats per minute; `null` if it can't be decoded or has no steady beat. */
export const findTempo = async (video: VideoInfo, signal?: AbortSignal): Promise<number | null> => {
  if (video.audioStream === null || video.audioCodec === null) return null;
  try {
    const samples = await middleOfSound(video, video.audioStream, signal);
    return tempoOf(samples, (part) => new MusicTempo(part, { timeStep: 441 / TEMPO_SAMPLE_RATE }).beats);
  } catch (error) {
    if (error instanceof VideoError) return null;
    throw error;
  }
};

const BYTES_PER_SAMPLE = 4;

/** The samples of at most a minute in the middle of the video, as one channel. */
const middleOfSound = async (video: VideoInfo, stream: number, signal?: AbortSignal): Promise<Float32Array> => {
  const from = Math.max(0, (video.duration - MAX_ANALYSED_TIME) / 2);
  const bytes = new PassThrough({ emitClose: false });
  const run = runFfmpeg(video, {
    input: ['-ss', from.toFixed(3), '-t', String(MAX_ANALYSED_TIME)],
    output: ['-map', `0:${stream}`, '-ac', '1', '-ar', String(TEMPO_SAMPLE_RATE), '-f', 'f32le'],
    target: bytes,
    signal,
  });
  run.catch(() => bytes.destroy());
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of bytes) chunks.push(chunk as Uint8Array);
  } finally {
    // If ffmpeg failed, throw its error rather than that of the stream that ended early.
    await run;
  }
  const all = Buffer.concat(chunks);
  const samples = new Float32Array(Math.floor(all.length / BYTES_PER_SAMPLE));
  new Uint8Array(samples.buffer).set(all.subarray(0, samples.byteLength));
  return samples;
};
