import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';

/** The ffmpeg demuxers that may read a video. No other is ever tried, especially none for playlists. */
export type Demuxer = 'mov' | 'matroska';

/** How frames of high dynamic range are coded. */
export type Hdr = {
  readonly transfer: 'hlg' | 'pq' | 'dolby';
  /** Whether it has the wide colours of BT.2020. */
  readonly wide: boolean;
  /** The brightest coded value anywhere in the video, 0..1; `null` until the whole video was decoded. */
  readonly peak: UnitInterval | null;
};

/** What a probe finds out about a video file. */
export type VideoInfo = {
  /** Absolute path. */
  readonly file: string;
  /** The file's name without its folder, for messages. */
  readonly name: string;
  readonly demuxer: Demuxer;
  /** Number of the video stream in the file. */
  readonly stream: number;
  readonly codec: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** Size of the upright frame with square pixels, as a browser shows it. */
  readonly width: Pixels;
  readonly height: Pixels;
  /** Whether frames are stored upright, with square pixels. */
  readonly isStoredUpright: boolean;
  /** `null` for standard dynamic range, which every screen shows. */
  readonly hdr: Hdr | null;
  /** The first frame's PTS in the file. */
  readonly firstTime: Seconds;
  /** The time from the start of the file's timeline to the first frame; sound may begin before it. */
  readonly startOffset: Seconds;
  /** Each frame's PTS minus the first, ascending: from the packets, or from the decoded frames. */
  readonly frameTimes: readonly Seconds[];
  /** Of the video stream: from the first PTS to the last PTS plus its frame's duration. */
  readonly duration: Seconds;
  /** How many packets are decoded but never shown, because of an edit list. */
  readonly hiddenPackets: number;
  /** The size of all packets of the video stream. */
  readonly bytes: number;
  /** Whether some packets give no frame, or the decoder complains: such a stream can't be copied. */
  readonly isFlawed: boolean;
  /** How many frame sizes there are: more than one if the size changes in mid-stream. */
  readonly frameSizeCount: number;
  /** The audio stream that is used; `null` for none. */
  readonly audioCodec: string | null;
  readonly audioStream: number | null;
  /** Codecs of the audio streams that can't be decoded. */
  readonly unknownAudioCodecs: readonly string[];
};

/** Average number of frames a second. */
export const averageFps = ({ frameTimes, duration }: Pick<VideoInfo, 'frameTimes' | 'duration'>): number =>
  frameTimes.length / duration;

/** Whether the frame rate is variable. */
export const hasVariableFps = (video: VideoInfo): boolean => {
  const meanDuration = video.duration / video.frameTimes.length;
  // Containers round to milliseconds, so at a constant rate half of the frames are a little off.
  return video.frameTimes.some(
    (time, index) => Math.abs(time - index * meanDuration) > Math.max(meanDuration / 2, 0.002),
  );
};

/** A time as a video player shows it, with tenths of a second: `1:02.5`. */
export const clockTime = (time: Seconds): string => {
  const tenths = Math.round(time * 10);
  return `${Math.floor(tenths / 600)}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
};
