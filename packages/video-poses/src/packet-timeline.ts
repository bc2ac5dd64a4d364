import type { Seconds } from '@instep/choreo/units';
import type { VideoInfo } from './video.ts';

/** The times of a video's frames, found from its packets without decoding them. */
export type FrameTimeline = Pick<VideoInfo, 'firstTime' | 'frameTimes' | 'duration' | 'hiddenPackets' | 'bytes'>;

/** A packet of one stream, with its times in ticks. */
export type Packet = {
  readonly pts: number;
  /** 0 if it isn't known. */
  readonly duration: number;
  readonly bytes: number;
  /** Decoded but never shown, because of an edit list. */
  readonly hidden: boolean;
};

/** libavcodec's constants. */
const DISCARD_FLAG = 4;
const NO_PTS = -9223372036854776000;

/** The packet in a line of ffmpeg's `framecrc` output: `stream, dts, pts, duration, size, crc[, F=flags]`. */
export const parsePacket = (line: string): Packet | null => {
  const [stream = '', , pts = '', duration = '', bytes = '', , ...rest] = line.split(',').map((word) => word.trim());
  if (!/^\d+$/.test(stream) || !/^-?\d+$/.test(pts) || Number(pts) <= NO_PTS) return null;
  const flags = rest.find((word) => word.startsWith('F=0x'));
  return {
    pts: Number(pts),
    duration: Math.max(0, Number(duration)) || 0,
    bytes: Number(bytes),
    hidden: flags !== undefined && (parseInt(flags.slice(4), 16) & DISCARD_FLAG) !== 0,
  };
};

/** One tick in seconds from framecrc's header, `#tb 0: 1/15360`; `null` for any other line. */
export const parseTimeBase = (line: string): Seconds | null => {
  const match = /^#tb 0: (\d+)\/(\d+)$/.exec(line.trim());
  return match ? Number(match[1]) / Number(match[2]) : null;
};

/**
 * The times of the frames, from a stream's packets in the order of the file. The duration that the file states is
 * ignored: recorders write wrong ones, while the packets are reliable. `null` when no frame is shown.
 */
export const frameTimelineOf = (packets: readonly Packet[], tickSeconds: Seconds): FrameTimeline | null => {
  const shown = packets.filter((packet) => !packet.hidden).sort((a, b) => a.pts - b.pts);
  const first = shown[0];
  if (!first) return null;
  return {
    firstTime: first.pts * tickSeconds,
    frameTimes: shown.map((packet) => (packet.pts - first.pts) * tickSeconds),
    duration: durationOf(shown) * tickSeconds,
    hiddenPackets: packets.length - shown.length,
    bytes: packets.reduce((sum, packet) => sum + packet.bytes, 0),
  };
};

/**
 * In ticks, from the first PTS to the end of the last frame. In an MP4 the last packet's duration is what is left of
 * the declared one, so it is used only if it is plausible for a frame of this video: at most 1.5 times the longest gap.
 */
const durationOf = (shown: readonly Packet[]): number => {
  const [first, last] = [shown[0] as Packet, shown.at(-1) as Packet];
  const span = last.pts - first.pts;
  if (shown.length === 1) return last.duration;
  const gaps = shown.slice(1).map(({ pts }, index) => pts - (shown[index] as Packet).pts);
  const longest = gaps.reduce((max, gap) => Math.max(max, gap), 0);
  const isPlausible = last.duration > 0 && last.duration <= 1.5 * longest;
  return span + (isPlausible ? last.duration : span / gaps.length);
};
