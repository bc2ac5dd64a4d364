import type { Seconds } from '@instep/choreo/units';
import { probeVideo } from './probe-video.ts';
import { runFfmpeg } from './sampled-frames.ts';
import type { VideoInfo } from './video-info.ts';

/** What has to be done to each stream so that every browser plays the video. */
export type PlayablePlan = { readonly video: 'copy' | 'transcode'; readonly audio: 'copy' | 'transcode' | 'none' };

/** A first frame that comes later than this needs the whole timeline shifted: the browser counts from the file's start. */
const MAX_LEAD: Seconds = 0.001;

const PLAYABLE_PROFILES = /^(Constrained Baseline|Baseline|Main|High)$/;

/** Whether a video can be copied as it is: H.264 with 8 bits and 4:2:0, upright, and AAC. */
export const planPlayable = (video: VideoInfo): PlayablePlan => {
  const { codec, profile, pixelFormat, storedUpright, lead, hiddenPackets, audioCodec } = video;
  const onTime = lead <= MAX_LEAD && hiddenPackets === 0;
  const plays = codec === 'h264' && PLAYABLE_PROFILES.test(profile) && /^yuvj?420p$/.test(pixelFormat);
  return {
    video: plays && storedUpright && onTime ? 'copy' : 'transcode',
    audio: audioCodec === null ? 'none' : audioCodec === 'aac' && onTime ? 'copy' : 'transcode',
  };
};

/** Writes the browser-playable copy of a video: MP4 with its index in front and nobody's metadata. */
export const writePlayable = async (
  video: VideoInfo,
  target: string,
  { onFrame, signal }: { readonly onFrame?: (frames: number) => void; readonly signal?: AbortSignal | undefined },
): Promise<void> => {
  const plan = planPlayable(video);
  const output = [
    ...['-map', `0:${video.stream}`, '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...(plan.video === 'copy' ? ['-c:v', 'copy'] : transcodedVideo(video)),
    ...(plan.audio === 'transcode' ? transcodedAudio(video) : plan.audio === 'copy' ? ['-c:a', 'copy'] : ['-an']),
    // A sound that goes on after the picture would keep the video from ending.
    ...['-t', (video.duration + 0.5).toFixed(3), '-movflags', '+faststart', '-f', 'mp4'],
  ];
  await runFfmpeg(video, { output, target, signal, onLine: (line) => tellFrame(line, onFrame) });
  await checkSameTimeline(video, target);
};

/**
 * H.264 that every browser plays, good enough to look at in full screen. Looking ahead in a thread of its own, the encoder
 * now and then gives other bytes for the same pictures (3 of 12 times under load): a cut would then be another video.
 */
export const H264 = [
  ...'-c:v libx264 -preset veryfast -crf 20 -profile:v high -pix_fmt yuv420p'.split(' '),
  ...'-threads 4 -x264-params sync-lookahead=0'.split(' '),
];

const transcodedVideo = ({ width, height }: VideoInfo): string[] => [
  // 4:2:0 has no odd sizes. The timeline is kept frame by frame, in the ticks of the source.
  ...['-vf', `scale=${even(width)}:${even(height)},setsar=1,setpts=PTS-STARTPTS`],
  ...['-fps_mode', 'passthrough', '-enc_time_base', '-1'],
  ...H264,
];

const transcodedAudio = ({ lead }: VideoInfo): string[] => [
  ...['-c:a', 'aac', '-b:a', '160k', '-ac', '2'],
  ...(lead > MAX_LEAD ? ['-af', `atrim=start=${lead.toFixed(6)},asetpts=PTS-${lead.toFixed(6)}/TB`] : []),
];

const even = (size: number): number => Math.max(2, 2 * Math.floor(size / 2));

const tellFrame = (line: string, onFrame: ((frames: number) => void) | undefined): void => {
  const told = /^frame= *(\d+) /.exec(line);
  if (told) onFrame?.(Number(told[1]));
};

/** The keypoints were measured on the source, and are shown beside the copy: their frames must stand at the same times. */
const checkSameTimeline = async (source: VideoInfo, target: string): Promise<void> => {
  const copy = await probeVideo(target);
  const same =
    copy.lead <= MAX_LEAD &&
    copy.frameTimes.length === source.frameTimes.length &&
    copy.frameTimes.every((time, index) => Math.abs(time - (source.frameTimes[index] ?? NaN)) <= 0.001);
  if (!same) {
    throw new Error(
      `${source.name}: expected the playable copy to show the same ${source.frameTimes.length} frames at the same times, ` +
        `got ${copy.frameTimes.length} frames, the first at ${copy.lead.toFixed(3)} s`,
    );
  }
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
