import { PassThrough } from 'node:stream';
import type { Seconds } from '@instep/choreo/units';
import { decodingComplaint } from './complaints.ts';
import { CutFinder, SMALL } from './cuts.ts';
import { VideoError } from './exit-codes.ts';
import { piecesOf } from './frame-bytes.ts';
import { checkLength } from './probe-video.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { createShowinfoReader } from './showinfo.ts';
import type { VideoInfo } from './video-info.ts';

/** From the first flaw of a video to the last, and how long all of them last: each until pictures are whole again. */
export type Damage = { readonly from: Seconds; readonly to: Seconds; readonly seconds: Seconds };

/** What decoding a video from its first packet to its last tells. */
export type Looked = {
  /** With the times of the frames that really decode. */
  readonly video: VideoInfo;
  readonly damage: Damage | null;
  /** The time of the first frame after each cut. */
  readonly cuts: readonly Seconds[];
  /** How much of the beginning can't be decoded; 0 for nothing that matters. */
  readonly late: Seconds;
};

/** A beginning that can't be decoded matters from here on: a cut may have removed frames that it needs. */
const LATE: Seconds = 0.1;

export type LookOptions = {
  readonly onFrame?: (frames: number) => void;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Decodes all frames of a video: there may be fewer than packets, where some are damaged or invisible. Throws VideoError
 * where too few decode.
 */
export const lookThrough = async (video: VideoInfo, { onFrame, signal }: LookOptions = {}): Promise<Looked> => {
  const reader = createFrameReader();
  const finder = new CutFinder();
  const bytes = new PassThrough({ emitClose: false });
  const scaler = video.hdr ? 'neighbor' : 'fast_bilinear';
  const run = runFfmpeg(video, {
    input: ['-threads', '2', '-copyts'],
    output: [
      ...['-map', `0:${video.stream}`, '-an', '-sn', '-dn', '-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ...['-vf', `showinfo=checksum=0,scale=${SMALL.width}:${SMALL.height}:flags=${scaler}`],
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
    for await (const picture of piecesOf(bytes, SMALL.width * SMALL.height)) {
      finder.add(picture);
      if (video.hdr) brightest = Math.max(brightest, brightestOf(picture));
      onFrame?.(++count);
    }
  } finally {
    // If ffmpeg failed, throw its error rather than that of the stream that ended early.
    await run;
  }
  const { frames, complaints, wrong } = reader;
  if (wrong) throw wrong;
  const [first] = frames;
  if (!first) {
    const [complaint] = complaints;
    throw new VideoError(
      `${video.name}: expected frames, got none that can be decoded${complaint ? ` ("${complaint}")` : ''}`,
    );
  }
  const times = frames.map(({ time }) => time).sort((a, b) => a - b);
  const firstTime = times[0] ?? first.time;
  const late = firstTime - video.firstTime;
  const decoded: VideoInfo = {
    ...video,
    firstTime,
    lead: Math.max(0, video.lead + late),
    frameTimes: times.map((time) => time - firstTime),
    duration: video.duration - late,
    flawed: complaints.length > 0 || times.length !== video.frameTimes.length,
    hdr: video.hdr && { ...video.hdr, peak: brightest / 255 },
    sizes: new Set(frames.map(({ size }) => size)).size,
  };
  checkLength(decoded);
  return {
    video: decoded,
    damage: damageOf(frames, decoded, complaints.length > 0),
    cuts: finder.cuts().map((index) => Math.max(0, (frames[index]?.time ?? firstTime) - firstTime)),
    late: late > LATE ? late : 0,
  };
};

/** So few pixels may be noise. */
const IGNORED_PIXELS = 3;

const brightestOf = (picture: Uint8Array): number => [...picture].sort((a, b) => b - a)[IGNORED_PIXELS] ?? 0;

/** A frame as it was decoded. */
type DecodedFrame = {
  readonly time: Seconds;
  readonly size: string;
  /** Nothing before it is needed to decode it. */
  readonly isKey: boolean;
  /** The decoder complained since the frame before. */
  readonly isFlawed: boolean;
};

const FRAME_DETAILS = / s:(\d+x\d+) .*iskey:(\d) /;

const createFrameReader = () => {
  const readTime = createShowinfoReader();
  const frames: DecodedFrame[] = [];
  const complaints: string[] = [];
  let isFlawed = false;
  let wrong: Error | null = null;
  return {
    frames: frames as readonly DecodedFrame[],
    complaints: complaints as readonly string[],
    get wrong() {
      return wrong;
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
        wrong ??= error as Error;
      }
      if (time === null) return;
      const [, size = '', isKey = ''] = FRAME_DETAILS.exec(line) ?? [];
      frames.push({ time, size, isKey: isKey === '1', isFlawed });
      isFlawed = false;
    },
  };
};

/** A gap so many times longer than usual means that frames are missing. */
const LONG_FRAME = 1.9;

/** Everything from a flaw until the next key frame counts as damaged; so does what is missing. */
const damageOf = (frames: readonly DecodedFrame[], video: VideoInfo, complained: boolean): Damage | null => {
  if (!complained) return null;
  const { firstTime, duration, frameTimes } = video;
  const usual = duration / Math.max(1, frameTimes.length);
  const stretches: { from: Seconds; to: Seconds }[] = [];
  let since: Seconds | null = null;
  frames.forEach(({ time, isKey, isFlawed }, index) => {
    const at = time - firstTime;
    const before = (frames[index - 1]?.time ?? time) - firstTime;
    if (since !== null && isKey && !isFlawed) {
      stretches.push({ from: since, to: at });
      since = null;
    }
    if (isFlawed) since ??= at - before > LONG_FRAME * usual ? before : at;
  });
  if (since !== null) stretches.push({ from: since, to: duration });
  // Complaints after the last frame: the end is missing.
  if (stretches.length === 0) stretches.push({ from: frameTimes.at(-1) ?? 0, to: duration });
  return {
    from: stretches[0]?.from ?? 0,
    to: stretches.at(-1)?.to ?? duration,
    seconds: stretches.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0),
  };
};
