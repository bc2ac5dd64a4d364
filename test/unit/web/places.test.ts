import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLACES, placeColour } from '@instep/web/room/places';

const CSS = readFileSync(new URL('../../../apps/web/src/app.css', import.meta.url), 'utf8');
const BACKGROUND = '#131722';
const MIN_CONTRAST = 4.5;
/** As far apart as the colours of the ratings; in OKLab, for every kind of colour vision. */
const MIN_DISTANCE = 0.1;

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

/** What people see who lack one kind of cones (Machado 2009, severity 1), in linear RGB. */
const VISIONS: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: Matrix, [a, b, c]: Triple): Triple => {
  const row = (index: 0 | 1 | 2): number => matrix[index][0] * a + matrix[index][1] * b + matrix[index][2] * c;
  return [row(0), row(1), row(2)];
};

const linear = (hex: string): Triple => {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};

const LMS: Matrix = [
  [0.4122214708, 0.5363325363, 0.0514459929],
  [0.2119034982, 0.6806995451, 0.1073969566],
  [0.0883024619, 0.2817188376, 0.6299787005],
];
const LAB: Matrix = [
  [0.2104542553, 0.793617785, -0.0040720468],
  [1.9779984951, -2.428592205, 0.4505937099],
  [0.0259040371, 0.7827717662, -0.808675766],
];

const oklab = (hex: string, vision: Matrix): Triple => {
  const [r, g, b] = times(vision, linear(hex)).map((value) => Math.min(1, Math.max(0, value))) as [
    number,
    number,
    number,
  ];
  const [l, m, s] = times(LMS, [r, g, b]);
  return times(LAB, [Math.cbrt(l), Math.cbrt(m), Math.cbrt(s)]);
};

const luminance = (hex: string): number => {
  const [r, g, b] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (hex: string): number => (luminance(hex) + 0.05) / (luminance(BACKGROUND) + 0.05);

describe('the places of a room', () => {
  it.each(PLACES.map(({ colour }, place) => [place + 1, colour] as const))(
    'P%i is %s, as in app.css, and can be read on a card',
    (number, colour) => {
      expect(CSS).toContain(`--p${number}: ${colour};`);
      expect(contrast(colour)).toBeGreaterThanOrEqual(MIN_CONTRAST);
    },
  );

  it.each(Object.entries(VISIONS))('differ for %s colour vision', (_name, vision) => {
    const seen = PLACES.map(({ colour }) => oklab(colour, vision));
    for (const [index, one] of seen.entries()) {
      for (const other of seen.slice(0, index)) {
        expect(Math.hypot(...one.map((value, axis) => value - (other[axis] ?? 0)))).toBeGreaterThan(MIN_DISTANCE);
      }
    }
  });

  it('have eight marks, none twice', () => {
    expect(new Set(PLACES.map(({ mark }) => mark)).size).toBe(8);
  });

  it('start again after the eighth', () => {
    expect(placeColour(8)).toBe(placeColour(0));
  });
});
