/** Writes the copy of a video that every browser can play. */
import type { Seconds } from '@instep/choreo/units';
import { VideoError } from '@instep/video-poses/errors';
import { runFfmpeg } from '@instep/video-poses/ffmpeg';
import { createShowinfoReader, decodingComplaint } from '@instep/video-poses/ffmpeg-messages';
import { letterboxFilters } from '@instep/video-poses/frames';
import { openToneMap } from '@instep/video-poses/tone-map';
import { averageFps, type VideoInfo } from '@instep/video-poses/video';

/** What has to be done to each stream so that every browser plays the video. */
export type PlayablePlan = { readonly video: 'copy' | 'transcode'; readonly audio: 'copy' | 'transcode' | 'none' };

/** If the first frame is later than this, the whole timeline is shifted: browsers count from the file's start. */
const MAX_START_OFFSET: Seconds = 0.001;

const PLAYABLE_PROFILES = /^(Constrained Baseline|Baseline|Main|High)$/;

/** Plans to copy 8-bit 4:2:0 H.264 that is upright and undamaged, and AAC; everything else is transcoded. */
export const planPlayable = (video: VideoInfo): PlayablePlan => {
  const { codec, profile, pixelFormat, isStoredUpright, hdr, isFlawed, startOffset, hiddenPackets, audioCodec } = video;
  const startsAtZero = startOffset <= MAX_START_OFFSET && hiddenPackets === 0;
  const isPlayable = codec === 'h264' && PLAYABLE_PROFILES.test(profile) && /^yuvj?420p$/.test(pixelFormat);
  const isUnchanged = isStoredUpright && startsAtZero && !hdr && !isFlawed && !isThinned(video);
  return {
    video: isPlayable && isUnchanged ? 'copy' : 'transcode',
    audio: audioCodec === null ? 'none' : audioCodec === 'aac' && startsAtZero ? 'copy' : 'transcode',
  };
};

type WriteOptions = { readonly onFrame?: (frames: number) => void; readonly signal?: AbortSignal | undefined };

/**
 * Writes the browser-playable copy of a video: MP4 with its index in front and without metadata. The copy is decoded
 * completely; a stream that ffmpeg complains about is transcoded, and audio that still fails is left out. Returns the
 * plan that succeeded. Throws VideoError if no copy has the frames that were measured.
 */
export const writePlayable = async (video: VideoInfo, target: string, options: WriteOptions): Promise<PlayablePlan> => {
  let plan = planPlayable(video);
  for (;;) {
    const nextPlan = await writeAndCheck(video, target, plan, options);
    if (nextPlan === null) return plan;
    plan = nextPlan;
  }
};

/** Writes a copy and checks it: `null` when it is good, else the plan to try next. */
const writeAndCheck = async (
  video: VideoInfo,
  target: string,
  plan: PlayablePlan,
  { onFrame, signal }: WriteOptions,
): Promise<PlayablePlan | null> => {
  try {
    await writeCopy(video, target, plan, { ...(onFrame && { onFrame }), signal });
  } catch (error) {
    // Audio that can't be decoded at all makes ffmpeg fail. It is transcoded next, and then left out.
    if (!(error instanceof VideoError) || plan.audio === 'none') throw error;
    return { video: plan.video, audio: plan.audio === 'copy' ? 'transcode' : 'none' };
  }
  const { videoProblem, audioProblem } = await checkCopy(video, target, signal);
  if (!videoProblem && !audioProblem) return null;
  const { audio } = plan;
  if (videoProblem && plan.video === 'transcode') {
    throw new VideoError(`${video.name}: expected a copy that plays to its end, got ${videoProblem}: is it damaged?`);
  }
  return {
    video: videoProblem ? 'transcode' : plan.video,
    audio: audioProblem ? (audio === 'copy' ? 'transcode' : 'none') : audio,
  };
};

const writeCopy = async (
  video: VideoInfo,
  target: string,
  plan: PlayablePlan,
  { onFrame, signal }: WriteOptions,
): Promise<void> => {
  const toneMap = await openToneMap(video);
  try {
    const output = [
      ...['-map', `0:${video.stream}`, ...audioMap(video, plan), ...DROP_OTHER_STREAMS],
      ...(plan.video === 'copy' ? ['-c:v', 'copy'] : transcodedVideo(video, toneMap.filters)),
      ...(plan.audio === 'transcode' ? transcodedAudio(video) : plan.audio === 'copy' ? ['-c:a', 'copy'] : ['-an']),
      // Without a limit, audio that is longer than the video would make the copy longer.
      ...['-t', (video.duration + 0.5).toFixed(3), '-movflags', '+faststart', '-f', 'mp4'],
    ];
    await runFfmpeg(video, { output, target, signal, onLine: (line) => reportFrame(line, onFrame) });
  } finally {
    await toneMap.close();
  }
};

/** Subtitles, data, chapters and metadata of the source are left out. */
export const DROP_OTHER_STREAMS = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'];

const audioMap = ({ audioStream }: VideoInfo, { audio }: PlayablePlan): string[] =>
  audio === 'none' || audioStream === null ? [] : ['-map', `0:${audioStream}`];

/**
 * H.264 that every browser can play, good enough for full screen. Lookahead must not have its own thread: with one, the
 * encoder sometimes writes different bytes for the same frames (3 of 12 times under load), and trimming a video twice
 * would give two different videos.
 */
export const H264 = [
  ...'-c:v libx264 -preset veryfast -crf 20 -profile:v high -pix_fmt yuv420p'.split(' '),
  ...'-threads 4 -x264-params sync-lookahead=0'.split(' '),
];

