import type { Pixels, Seconds } from '@instep/choreo/units';

/** A stream of a file, as ffmpeg lists it without decoding anything. */
export type StreamInfo = {
  readonly index: number;
  readonly kind: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment' | 'unknown';
  /** `none` if ffmpeg doesn't know the codec; then `tag` is the file's own name for it. */
  readonly codec: string;
  readonly tag: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** Colour matrix, primaries and transfer, as far as they are known. */
  readonly colours: readonly string[];
  readonly width: Pixels;
  readonly height: Pixels;
  /** Width of a pixel, where its height is 1. */
  readonly pixelAspect: number;
  /** In degrees, counterclockwise. */
  readonly rotation: number;
  /** A cover or a thumbnail: one image instead of a video. */
  readonly isStill: boolean;
  readonly dolbyVision: { readonly profile: number; readonly compatibility: number } | null;
};

/** What ffmpeg lists of a file. */
export type StreamList = {
  readonly streams: readonly StreamInfo[];
  /** Start of the file's timeline. */
  readonly startTime: Seconds;
  /** The duration that the file states; often wrong. */
  readonly declaredDuration: Seconds | null;
};

const STREAM =
  /^ {2,4}Stream #0:(\d+)(?:\[0x[0-9a-f]+\])?(?:\([^)]*\))?: (Video|Audio|Subtitle|Data|Attachment|Unknown)(?:: (.*))?$/;
const DURATION = /^ {2}Duration: (N\/A|(\d+):(\d\d):(\d\d(?:\.\d+)?))(?:, start: (-?[\d.]+))?/;
const ROTATION = /^ {4,}displaymatrix: rotation of (-?[\d.]+) degrees/;
const DOLBY_VISION = /^ {4,}DOVI configuration record: .*\bprofile: (\d+),.*\bcompatibility id: (\d+)/;

/** Parses the lines that ffmpeg writes about its first input. */
export const parseStreamList = (lines: readonly string[]): StreamList => {
  const streams: StreamInfo[] = [];
  let [startTime, declaredDuration]: [Seconds, Seconds | null] = [0, null];
  const updateLast = (changed: Partial<StreamInfo>): void => {
    const last = streams.pop();
    if (last) streams.push({ ...last, ...changed });
  };
  for (const line of lines) {
    const stream = STREAM.exec(line);
    if (stream) streams.push(streamOf(Number(stream[1]), stream[2] ?? '', stream[3] ?? ''));
    const duration = DURATION.exec(line);
    if (duration && streams.length === 0) {
      startTime = Number(duration[5] ?? 0);
      const [hours, minutes, seconds] = duration.slice(2, 5).map(Number);
      declaredDuration = duration[1] === 'N/A' ? null : 3600 * (hours ?? 0) + 60 * (minutes ?? 0) + (seconds ?? 0);
    }
    const rotation = ROTATION.exec(line);
    if (rotation) updateLast({ rotation: Number(rotation[1]) });
    const dolby = DOLBY_VISION.exec(line);
    if (dolby) updateLast({ dolbyVision: { profile: Number(dolby[1]), compatibility: Number(dolby[2]) } });
  }
  return { streams, startTime, declaredDuration };
};

/** `h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 426x240 [SAR 1:1 DAR 71:40], 30 fps (default)` */
const streamOf = (index: number, kind: string, text: string): StreamInfo => {
  const [, codec = 'none'] = /^([^\s,]+)/.exec(text) ?? [];
  const groups = [...(/^[^\s,]+((?: \([^)]*\))*)/.exec(text)?.[1] ?? '').matchAll(/ \(([^)]*)\)/g)].map(
    ([, group = '']) => group,
  );
  const [, tag = ''] = /^(.*?) \/ 0x/.exec(groups.find((group) => group.includes(' / 0x')) ?? '') ?? [];
  const [, pixelFormat = '', colours = '', width = 0, height = 0] =
    /, (\w+)(?:\(([^)]*)\))?, (\d+)x(\d+)/.exec(text) ?? [];
  const aspects = [...text.matchAll(/SAR (\d+):(\d+)/g)].map(([, across, down]) => Number(across) / Number(down));
  const pixelAspect = aspects.at(-1) ?? 1;
  return {
    index,
    kind: kind.toLowerCase() as StreamInfo['kind'],
    codec,
    tag,
    profile: groups.find((group) => !group.includes(' / 0x')) ?? '',
    pixelFormat,
    colours: colours.split(/[,/ ]+/).filter(Boolean),
    width: Number(width),
    height: Number(height),
    pixelAspect: Number.isFinite(pixelAspect) && pixelAspect > 0 ? pixelAspect : 1,
    rotation: 0,
    isStill: /\((?:attached pic|still image|timed thumbnails)\)/.test(text),
    dolbyVision: null,
  };
};
