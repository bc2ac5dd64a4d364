/** Decodes a whole video, and finds what is damaged, missing or cut. */
import { PassThrough } from 'node:stream';
import type { Seconds } from '@instep/choreo/units';
import { VideoError } from '@instep/video-poses/errors';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';
import { createShowinfoReader, decodingComplaint } from '@instep/video-poses/ffmpeg-messages';
import { fixedSizeChunks } from '@instep/video-poses/frame-stream';
import { checkLength } from '@instep/video-poses/probe';
import type { VideoInfo } from '@instep/video-poses/video';
import { CutFinder, SMALL_FRAME } from './cuts.ts';

/**
 * Damage of a video: from the first flaw to the end of the last, and the total duration of all flaws. Each flaw lasts
 * until frames are whole again.
 */
export type Damage = { readonly from: Seconds; readonly to: Seconds; readonly seconds: Seconds };

/** The result of decoding a video from its first packet to its last. */
export type Inspection = {
  /** With the times of the frames that can really be decoded. */
  readonly video: VideoInfo;
  readonly damage: Damage | null;
  /** The time of the first frame after each cut. */
  readonly cuts: readonly Seconds[];
  /** How much of the beginning can't be decoded; 0 if it is too little to matter. */
  readonly skippedStart: Seconds;
};

/**
 * A shorter beginning that can't be decoded is ignored. The cause may be an editor that removed frames on which it
 * depends.
 */
const MIN_SKIPPED_START: Seconds = 0.1;

export type InspectOptions = {
  readonly onFrame?: (frames: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Decodes all frames of a video: there may be fewer frames than packets, if some are damaged or invisible. Throws
 * VideoError if too few can be decoded.
 */
export const inspectVideo = async (video: VideoInfo, { onFrame, signal }: InspectOptions = {}): Promise<Inspection> => {
  const reader = createFrameReader();
  const finder = new CutFinder();
  const bytes = new PassThrough({ emitClose: false });
  const scaler = video.hdr ? 'neighbor' : 'fast_bilinear';
  const run = runFfmpeg(video, {
    input: ['-threads', '2', '-copyts'],
    output: [
      ...['-map', `0:${video.stream}`, '-an', '-sn', '-dn', '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ...['-vf', `showinfo=checksum=0,scale=${SMALL_FRAME.width}:${SMALL_FRAME.height}:flags=${scaler}`],
      ...['-f', 'rawvideo', '-pix_fmt', 'gray'],
    ],
    target: bytes,
    onLine: (line) => reader.read(line),
    signal,
  });
  run.catch(() => bytes.destroy());
  let count = 0;
  let brightest = 0;
  try {
    for await (const frame of fixedSizeChunks(bytes, SMALL_FRAME.width * SMALL_FRAME.height)) {
      finder.addFrame(frame);
      if (video.hdr) brightest = Math.max(brightest, brightestOf(frame));
      onFrame?.(++count);
    }
  } finally {
    // If ffmpeg failed, throw its error rather than that of the stream that ended early.
    await run;
  }
  const { frames, complaints, failure } = reader;
  if (failure) throw failure;
  const [first] = frames;
  if (!first) {
    const [complaint] = complaints;
    throw new VideoError(
      `${video.name}: expected frames, got none that can be decoded${complaint ? ` ("${complaint}")` : ''}`,
    );
  }
  const times = frames.map(({ time }) => time).sort((a, b) => a - b);
  const firstTime = times[0] ?? first.time;
  const skippedStart = firstTime - video.firstTime;
  const decoded: VideoInfo = {
    ...video,
    firstTime,
    startOffset: Math.max(0, video.startOffset + skippedStart),
    frameTimes: times.map((time) => time - firstTime),
    duration: video.duration - skippedStart,
    isFlawed: complaints.length > 0 || times.length !== video.frameTimes.length,
    hdr: video.hdr && { ...video.hdr, peak: brightest / 255 },
    frameSizeCount: new Set(frames.map(({ size }) => size)).size,
  };
  checkLength(decoded);
  return {
    video: decoded,
    damage: damageOf(frames, decoded, complaints.length > 0),
    cuts: finder.cuts().map((index) => Math.max(0, (frames[index]?.time ?? firstTime) - firstTime)),
    skippedStart: skippedStart > MIN_SKIPPED_START ? skippedStart : 0,
  };
};

/** So few bright pixels may be noise. */
const MAX_NOISE_PIXELS = 3;

const brightestOf = (frame: Uint8Array): number => [...frame].sort((a, b) => b - a)[MAX_NOISE_PIXELS] ?? 0;

/** A decoded frame. */
type DecodedFrame = {
  readonly time: Seconds;
  readonly size: string;
  /** Whether it can be decoded without the frames before it. */
  readonly isKey: boolean;
  /** Whether the decoder complained after the frame before it. */
  readonly isFlawed: boolean;
};

const FRAME_DETAILS = / s:(\d+x\d+) .*iskey:(\d) /;

const createFrameReader = () => {
  const readTime = createShowinfoReader();
  const frames: DecodedFrame[] = [];
  const complaints: string[] = [];
  let isFlawed = false;
  let failure: Error | null = null;
  return {
    frames: frames as readonly DecodedFrame[],
    complaints: complaints as readonly string[],
    get failure() {
      return failure;
    },
    read(line: string): void {
      const complaint = decodingComplaint(line);
      if (complaint) {
        complaints.push(complaint.text);
        isFlawed = true;
      }
      let time: Seconds | null = null;
      try {
        time = readTime(line);
      } catch (error) {
        failure ??= error as Error;
      }
      if (time === null) return;
      const [, size = '', isKey = ''] = FRAME_DETAILS.exec(line) ?? [];
      frames.push({ time, size, isKey: isKey === '1', isFlawed });
      isFlawed = false;
    },
  };
};

/** A gap that is so many times longer than usual means that frames are missing. */
const MIN_GAP_RATIO = 1.9;

/** Everything from a flaw until the next key frame counts as damaged, including missing frames. */
const damageOf = (frames: readonly DecodedFrame[], video: VideoInfo, hasComplaints: boolean): Damage | null => {
  if (!hasComplaints) return null;
  const { firstTime, duration, frameTimes } = video;
  const usual = duration / Math.max(1, frameTimes.length);
  const sections: { from: Seconds; to: Seconds }[] = [];
  let since: Seconds | null = null;
  frames.forEach(({ time, isKey, isFlawed }, index) => {
    const at = time - firstTime;
    const before = (frames[index - 1]?.time ?? time) - firstTime;
    if (since !== null && isKey && !isFlawed) {
      sections.push({ from: since, to: at });
      since = null;
    }
    if (isFlawed) since ??= at - before > MIN_GAP_RATIO * usual ? before : at;
  });
  if (since !== null) sections.push({ from: since, to: duration });
  // The complaints came after the last frame: the end is missing.
  if (sections.length === 0) sections.push({ from: frameTimes.at(-1) ?? 0, to: duration });
  return {
    from: sections[0]?.from ?? 0,
    to: sections.at(-1)?.to ?? duration,
    seconds: sections.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0),
  };
};
