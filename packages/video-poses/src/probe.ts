/** Finds out everything about a video file that sampling and publishing need, without decoding it. */
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { MAX_VIDEO_BYTES, MAX_VIDEO_MIB } from '@instep/dance-files/video-limits';
import { VideoError } from './errors.ts';
import { queryFfmpeg, type FfmpegOutput } from './ffmpeg.ts';
import { firstComplaint, informativeComplaints } from './ffmpeg-messages.ts';
import { parsePacket, parseTimeBase, frameTimelineOf, type Packet, type FrameTimeline } from './packet-timeline.ts';
import { isKnownAudioCodec, MAX_PIXELS, safeInput, safeName, VIDEO_CODECS } from './safe-input.ts';
import { parseStreamList, type StreamInfo, type StreamList } from './stream-list.ts';
import { averageFps, type Demuxer, type VideoInfo } from './video.ts';

/** Which videos are accepted. The frame rate has no upper limit, because the published copy leaves frames out. */
export const VIDEO_LIMITS = {
  duration: { min: 1, max: 20 * 60 },
  minFps: 5,
  pixels: MAX_PIXELS,
} as const;

/** Probes a video. Throws VideoError with a message of one line. */
export const probeVideo = async (file: string): Promise<VideoInfo> => {
  const absolute = path.resolve(file);
  const name = path.basename(absolute);
  await checkFile(absolute, name);
  const demuxer = await demuxerOf(absolute, name);
  const list = await listStreams(absolute, name, demuxer);
  const video = chooseVideo(list.streams, name);
  const sounds = list.streams.filter(({ kind }) => kind === 'audio');
  const sound = sounds.find(({ codec }) => isKnownAudioCodec(codec)) ?? null;
  const { timeline, isCut } = await readTimeline(absolute, name, demuxer, video.index);
  const info: VideoInfo = {
    file: absolute,
    name,
    demuxer,
    stream: video.index,
    codec: video.codec,
    profile: video.profile,
    pixelFormat: video.pixelFormat,
    ...uprightSize(video),
    hdr: hdrOf(video),
    startOffset: Math.max(0, timeline.firstTime - list.startTime) || 0,
    ...timeline,
    isFlawed: false,
    frameSizeCount: 1,
    audioCodec: sound?.codec ?? null,
    audioStream: sound?.index ?? null,
    unknownAudioCodecs: sounds.filter(({ codec }) => !isKnownAudioCodec(codec)).map(audioCodecName),
  };
  checkShownSize(info);
  if (isCut) throw cutShortError(info, list.declaredDuration);
  // If a video is far too long, its packets were not read to the end, so the declared duration may be nearer.
  if (info.duration > VIDEO_LIMITS.duration.max)
    throw tooLongError(name, Math.max(info.duration, list.declaredDuration ?? 0));
  checkLength(info);
  return info;
};

/** Checks that a path names a file of an accepted size. Throws VideoError. */
const checkFile = async (file: string, name: string): Promise<void> => {
  const stats = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new VideoError(`${name}: expected a video, got ${why}`, { cause });
  });
  if (stats.isDirectory()) throw new VideoError(`${name}: expected a video, got a folder`);
  if (!stats.isFile()) throw new VideoError(`${name}: expected a video, got something that is no file`);
  if (stats.size === 0) throw new VideoError(`${name}: expected a video, got an empty file`);
  if (stats.size > MAX_VIDEO_BYTES) {
    throw new VideoError(
      `${name}: expected at most ${MAX_VIDEO_MIB / 1024} GiB, got ${(stats.size / 2 ** 30).toFixed(1)} GiB`,
    );
  }
};

/** The names that the first box of an MP4 or MOV may have. */
const MOV_BOXES = /^(ftyp|moov|mdat|free|skip|wide|pnot)$/;

/**
 * Recognises the container by its first bytes, so that ffmpeg never has to guess: given a playlist named `.mp4`, it
 * would open the files that the playlist names. Throws VideoError.
 */
