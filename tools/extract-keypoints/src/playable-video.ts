import type { Seconds } from '@instep/choreo/units';
import { decodingComplaint } from './complaints.ts';
import { VideoError } from './exit-codes.ts';
import { letterboxed } from './picture-filters.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { createShowinfoReader } from './showinfo.ts';
import { copiedTimes, isThinned, thinningFilter } from './thinned-frames.ts';
import { openToneMap } from './tone-map.ts';
import type { VideoInfo } from './video-info.ts';

/** What has to be done to each stream so that every browser plays the video. */
export type PlayablePlan = { readonly video: 'copy' | 'transcode'; readonly audio: 'copy' | 'transcode' | 'none' };

/** A first frame that comes later than this needs the whole timeline shifted: the browser counts from the file's start. */
const MAX_LEAD: Seconds = 0.001;

const PLAYABLE_PROFILES = /^(Constrained Baseline|Baseline|Main|High)$/;

/** Whether a video can be copied as it is: H.264 with 8 bits and 4:2:0, upright, whole, and AAC. */
export const planPlayable = (video: VideoInfo): PlayablePlan => {
  const { codec, profile, pixelFormat, storedUpright, hdr, flawed, lead, hiddenPackets, audioCodec } = video;
  const onTime = lead <= MAX_LEAD && hiddenPackets === 0;
  const plays = codec === 'h264' && PLAYABLE_PROFILES.test(profile) && /^yuvj?420p$/.test(pixelFormat);
  const asItIs = storedUpright && onTime && !hdr && !flawed && !isThinned(video);
  return {
    video: plays && asItIs ? 'copy' : 'transcode',
    audio: audioCodec === null ? 'none' : audioCodec === 'aac' && onTime ? 'copy' : 'transcode',
  };
};

type WriteOptions = { readonly onFrame?: (frames: number) => void; readonly signal?: AbortSignal | undefined };

/**
 * Writes the browser-playable copy of a video: MP4 with its index in front and without metadata. The copy is decoded from
 * end to end; a stream that ffmpeg complains about is transcoded, and sound that still fails is left out. Answers the plan
 * that succeeded. Throws VideoError where no copy has the frames that were measured.
 */
export const writePlayable = async (video: VideoInfo, target: string, options: WriteOptions): Promise<PlayablePlan> => {
  let plan = planPlayable(video);
  for (;;) {
    const better = await tryToWrite(video, target, plan, options);
    if (better === null) return plan;
    plan = better;
  }
};

/** Writes a copy and looks at it: `null` when it is good, else the plan to try next. */
const tryToWrite = async (
  video: VideoInfo,
  target: string,
  plan: PlayablePlan,
  { onFrame, signal }: WriteOptions,
): Promise<PlayablePlan | null> => {
  try {
    await writeCopy(video, target, plan, { ...(onFrame && { onFrame }), signal });
  } catch (error) {
    // Sound that can't be decoded at all ends ffmpeg; the picture is worth another try.
    if (!(error instanceof VideoError) || plan.audio === 'none') throw error;
    return { video: plan.video, audio: plan.audio === 'copy' ? 'transcode' : 'none' };
  }
  const { badPicture, badSound } = await checkCopy(video, target, signal);
  if (!badPicture && !badSound) return null;
  const { audio } = plan;
  if (badPicture && plan.video === 'transcode') {
    throw new VideoError(`${video.name}: expected a copy that plays to its end, got ${badPicture}: is it damaged?`);
  }
  return {
    video: badPicture ? 'transcode' : plan.video,
    audio: badSound ? (audio === 'copy' ? 'transcode' : 'none') : audio,
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
      ...['-map', `0:${video.stream}`, ...soundMap(video, plan), ...NOTHING_ELSE],
      ...(plan.video === 'copy' ? ['-c:v', 'copy'] : transcodedVideo(video, toneMap.filters)),
      ...(plan.audio === 'transcode' ? transcodedAudio(video) : plan.audio === 'copy' ? ['-c:a', 'copy'] : ['-an']),
      // A sound that goes on after the picture would keep the video from ending.
      ...['-t', (video.duration + 0.5).toFixed(3), '-movflags', '+faststart', '-f', 'mp4'],
    ];
    await runFfmpeg(video, { output, target, signal, onLine: (line) => tellFrame(line, onFrame) });
  } finally {
    await toneMap.close();
  }
};

/** Of a source, subtitles, data, chapters and metadata are left behind. */
export const NOTHING_ELSE = ['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'];

const soundMap = ({ audioStream }: VideoInfo, { audio }: PlayablePlan): string[] =>
  audio === 'none' || audioStream === null ? [] : ['-map', `0:${audioStream}`];

