/**
 * Converts frames of high dynamic range (PQ, and HLG as phones record it) for ordinary screens: BT.709 with 8 bits. It
 * uses one table of colours with ffmpeg's own `lut3d` filter, which any ffmpeg has, even one without zscale.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { UnitInterval } from '@instep/choreo/units';
import type { Hdr, VideoInfo } from './video.ts';

/** ffmpeg filters for a video; `close` removes their table file, once ffmpeg is done. */
export type ToneMap = { readonly filters: readonly string[]; readonly close: () => Promise<void> };

const NO_TONE_MAP: ToneMap = { filters: [], close: async () => {} };

/** The filters that convert a video's frames; none for a video of standard dynamic range. */
export const openToneMap = async ({ hdr }: Pick<VideoInfo, 'hdr'>): Promise<ToneMap> => {
  if (!hdr || hdr.transfer === 'dolby') return NO_TONE_MAP;
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-colours-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const file = path.join(folder, 'colours.cube');
    await writeFile(file, cubeText(hdr));
    const matrix = hdr.wide ? 'bt2020' : 'bt709';
    return {
      filters: [
        `scale=in_color_matrix=${matrix},format=gbrp10le`,
        `lut3d=file=${escapeFilterPath(file)}:interp=tetrahedral`,
        'scale=out_color_matrix=bt709:out_range=tv,format=yuv420p',
        'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709',
      ],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
};

/** A path in a filter of a filter graph, escaped twice: filter and graph remove one backslash each. */
const escapeFilterPath = (file: string): string =>
  file
    .replaceAll('\\', '/')
    .replace(/[':]/g, '\\$&')
    .replace(/[\\'[\],;]/g, '\\$&');

/** Points along each edge of the table; values between them are interpolated. */
const CUBE_SIZE = 33;

/** The table as a `.cube` file: red changes fastest. */
export const cubeText = (hdr: Hdr): string => {
  const lines = [`LUT_3D_SIZE ${CUBE_SIZE}`];
  const at = (index: number): UnitInterval => index / (CUBE_SIZE - 1);
  for (let blue = 0; blue < CUBE_SIZE; blue++) {
    for (let green = 0; green < CUBE_SIZE; green++) {
      for (let red = 0; red < CUBE_SIZE; red++) {
        lines.push(
          toneMapped([at(red), at(green), at(blue)], hdr)
            .map((value) => value.toFixed(5))
            .join(' '),
        );
      }
    }
  }
  return `${lines.join('\n')}\n`;
};

type Colour = readonly [red: number, green: number, blue: number];

/** How bright the white of standard dynamic range is in a frame of high dynamic range, by ITU-R BT.2408. */
const WHITE_NITS = 203;
/** Some converters make white darker: if a video's peak is below WHITE_NITS, it is used as white, but at least this. */
const MIN_WHITE_NITS = 100;
/** The screen that HLG is converted for; PQ that is brighter is clipped. */
const PEAK_NITS = 1000;
/** Light below this share of white stays as it is; brighter light is compressed, up to the video's peak. */
const KNEE = 0.85;

/** Converts a coded colour of high dynamic range to a coded colour of BT.709. */
export const toneMapped = (coded: Colour, hdr: Hdr): Colour => {
  const light = lightOf(coded, hdr);
  const peak = hdr.peak === null ? PEAK_NITS : Math.min(PEAK_NITS, lightOf([hdr.peak, hdr.peak, hdr.peak], hdr)[1]);
  const white = hdr.peak === null ? WHITE_NITS : Math.min(WHITE_NITS, Math.max(MIN_WHITE_NITS, peak));
  const relative = light.map((nits) => nits / white) as unknown as Colour;
  const narrow = hdr.wide ? toBt709(relative) : relative;
  // All three channels get the same factor, so that a bright red stays red.
  const brightest = Math.max(...narrow, 1e-9);
  const factor = compressHighlights(brightest, peak / white) / brightest;
  return narrow.map((value) => codeOf(value * factor)) as unknown as Colour;
};

/** In nits. */
const lightOf = (coded: Colour, { transfer }: Hdr): Colour =>
  coded.map(transfer === 'hlg' ? lightOfHlg : lightOfPq) as unknown as Colour;

/**
 * ITU-R BT.2100, HLG: the inverse OETF, and the OOTF of a screen with PEAK_NITS. The gamma is applied to each colour
 * channel, as in zimg, which ffmpeg and most converters use to make HLG: applied to the luminance, their videos would
 * become a fifth paler.
 */
const lightOfHlg = (coded: number): number => {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073];
  const scene = coded <= 0.5 ? (coded * coded) / 3 : (Math.exp((coded - c) / a) + b) / 12;
  return PEAK_NITS * scene ** 1.2;
};

/** SMPTE ST 2084, in nits. */
const lightOfPq = (coded: number): number => {
  const [m1, m2] = [2610 / 16384, (2523 / 4096) * 128];
  const [c1, c2, c3] = [3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const power = coded ** (1 / m2);
  return 10_000 * (Math.max(0, power - c1) / (c2 - c3 * power)) ** (1 / m1);
};

/** Linear BT.2020 as linear BT.709. */
const toBt709 = ([red, green, blue]: Colour): Colour => [
  1.660491 * red - 0.587641 * green - 0.07285 * blue,
  -0.12455 * red + 1.1329 * green - 0.008349 * blue,
  -0.018151 * red - 0.100579 * green + 1.11873 * blue,
];

/** Linear up to the knee, then a hyperbola of the same slope that reaches 1 at `max`; linear if `max` is at most 1. */
const compressHighlights = (light: number, max: number): number => {
  if (light <= KNEE || max <= 1) return light;
  const [over, room] = [light - KNEE, 1 - KNEE];
  return Math.min(1, KNEE + over / (1 + over * (1 / room - 1 / (max - KNEE))));
};

/** The inverse of an ordinary screen's transfer function, by BT.1886. */
const codeOf = (light: number): UnitInterval => Math.min(1, Math.max(0, light)) ** (1 / 2.4);
