/** Samples the frames of a video at a fixed rate, by media time. */
import { PassThrough } from 'node:stream';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { VideoError } from './errors.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { FrameTimes, fixedSizeChunks, UNPOOLED_MEMORY, type FrameMemory } from './frame-stream.ts';
import { firstRowOf, frameSelectFilter, rowCount } from './rows.ts';
import { openToneMap } from './tone-map.ts';
import type { VideoInfo } from './video.ts';

/** The frame for one row of the keypoint CSV. */
export type SampledFrame = {
  /** From 0; the row is at `row / fps` on the video's timeline. */
  readonly row: number;
  /** The frame's PTS minus the first frame's. Two rows may have the same frame. */
  readonly mediaTime: Seconds;
  /** Upright, its longer side at most 1280 pixels; the same object for rows that have the same frame. */
  readonly image: RawFrame;
};

/** The pose networks get 256 pixels of a person, so larger frames than this gain nothing. */
const MAX_SIDE: Pixels = 1280;

type Size = { readonly width: Pixels; readonly height: Pixels };

/** The size in which a video's frames are decoded. */
export const decodedSize = ({ width, height }: VideoInfo): Size => {
  const shrink = Math.min(1, MAX_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * shrink)), height: Math.max(1, Math.round(height * shrink)) };
};

/**
 * ffmpeg filters that give frames of one size, upright and with square pixels. If the size changes in mid-stream,
 * frames of another shape get bars instead of being distorted.
 */
export const letterboxFilters = (
  { frameSizeCount }: Pick<VideoInfo, 'frameSizeCount'>,
  { width, height }: Size,
  flags = '',
): string[] => {
  const scaling = flags && `:flags=${flags}`;
  if (frameSizeCount === 1) return [`scale=${width}:${height}${scaling}`, 'setsar=1'];
  return [
    'scale=iw*sar:ih,setsar=1',
    `scale=${width}:${height}:force_original_aspect_ratio=decrease${scaling}`,
    `pad=${width}:${height}:-1:-1,setsar=1`,
  ];
};

export type SampleOptions = {
  /** Rows per second of video. */
  readonly fps: number;
  /** Memory that frames are decoded into; the consumer of a frame may release it. */
  readonly memory?: FrameMemory;
  readonly signal?: AbortSignal | undefined;
};

/** The frames that a video shows at 0, 1/fps, 2/fps, … seconds. */
export async function* sampleFrames(
  video: VideoInfo,
  { fps, memory = UNPOOLED_MEMORY, signal }: SampleOptions,
): AsyncGenerator<SampledFrame> {
  const rows = rowCount(video.duration, fps);
  let row = 0;
  for await (const { mediaTime, nextMediaTime, image } of decodeFrames(video, { fps, memory, signal })) {
    const end = nextMediaTime === null ? rows : Math.min(rows, firstRowOf(nextMediaTime, fps));
    if (row >= end) memory.release(image.data);
    while (row < end) yield { row: row++, mediaTime, image };
  }
  if (row < rows) throw new VideoError(`${video.name}: expected frames, got none that can be decoded`);
}

type DecodedFrame = {
  readonly mediaTime: Seconds;
  /** `null` for the last frame. */
  readonly nextMediaTime: Seconds | null;
  readonly image: RawFrame;
};

async function* decodeFrames(
  video: VideoInfo,
  { fps, memory, signal }: Required<Pick<SampleOptions, 'fps' | 'memory'>> & SampleOptions,
): AsyncGenerator<DecodedFrame> {
  const { width, height } = decodedSize(video);
  const times = new FrameTimes(video.firstTime);
  // The library takes a closed stream for a reader that is gone, and kills ffmpeg, which may still be finishing.
  const bytes = new PassThrough({ emitClose: false });
  const stop = new AbortController();
  const toneMap = await openToneMap(video);
  const filters = [
    frameSelectFilter(video, fps),
    ...letterboxFilters(video, { width, height }, 'bilinear'),
    ...toneMap.filters,
    'showinfo=checksum=0',
  ];
  const run = runFfmpeg(video, {
    input: ['-nostats', '-threads', '2'],
    output: [
      ...['-map', `0:${video.stream}`, '-an', '-sn', '-dn', '-copyts', '-fps_mode', 'passthrough'],
      ...['-vf', filters.join(',')],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24'],
    ],
    target: bytes,
    onLine: (line) => times.readLine(line),
    signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
  });
  const ended = run.then(
    () => times.end(),
    (error: unknown) => times.fail(error),
  );
  try {
    let mediaTime = await times.next();
    for await (const data of fixedSizeChunks(bytes, width * height * 3, memory)) {
      if (mediaTime === null) throw new Error(`${video.name}: expected a time for each frame`);
      const nextMediaTime = await times.next();
      yield { mediaTime, nextMediaTime, image: { width, height, channels: 3, data } };
      mediaTime = nextMediaTime;
    }
    await run;
  } finally {
    stop.abort();
    await ended;
    await toneMap.close();
  }
}
