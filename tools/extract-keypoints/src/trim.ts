/** `--trim`: makes a dance from only a section of a video. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { UsageError } from '@instep/video-poses/errors';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';
import { letterboxFilters } from '@instep/video-poses/frames';
import { probeVideo } from '@instep/video-poses/probe';
import { openToneMap } from '@instep/video-poses/tone-map';
import type { VideoInfo } from '@instep/video-poses/video';
import { evenSize, shiftToZeroFilter, H264, DROP_OTHER_STREAMS } from './playable-video.ts';

/** A section of a video, in seconds since its first frame. */
export type Section = readonly [from: Seconds, to: Seconds];

/** Parses `1:02.5-1:30` or `62.5-90` as a section. Throws UsageError. */
export const parseSection = (text: string): Section => {
  const [from, to, ...rest] = text.split('-').map(secondsOf);
  if (from !== undefined && to !== undefined && rest.length === 0 && from < to) return [from, to];
  throw new UsageError(`Expected --trim FROM-TO in seconds or as 1:02.5-1:30, got "${text}"`);
};

const secondsOf = (text: string): Seconds => {
  const match = /^(?:(\d+):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  return match ? 60 * Number(match[1] ?? 0) + Number(match[2]) : NaN;
};

/** Throws UsageError if the section isn't in the video. */
export const checkSection = ({ name, duration }: VideoInfo, [from, to]: Section): void => {
  if (to <= duration + 0.1) return;
  throw new UsageError(`Expected --trim within the ${duration.toFixed(2)} s of ${name}, got ${from}-${to}`);
};

export type TrimOptions = {
  readonly onFrame?: (frames: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Writes a section of a video to a temporary folder, which is removed when `use` has ended. Frames are encoded again: a
 * copy could only begin at a key frame.
 */
export const withTrimmedVideo = async <T>(
  video: VideoInfo,
  section: Section,
  { onFrame, signal }: TrimOptions,
  useVideo: (trimmed: VideoInfo) => Promise<T>,
): Promise<T> => {
  checkSection(video, section);
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-cut-'));
  try {
    const target = path.join(folder, `${path.parse(video.name).name}.mp4`);
    const onLine = (line: string): void => {
      const frames = /frame=\s*(\d+)/.exec(line)?.[1];
      if (frames) onFrame?.(Number(frames));
    };
    const toneMap = await openToneMap(video);
    const output = outputOf(video, section, toneMap.filters);
    await runFfmpeg(video, { output, target, signal, onLine }).finally(toneMap.close);
    return await useVideo(await probeVideo(target));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const outputOf = (video: VideoInfo, [from, to]: Section, toneMap: readonly string[]): string[] => {
  const { stream, startOffset, audioCodec, audioStream, frameTimes, frameSizeCount } = video;
  // If the size changes, STARTPTS would be that of another frame after each change.
  const first = frameTimes.find((time) => time >= from - 1e-6) ?? from;
  const filters = [
    ...[shiftToZeroFilter(video), `trim=start=${from}:end=${to}`],
    frameSizeCount === 1 ? 'setpts=PTS-STARTPTS' : `setpts='round(PTS-${first}/TB)'`,
    ...letterboxFilters(video, evenSize(video)),
    ...toneMap,
  ];
  // The video's clock begins at its first frame, the audio's clock `startOffset` earlier.
  const audioFilter = `atrim=start=${startOffset + from}:end=${startOffset + to},asetpts=PTS-STARTPTS`;
  return [
    ...['-map', `0:${stream}`, ...(audioStream === null ? [] : ['-map', `0:${audioStream}`])],
    ...DROP_OTHER_STREAMS,
    ...['-vf', filters.join(','), '-fps_mode', 'passthrough', '-enc_time_base', '-1', ...H264],
    ...(audioCodec === null ? ['-an'] : ['-af', audioFilter, '-c:a', 'aac', '-b:a', '160k', '-ac', '2']),
    ...['-movflags', '+faststart', '-f', 'mp4'],
  ];
};