/**
 * The ffmpeg filter that moves the first frame to 0. It doesn't use STARTPTS, which changes where the frame size
 * changes.
 */
export const shiftToZeroFilter = ({ startOffset }: VideoInfo): string => `setpts='round(PTS-${startOffset}/TB)'`;

/** The size, rounded to even numbers: 4:2:0 requires them. */
export const evenSize = ({ width, height }: VideoInfo) => ({ width: even(width), height: even(height) });

const even = (size: number): number => Math.max(2, 2 * Math.floor(size / 2));

const transcodedVideo = (video: VideoInfo, toneMap: readonly string[]): string[] => {
  const filters = [
    shiftToZeroFilter(video),
    ...thinningFilter(video),
    ...letterboxFilters(video, evenSize(video)),
    ...toneMap,
  ];
  // The time of each frame is kept, in the ticks of the source.
  return ['-vf', filters.join(','), '-fps_mode', 'passthrough', '-enc_time_base', '-1', ...H264];
};

const transcodedAudio = ({ startOffset }: VideoInfo): string[] => [
  ...['-c:a', 'aac', '-b:a', '160k', '-ac', '2'],
  ...(startOffset > MAX_START_OFFSET
    ? ['-af', `atrim=start=${startOffset.toFixed(6)},asetpts=PTS-${startOffset.toFixed(6)}/TB`]
    : []),
];

const reportFrame = (line: string, onFrame: ((frames: number) => void) | undefined): void => {
  const frames = /frame= *(\d+) /.exec(line)?.[1];
  if (frames) onFrame?.(Number(frames));
};

/** A description of what is wrong with each stream of a copy; empty if nothing is. */
type CopyCheck = { readonly videoProblem: string; readonly audioProblem: string };

/**
 * Compares a copy with its source. The keypoints are measured on the source and shown with the copy, so the frames of
 * both must have the same times.
 */
const checkCopy = async (source: VideoInfo, target: string, signal?: AbortSignal): Promise<CopyCheck> => {
  const { times, videoComplaint, audioComplaint } = await decodeCopy(target, signal);
  const expected = copiedTimes(source);
  const isSame =
    times.length === expected.length &&
    times.every((time, index) => Math.abs(time - (expected[index] ?? NaN)) <= MAX_START_OFFSET + 1e-9);
  const timesProblem = isSame ? '' : `${times.length} frames instead of ${expected.length}, or at other times`;
  return { videoProblem: videoComplaint ? `"${videoComplaint}"` : timesProblem, audioProblem: audioComplaint };
};

/** The result of decoding both streams of a copy completely. */
type DecodedCopy = {
  /** The time of each frame, ascending. */
  readonly times: readonly Seconds[];
  /** The first complaint about each stream; empty for none. */
  readonly videoComplaint: string;
  readonly audioComplaint: string;
};

export const decodeCopy = async (file: string, signal?: AbortSignal): Promise<DecodedCopy> => {
  const readTime = createShowinfoReader();
  const times: Seconds[] = [];
  const complaints: { text: string; isAudio: boolean }[] = [];
  const onLine = (line: string): void => {
    const time = readTime(line);
    if (time !== null) times.push(time);
    const complaint = decodingComplaint(line);
    if (!complaint) return;
    const { component: from, text } = complaint;
    complaints.push({ text, isAudio: from === 'aac' || /stream #0:1\b/.test(text) });
  };
  await runFfmpeg(
    { file, name: 'the copy', demuxer: 'mov' },
    {
      input: ['-threads', '2'],
      output: [
        ...['-map', '0:v:0', '-map', '0:a?', '-vf', 'showinfo=checksum=0'],
        ...['-fps_mode', 'passthrough', '-enc_time_base', '-1'],
      ],
      target: null,
      onLine,
      signal,
    },
  );
  return {
    times: times.sort((a, b) => a - b),
    videoComplaint: complaints.find(({ isAudio }) => !isAudio)?.text ?? '',
    audioComplaint: complaints.find(({ isAudio }) => isAudio)?.text ?? '',
  };
};

/** Above this rate, the copy leaves out frames: hardly any screen shows more, and slow-motion videos have 240. */
const MAX_FPS = 120;
/** The most frames per second in a thinned copy. */
export const THINNED_FPS = 60;
/** Tolerance for rounding errors in times, in frames of the thinned rate. */
const SAME_FRAME = 1e-3;

/** Whether the copy of a video has fewer frames than the video. */
export const isThinned = (video: Pick<VideoInfo, 'frameTimes' | 'duration'>): boolean =>
  averageFps(video) > MAX_FPS * 1.02;

const slotOf = (time: Seconds): number => Math.floor(time * THINNED_FPS + SAME_FRAME);

/** The times of the frames in the copy of a video: if it is thinned, the first frame in each sixtieth of a second. */
const copiedTimes = (video: VideoInfo): readonly Seconds[] => {
  if (!isThinned(video)) return video.frameTimes;
  let last = -Infinity;
  return video.frameTimes.filter((time) => {
    if (slotOf(time) <= last) return false;
    last = slotOf(time);
    return true;
  });
};

/** The ffmpeg filter that keeps the frames of `copiedTimes`, applied when the first frame is already at 0. */
const thinningFilter = (video: VideoInfo): string[] => {
  const slot = (time: string): string => `floor(${time}*${THINNED_FPS}+${SAME_FRAME})`;
  return isThinned(video) ? [`select='isnan(prev_selected_t)+gt(${slot('t')},${slot('prev_selected_t')})'`] : [];
};