const demuxerOf = async (file: string, name: string): Promise<Demuxer> => {
  const handle = await open(file).catch((cause: Error) => {
    throw new VideoError(`${name}: cannot be read: ${cause.message}`, { cause });
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (MOV_BOXES.test(buffer.toString('latin1', 4, 8))) return 'mov';
    if (buffer.readUInt32BE(0) === 0x1a45dfa3) return 'matroska';
  } finally {
    await handle.close();
  }
  throw new VideoError(`${name}: expected an MP4, MOV, WebM or MKV video, got another kind of file`);
};

/** Lists a file's streams. Only decoders of the known codecs are opened. */
const listStreams = async (file: string, name: string, demuxer: Demuxer): Promise<StreamList> => {
  const { stderr } = await queryFfmpeg(['-loglevel', 'info', ...safeInput(demuxer), '-i', safeName(file)]);
  const list = parseStreamList(stderr);
  if (list.streams.length > 0) return list;
  // Runs ffmpeg again with the level of each line, to find out what is wrong.
  const query = await queryFfmpeg(['-loglevel', 'level+error', ...safeInput(demuxer), '-i', safeName(file)]);
  throw unreadableError(name, firstComplaint(query.stderr, file), query);
};

const unreadableError = (name: string, complaint: string, { exitCode }: FfmpegOutput): VideoError => {
  const got = complaint || (exitCode === null ? 'nothing: ffmpeg gave up' : 'no streams');
  return new VideoError(`${name}: expected a readable video, got "${got}": is it cut short or damaged?`);
};

/** The first video stream of a known codec that is not a still image, whatever else is in the file. */
const chooseVideo = (streams: readonly StreamInfo[], name: string): StreamInfo => {
  const moving = streams.filter(({ kind, isStillImage }) => kind === 'video' && !isStillImage);
  const video = moving.find(({ codec }) => VIDEO_CODECS.includes(codec));
  if (!video && moving[0]) {
    const got = moving[0].codec === 'none' ? moving[0].tag || 'an unknown one' : moving[0].codec;
    throw new VideoError(`${name}: expected one of the codecs ${VIDEO_CODECS.join(', ')}, got ${got}`);
  }
  if (!video) throw new VideoError(`${name}: expected a video stream, got ${describeStreams(streams)}`);
  checkStoredSize(video, name);
  return video;
};

const describeStreams = (streams: readonly StreamInfo[]): string =>
  streams.some(({ isStillImage }) => isStillImage)
    ? 'a still picture only'
    : `${[...new Set(streams.map(({ kind }) => kind))].join(' and ')} only`;

const checkStoredSize = ({ width, height, codec }: StreamInfo, name: string): void => {
  if (width * height > 0 && width * height <= VIDEO_LIMITS.pixels) return;
  if (width * height === 0) {
    throw new VideoError(`${name}: expected a picture of a known size in its ${codec} stream: is it damaged?`);
  }
  throw new VideoError(`${name}: expected at most 3840 x 2160 pixels, got ${width} x ${height}`);
};

/** With pixels that aren't square, a frame can be shown larger than it is stored. */
const checkShownSize = ({ name, width, height }: VideoInfo): void => {
  if (width * height <= VIDEO_LIMITS.pixels) return;
  throw new VideoError(`${name}: expected at most 3840 x 2160 pixels, got ${width} x ${height} as it is shown`);
};

/** Reads the packets of one stream; nothing is decoded. */
const readTimeline = async (
  file: string,
  name: string,
  demuxer: Demuxer,
  stream: number,
): Promise<{ readonly timeline: FrameTimeline; readonly isCut: boolean }> => {
  const packets: Packet[] = [];
  const extent = { first: Infinity, last: -Infinity };
  let tick: Seconds = NaN;
  const onLine = (line: string): boolean => {
    tick = parseTimeBase(line) ?? tick;
    const packet = parsePacket(line);
    if (!packet) return true;
    packets.push(packet);
    if (packet.hidden) return true;
    extent.first = Math.min(extent.first, packet.pts * tick);
    extent.last = Math.max(extent.last, packet.pts * tick);
    // A few megabytes can hold a hundred hours: reading stops 60 s beyond the limit, but not before 100 packets.
    return packets.length < 100 || extent.last - extent.first <= VIDEO_LIMITS.duration.max + 60;
  };
  const copy = ['-map', `0:${stream}`, '-c', 'copy', '-copyinkf', '-f', 'framecrc', '-'];
  const args = ['-loglevel', 'level+error', ...safeInput(demuxer), '-copyts', '-i', safeName(file), ...copy];
  const { stderr } = await queryFfmpeg(args, onLine);
  const timeline = frameTimelineOf(packets, tick);
  const complaint = firstComplaint(stderr, file);
  if (!timeline) throw new VideoError(`${name}: expected frames, got none${complaint && ` ("${complaint}")`}`);
  return { timeline, isCut: informativeComplaints(stderr).some(({ text }) => CUT_SHORT_COMPLAINT.test(text)) };
};

const audioCodecName = ({ codec, tag }: StreamInfo): string => (codec === 'none' ? tag || 'an unknown codec' : codec);

/** The size as a browser shows it: rotated as the file states, with square pixels. */
const uprightSize = (video: StreamInfo): Pick<VideoInfo, 'width' | 'height' | 'isStoredUpright'> => {
  const { width, height, rotation, pixelAspect } = video;
  const square = Math.max(1, Math.round(width * pixelAspect));
  const isSideways = Math.abs(Math.round(rotation / 90)) % 2 === 1;
  return {
    width: isSideways ? height : square,
    height: isSideways ? square : height,
    isStoredUpright: rotation === 0 && square === width,
  };
};

/** How the colours are coded. Dolby Vision of profile 5 has colours that a plain decoder can't interpret. */
const hdrOf = ({ colours, dolbyVision }: StreamInfo): VideoInfo['hdr'] => {
  const wide = colours.includes('bt2020');
  if (dolbyVision && dolbyVision.compatibility === 0) return { transfer: 'dolby', wide, peak: null };
  if (colours.includes('arib-std-b67')) return { transfer: 'hlg', wide, peak: null };
  return colours.includes('smpte2084') ? { transfer: 'pq', wide, peak: null } : null;
};

/** Matches complaints that mean that the end of a file is missing. */
const CUT_SHORT_COMPLAINT = /partial file|ended prematurely|truncat/i;

const cutShortError = ({ name, duration }: VideoInfo, declared: Seconds | null): VideoError => {
  const of = declared !== null && declared > duration ? ` of ${declared.toFixed(1)} s` : '';
  return new VideoError(
    `${name}: expected a whole video, got the first ${duration.toFixed(1)} s${of}: it is cut short`,
  );
};

const tooLongError = (name: string, duration: Seconds): VideoError => {
  const maxMinutes = VIDEO_LIMITS.duration.max / 60;
  return new VideoError(`${name}: expected at most ${maxMinutes} minutes, got ${(duration / 60).toFixed(1)}`);
};

/** Checks the duration and the frame rate of a video. Throws VideoError. */
export const checkLength = (info: VideoInfo): void => {
  const { name, duration } = info;
  const { min, max } = VIDEO_LIMITS.duration;
  if (duration > max) throw tooLongError(name, duration);
  // A second, rounded to whole frames, may be a little shorter.
  if (duration < min - 0.05) throw new VideoError(`${name}: expected at least ${min} s, got ${duration.toFixed(2)} s`);
  const fps = averageFps(info);
  const { minFps } = VIDEO_LIMITS;
  if (fps < minFps * 0.98) {
    throw new VideoError(`${name}: expected at least ${minFps} frames a second, got ${fps.toFixed(1)}`);
  }
};