/**
 * H.264 that every browser plays, good enough to look at in full screen. Looking ahead in a thread of its own, the encoder
 * now and then gives other bytes for the same pictures (3 of 12 times under load): a cut would then be another video.
 */
export const H264 = [
  ...'-c:v libx264 -preset veryfast -crf 20 -profile:v high -pix_fmt yuv420p'.split(' '),
  ...'-threads 4 -x264-params sync-lookahead=0'.split(' '),
];

/** ffmpeg's filter after which the first frame is at 0. The time is named: "the first" changes where the size does. */
export const fromFirstFrame = ({ lead }: VideoInfo): string => `setpts='round(PTS-${lead}/TB)'`;

/** 4:2:0 has no odd sizes. */
export const evenSize = ({ width, height }: VideoInfo) => ({ width: even(width), height: even(height) });

const even = (size: number): number => Math.max(2, 2 * Math.floor(size / 2));

const transcodedVideo = (video: VideoInfo, toneMap: readonly string[]): string[] => {
  const filters = [fromFirstFrame(video), ...thinningFilter(video), ...letterboxed(video, evenSize(video)), ...toneMap];
  // The timeline is kept frame by frame, in the ticks of the source.
  return ['-vf', filters.join(','), '-fps_mode', 'passthrough', '-enc_time_base', '-1', ...H264];
};

const transcodedAudio = ({ lead }: VideoInfo): string[] => [
  ...['-c:a', 'aac', '-b:a', '160k', '-ac', '2'],
  ...(lead > MAX_LEAD ? ['-af', `atrim=start=${lead.toFixed(6)},asetpts=PTS-${lead.toFixed(6)}/TB`] : []),
];

const tellFrame = (line: string, onFrame: ((frames: number) => void) | undefined): void => {
  const told = /frame= *(\d+) /.exec(line);
  if (told) onFrame?.(Number(told[1]));
};

/** What is wrong with each stream of a copy, in words; empty for nothing. */
type CopyCheck = { readonly badPicture: string; readonly badSound: string };

/** The keypoints were measured on the source and are shown beside the copy: their frames must stand at the same times. */
const checkCopy = async (source: VideoInfo, target: string, signal?: AbortSignal): Promise<CopyCheck> => {
  const { times, pictureComplaint, soundComplaint } = await decodeWhole(target, signal);
  const expected = copiedTimes(source);
  const same =
    times.length === expected.length &&
    times.every((time, index) => Math.abs(time - (expected[index] ?? NaN)) <= MAX_LEAD + 1e-9);
  const off = same ? '' : `${times.length} frames instead of ${expected.length}, or at other times`;
  return { badPicture: pictureComplaint ? `"${pictureComplaint}"` : off, badSound: soundComplaint };
};

/** What decoding an MP4 of ours tells, both streams from end to end. */
type WholeDecode = {
  /** Of each frame, rising. */
  readonly times: readonly Seconds[];
  /** The first complaint about the pictures and about the sound; empty for none. */
  readonly pictureComplaint: string;
  readonly soundComplaint: string;
};

export const decodeWhole = async (file: string, signal?: AbortSignal): Promise<WholeDecode> => {
  const readTime = createShowinfoReader();
  const times: Seconds[] = [];
  const complaints: { text: string; ofSound: boolean }[] = [];
  const onLine = (line: string): void => {
    const time = readTime(line);
    if (time !== null) times.push(time);
    const complaint = decodingComplaint(line);
    if (!complaint) return;
    const { from, text } = complaint;
    complaints.push({ text, ofSound: from === 'aac' || /stream #0:1\b/.test(text) });
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
    pictureComplaint: complaints.find(({ ofSound }) => !ofSound)?.text ?? '',
    soundComplaint: complaints.find(({ ofSound }) => ofSound)?.text ?? '',
  };
};

/** Writes a JPEG of a playable copy at one moment, 640 pixels wide. */
export const writeCover = async (
  playable: string,
  at: Seconds,
  target: string,
  signal?: AbortSignal,
): Promise<void> => {
  const output = ['-map', '0:v:0', '-frames:v', '1', '-vf', 'scale=640:-2', '-pix_fmt', 'yuvj420p', '-q:v', '4'];
  await runFfmpeg(
    { file: playable, name: 'cover', demuxer: 'mov' },
    // A little before, so that rounding can't step over the last frame.
    {
      input: ['-ss', Math.max(0, at - 0.01).toFixed(3)],
      output: [...output, '-c:v', 'mjpeg', '-f', 'mjpeg'],
      target,
      signal,
    },
  );
};
