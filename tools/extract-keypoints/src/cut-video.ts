import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { UsageError } from './exit-codes.ts';
import { letterboxed } from './picture-filters.ts';
import { evenSize, fromFirstFrame, H264, NOTHING_ELSE } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { openToneMap } from './tone-map.ts';
import type { VideoInfo } from './video-info.ts';

/** A stretch of a video, by the time since its first frame. */
export type Stretch = readonly [from: Seconds, to: Seconds];

/** `1:02.5-1:30` or `62.5-90` as a stretch. Throws UsageError. */
export const parseStretch = (text: string): Stretch => {
  const [from, to, ...rest] = text.split('-').map(secondsOf);
  if (from !== undefined && to !== undefined && rest.length === 0 && from < to) return [from, to];
  throw new UsageError(`Expected --trim FROM-TO in seconds or as 1:02.5-1:30, got "${text}"`);
};

const secondsOf = (text: string): Seconds => {
  const match = /^(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  return match ? 60 * Number(match[1] ?? 0) + Number(match[2]) : NaN;
};

/** Throws UsageError where the stretch isn't in the video. */
export const checkStretch = ({ name, duration }: VideoInfo, [from, to]: Stretch): void => {
  if (to <= duration + 0.1) return;
  throw new UsageError(`Expected --trim within the ${duration.toFixed(2)} s of ${name}, got ${from}-${to}`);
};

export type CutOptions = {
  readonly onFrame?: (frames: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Does something with a stretch of a video, frame for frame, which lies in a folder of its own meanwhile. Frames are
 * encoded anew: a copy could only begin where the encoder had set a key frame.
 */
export const withCutVideo = async <T>(
  video: VideoInfo,
  stretch: Stretch,
  { onFrame, signal }: CutOptions,
  use: (cut: VideoInfo) => Promise<T>,
): Promise<T> => {
  checkStretch(video, stretch);
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-cut-'));
  try {
    const target = path.join(folder, `${path.parse(video.name).name}.mp4`);
    const onLine = (line: string): void => {
      const frames = /frame=\s*(\d+)/.exec(line)?.[1];
      if (frames) onFrame?.(Number(frames));
    };
    const toneMap = await openToneMap(video);
    const output = outputOf(video, stretch, toneMap.filters);
    await runFfmpeg(video, { output, target, signal, onLine }).finally(toneMap.close);
    return await use(await probeVideo(target));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const outputOf = (video: VideoInfo, [from, to]: Stretch, toneMap: readonly string[]): string[] => {
  const { stream, lead, audioCodec, audioStream, frameTimes, sizes } = video;
  // Where the size changes, "the first" would be another frame after each change.
  const first = frameTimes.find((time) => time >= from - 1e-6) ?? from;
  const pictures = [
    ...[fromFirstFrame(video), `trim=start=${from}:end=${to}`],
    sizes === 1 ? 'setpts=PTS-STARTPTS' : `setpts='round(PTS-${first}/TB)'`,
    ...letterboxed(video, evenSize(video)),
    ...toneMap,
  ];
  // The picture's clock begins at its first frame, the sound's `lead` earlier.
  const sound = `atrim=start=${lead + from}:end=${lead + to},asetpts=PTS-STARTPTS`;
  return [
    ...['-map', `0:${stream}`, ...(audioStream === null ? [] : ['-map', `0:${audioStream}`])],
    ...NOTHING_ELSE,
    ...['-vf', pictures.join(','), '-fps_mode', 'passthrough', '-enc_time_base', '-1', ...H264],
    ...(audioCodec === null ? ['-an'] : ['-af', sound, '-c:a', 'aac', '-b:a', '160k', '-ac', '2']),
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
};
