import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';

/** ffmpeg's demuxers that may read a video; no other is ever tried, playlists least of all. */
export type Demuxer = 'mov' | 'matroska';

/** How pictures of high dynamic range are coded. */
export type Hdr = {
  readonly transfer: 'hlg' | 'pq' | 'dolby';
  /** In the wide colours of BT.2020. */
  readonly wide: boolean;
  /** The brightest coded value anywhere in the video, 0..1; `null` until it was looked through. */
  readonly peak: UnitInterval | null;
};

/** What a probe found out about a video file. */
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
  /** Of the upright picture with square pixels, as a browser shows it. */
  readonly width: Pixels;
  readonly height: Pixels;
  /** The stored picture is already upright, with square pixels. */
  readonly storedUpright: boolean;
  /** `null` for the usual range, which every screen shows. */
  readonly hdr: Hdr | null;
  /** The first frame's PTS in the file. */
  readonly firstTime: Seconds;
  /** How much later than the file's timeline the first frame comes; a sound may begin before it. */
  readonly lead: Seconds;
  /** Each frame's PTS minus the first, rising: as the packets tell, or as they were decoded. */
  readonly frameTimes: readonly Seconds[];
  /** Of the video stream: from the first PTS to the last PTS and its frame's duration. */
  readonly duration: Seconds;
  /** Packets that are decoded but never shown, as edit lists make them. */
  readonly hiddenPackets: number;
  /** Of all packets of the video stream. */
  readonly bytes: number;
  /** Not every packet gives a frame, or the decoder complains: such a stream can't be copied. */
  readonly flawed: boolean;
  /** How many picture sizes there are: more than one where the size changes in mid-stream. */
  readonly sizes: number;
  /** The sound that is taken; `null` for none. */
  readonly audioCodec: string | null;
  readonly audioStream: number | null;
  /** Codecs of the sound tracks that can't be decoded. */
  readonly unknownSounds: readonly string[];
};

/** Frames a second, on the average. */
export const averageFps = ({ frameTimes, duration }: Pick<VideoInfo, 'frameTimes' | 'duration'>): number =>
  frameTimes.length / duration;

/** Whether the frames come at uneven times. */
export const isVariable = (video: VideoInfo): boolean => {
  const usual = video.duration / video.frameTimes.length;
  // Containers round to milliseconds, so half of the frames of an even video are a little off.
  return video.frameTimes.some((time, index) => Math.abs(time - index * usual) > Math.max(usual / 2, 0.002));
};
