import type { Pixels, Seconds } from '@instep/choreo/units';

/** A stream of a file, as ffmpeg reports it before it decodes anything. */
export type StreamInfo = {
  readonly index: number;
  readonly kind: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment' | 'unknown';
  /** ffmpeg's name for the codec; `none` if it doesn't know the codec. */
  readonly codec: string;
  /** The file's own name for the codec; empty if it has none. */
  readonly tag: string;
  readonly profile: string;
  readonly pixelFormat: string;
  /** Colour matrix, primaries and transfer, as far as they are known. */
  readonly colours: readonly string[];
  readonly width: Pixels;
  readonly height: Pixels;
  /** Width of a pixel divided by its height. */
  readonly pixelAspect: number;
  /** In degrees, counterclockwise. */
  readonly rotation: number;
  /** A cover or a thumbnail: one image instead of a video. */
  readonly isStillImage: boolean;
  readonly dolbyVision: { readonly profile: number; readonly compatibility: number } | null;
};

/** What ffmpeg reports about a file before it decodes anything. */
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
/** A group with a tag and its number, `avc1 / 0x31637661`. */
const TAG = /^(.*?) \/ 0x/;
const DOLBY_VISION = /^ {4,}DOVI configuration record: .*\bprofile: (\d+),.*\bcompatibility id: (\d+)/;

/** Parses the lines that ffmpeg writes about its first input. */
export const parseStreamList = (lines: readonly string[]): StreamList => {
  const streams: StreamInfo[] = [];
  let [startTime, declaredDuration]: [Seconds, Seconds | null] = [0, null];
  const updateLastStream = (changes: Partial<StreamInfo>): void => {
    const last = streams.pop();
    if (last) streams.push({ ...last, ...changes });
  };
  for (const line of lines) {
    const stream = STREAM.exec(line);
    if (stream) streams.push(parseStream(Number(stream[1]), stream[2] ?? '', stream[3] ?? ''));
    const duration = DURATION.exec(line);
    if (duration && streams.length === 0) {
      startTime = Number(duration[5] ?? 0);
      const [hours, minutes, seconds] = duration.slice(2, 5).map(Number);
      declaredDuration = duration[1] === 'N/A' ? null : 3600 * (hours ?? 0) + 60 * (minutes ?? 0) + (seconds ?? 0);
    }
    const rotation = ROTATION.exec(line);
    if (rotation) updateLastStream({ rotation: Number(rotation[1]) });
    const dolby = DOLBY_VISION.exec(line);
    if (dolby) updateLastStream({ dolbyVision: { profile: Number(dolby[1]), compatibility: Number(dolby[2]) } });
  }
  return { streams, startTime, declaredDuration };
};

/**
 * Parses what follows the type of a stream, such as
 * `h264 (High) (avc1 / 0x31637661), yuv420p(tv, bt709, progressive), 426x240 [SAR 1:1 DAR 71:40], 30 fps (default)`.
 */
const parseStream = (index: number, kind: string, text: string): StreamInfo => {
  const [, codec = 'none'] = /^([^\s,]+)/.exec(text) ?? [];
  const groups = [...(/^[^\s,]+((?: \([^)]*\))*)/.exec(text)?.[1] ?? '').matchAll(/ \(([^)]*)\)/g)].map(
    ([, group = '']) => group,
  );
  const tags = groups.flatMap((group) => TAG.exec(group)?.[1] ?? []);
  const [, pixelFormat = '', colours = '', width = 0, height = 0] =
    /, (\w+)(?:\(([^)]*)\))?, (\d+)x(\d+)/.exec(text) ?? [];
  const aspects = [...text.matchAll(/SAR (\d+):(\d+)/g)].map(([, width, height]) => Number(width) / Number(height));
  const pixelAspect = aspects.at(-1) ?? 1;
  return {
    index,
    kind: kind.toLowerCase() as StreamInfo['kind'],
    codec,
    tag: tags[0] ?? '',
    profile: groups.find((group) => !TAG.test(group)) ?? '',
    pixelFormat,
    colours: colours.split(/[,/ ]+/).filter(Boolean),
    width: Number(width),
    height: Number(height),
    pixelAspect: Number.isFinite(pixelAspect) && pixelAspect > 0 ? pixelAspect : 1,
    rotation: 0,
    isStillImage: /\((?:attached pic|still image|timed thumbnails)\)/.test(text),
    dolbyVision: null,
  };
};
