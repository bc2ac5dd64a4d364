import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { VideoError } from './exit-codes.ts';
import { ffprobe, MAX_PIXELS, ProbeError, type ProbeOutput } from './ffprobe.ts';
import { timelineOf, type Declared } from './packet-timeline.ts';
import { checkFile, demuxerOf } from './video-file.ts';
import { averageFps, type VideoInfo } from './video-info.ts';

/** What a video may be. */
export const VIDEO_LIMITS = {
  duration: { min: 1, max: 20 * 60 },
  fps: { min: 5, max: 120 },
  pixels: MAX_PIXELS,
} as const;

const VIDEO_CODECS: readonly string[] = ['h264', 'hevc', 'vp8', 'vp9', 'av1', 'mpeg4'];

/** Finds out everything about a video that sampling and publishing need. Throws VideoError with one clear line. */
export const probeVideo = async (file: string): Promise<VideoInfo> => {
  const absolute = path.resolve(file);
  const name = path.basename(absolute);
  await checkFile(absolute, name);
  const demuxer = await demuxerOf(absolute, name);
  const ask = (questions: readonly string[]): Promise<ProbeOutput> =>
    ffprobe(demuxer, absolute, questions).catch((cause: unknown) => {
      if (!(cause instanceof ProbeError)) throw cause;
      throw new VideoError(`${name}: expected a readable video, got "${cause.message}": is it cut short or damaged?`, {
        cause,
      });
    });
  const { stdout } = await ask(['-show_streams', '-show_format', '-of', 'json']);
  const { streams = [], format = {} } = JSON.parse(stdout) as Probed;
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic);
  if (!video) throw new VideoError(`${name}: expected a video stream, got ${describeStreams(streams)}`);
  checkStream(video, format, name);
  const shown = [
    '-select_streams',
    String(video.index),
    '-show_entries',
    'packet=pts,duration,flags',
    '-of',
    'csv=p=0',
  ];
  const packets = await ask(shown);
  const timeline = timelineOf(packets.stdout, declaredOf(video));
  if (!timeline) throw new VideoError(`${name}: expected frames, got none`);
  const info: VideoInfo = {
    file: absolute,
    name,
    demuxer,
    stream: video.index,
    codec: video.codec_name ?? '',
    profile: video.profile ?? '',
    pixelFormat: video.pix_fmt ?? '',
    ...uprightSize(video),
    lead: Math.max(0, timeline.firstTime - Number(format.start_time ?? 0)) || 0,
    ...timeline,
    audioCodec: streams.find((stream) => stream.codec_type === 'audio')?.codec_name ?? null,
  };
  checkWhole(info, video, packets.complaint);
  return info;
};

/** Of ffprobe's answer, what is looked at. */
type ProbedStream = {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly profile?: string;
  readonly pix_fmt?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_aspect_ratio?: string;
  readonly time_base?: string;
  readonly duration?: string;
  readonly duration_ts?: number;
  readonly nb_frames?: string;
  readonly disposition?: { readonly attached_pic?: number };
  readonly side_data_list?: readonly { readonly rotation?: number }[];
};
type ProbedFormat = { readonly duration?: string; readonly start_time?: string };
type Probed = { readonly streams?: readonly ProbedStream[]; readonly format?: ProbedFormat };

const declaredOf = (video: ProbedStream): Declared => ({
  timeBase: video.time_base ?? '',
  duration: video.duration_ts ?? null,
  packets: video.nb_frames === undefined ? null : Number(video.nb_frames),
});

const describeStreams = (streams: readonly ProbedStream[]): string =>
  streams.length
    ? `${[...new Set(streams.map((stream) => stream.codec_type ?? 'unknown'))].join(' and ')} only`
    : 'nothing';

const checkStream = (video: ProbedStream, format: ProbedFormat, name: string): void => {
  const { codec_name: codec = 'an unknown one', width = 0, height = 0 } = video;
  if (!VIDEO_CODECS.includes(codec)) {
    throw new VideoError(`${name}: expected one of the codecs ${VIDEO_CODECS.join(', ')}, got ${codec}`);
  }
  if (width * height === 0 || width * height > VIDEO_LIMITS.pixels) {
    throw new VideoError(`${name}: expected at most 3840 x 2160 pixels, got ${width} x ${height}`);
  }
  // Before the packets are listed: a few megabytes can hold a hundred hours.
  checkDuration(Number(video.duration ?? format.duration ?? NaN), name);
};

const checkDuration = (duration: Seconds, name: string): void => {
  const { min, max } = VIDEO_LIMITS.duration;
  if (duration > max)
    throw new VideoError(`${name}: expected at most ${max / 60} minutes, got ${(duration / 60).toFixed(1)}`);
  // A little less than a second is what a second of an uneven number of frames may come to.
  if (duration < min - 0.05) throw new VideoError(`${name}: expected at least ${min} s, got ${duration.toFixed(2)} s`);
};

/** The size as a browser shows it: turned as the file says, pixels made square. */
const uprightSize = (video: ProbedStream): Pick<VideoInfo, 'width' | 'height' | 'storedUpright'> => {
  const { width = 0, height = 0, sample_aspect_ratio: aspect = '' } = video;
  const rotation = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const [across = 1, down = 1] = /^[1-9]\d*:[1-9]\d*$/.test(aspect) ? aspect.split(':').map(Number) : [];
  const square = Math.round((width * across) / down);
  const onItsSide = Math.abs(Math.round(rotation / 90)) % 2 === 1;
  return {
    width: onItsSide ? height : square,
    height: onItsSide ? square : height,
    storedUpright: rotation === 0 && square === width,
  };
};

/** Complaints by which ffmpeg says that the end of a file is missing. */
const CUT_SHORT = /partial file|ended prematurely|truncat/i;

const checkWhole = (info: VideoInfo, video: ProbedStream, complaint: string): void => {
  const { name, duration } = info;
  const promised = Number(video.duration ?? NaN);
  if (CUT_SHORT.test(complaint) || duration < promised - Math.max(0.5, 0.02 * promised)) {
    const of = Number.isFinite(promised) ? ` of ${promised.toFixed(1)} s` : '';
    throw new VideoError(
      `${name}: expected a whole video, got the first ${duration.toFixed(1)} s${of}: it is cut short`,
    );
  }
  checkDuration(duration, name);
  const fps = averageFps(info);
  const { min, max } = VIDEO_LIMITS.fps;
  if (fps < min * 0.98 || fps > max * 1.02) {
    throw new VideoError(`${name}: expected ${min} to ${max} frames a second, got ${fps.toFixed(1)}`);
  }
};
