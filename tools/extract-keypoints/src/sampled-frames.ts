import { PassThrough } from 'node:stream';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pixels, Seconds } from '@instep/choreo/units';
import { VideoError } from './exit-codes.ts';
import { piecesOf } from './frame-bytes.ts';
import { firstRowOf, rowCount } from './frame-rows.ts';
import { FrameTimes } from './frame-times.ts';
import { neededFrames } from './needed-frames.ts';
import { letterboxed } from './picture-filters.ts';
import { OWN_MEMORY, type PictureMemory } from './picture-memory.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { openToneMap } from './tone-map.ts';
import type { VideoInfo } from './video-info.ts';

/** What one row of the keypoint CSV shows. */
export type SampledFrame = {
  /** From 0; the row stands at `row / fps` on the video's timeline. */
  readonly row: number;
  /** The shown frame's PTS minus the first: two rows may show the same frame. */
  readonly mediaTime: Seconds;
  /** Upright, at most 1280 pixels long; the same object for rows that show the same frame. */
  readonly picture: RawFrame;
};

/** The pose networks look at 256 pixels of a person: more than this is wasted. */
const MAX_SIDE: Pixels = 1280;

/** The size in which a video's frames are decoded. */
export const decodedSize = ({ width, height }: VideoInfo): { readonly width: Pixels; readonly height: Pixels } => {
  const shrink = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
};

export type SampleOptions = {
  /** Rows per second of video. */
  readonly fps: number;
  /** Where pictures come from; who gets them gives them back, where that is wanted. */
  readonly memory?: PictureMemory;
  readonly signal?: AbortSignal | undefined;
};

/** The frames on screen at 0, 1/fps, 2/fps, … of a video, by media time. */
export async function* sampleFrames(
  video: VideoInfo,
  { fps, memory = OWN_MEMORY, signal }: SampleOptions,
): AsyncGenerator<SampledFrame> {
  const rows = rowCount(video.duration, fps);
  let row = 0;
  for await (const { mediaTime, nextMediaTime, picture } of decodeFrames(video, { fps, memory, signal })) {
    const end = nextMediaTime === null ? rows : Math.min(rows, firstRowOf(nextMediaTime, fps));
    if (row >= end) memory.giveBack(picture.data);
    while (row < end) yield { row: row++, mediaTime, picture };
  }
  if (row < rows) throw new VideoError(`${video.name}: expected frames, got none that can be decoded`);
}

type DecodedFrame = {
  readonly mediaTime: Seconds;
  /** `null` at the last frame. */
  readonly nextMediaTime: Seconds | null;
  readonly picture: RawFrame;
};

async function* decodeFrames(
  video: VideoInfo,
  { fps, memory, signal }: Required<Pick<SampleOptions, 'fps' | 'memory'>> & SampleOptions,
): AsyncGenerator<DecodedFrame> {
  const { width, height } = decodedSize(video);
  const times = new FrameTimes(video.firstTime);
  // The library takes a closed stream for a reader that went away, and kills an ffmpeg that may still be ending.
  const bytes = new PassThrough({ emitClose: false });
  const stop = new AbortController();
  const toneMap = await openToneMap(video);
  const pictures = [
    neededFrames(video, fps),
    ...letterboxed(video, { width, height }, 'bilinear'),
    ...toneMap.filters,
    'showinfo=checksum=0',
  ];
  const run = runFfmpeg(video, {
    input: ['-nostats', '-threads', '2'],
    output: [
      ...['-map', `0:${video.stream}`, '-an', '-sn', '-dn', '-copyts', '-fps_mode', 'passthrough'],
      ...['-vf', pictures.join(',')],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24'],
    ],
    target: bytes,
    onLine: (line) => times.read(line),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  });
  const ended = run.then(
    () => times.end(),
    (error: unknown) => times.fail(error),
  );
  try {
    let mediaTime = await times.next();
    for await (const data of piecesOf(bytes, width * height * 3, memory)) {
      if (mediaTime === null) throw new Error(`${video.name}: expected a time for each frame`);
      const nextMediaTime = await times.next();
      yield { mediaTime, nextMediaTime, picture: { width, height, channels: 3, data } };
      mediaTime = nextMediaTime;
    }
    await run;
  } finally {
    stop.abort();
    await ended;
    await toneMap.close();
  }
}
