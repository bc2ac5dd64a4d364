import { readFileSync } from 'node:fs';
import { RATING_TABLE } from '@instep/choreo/rating';
import { EDGE_LIGHT } from '@instep/web/drawing/rating-colour';
import { expect, it } from 'vitest';

/** The first :root block of a style sheet. */
const rootOf = (name: string): string => {
  const css = readFileSync(new URL(`../../../apps/web/src/${name}`, import.meta.url), 'utf8');
  return /:root \{([^}]*)\}/.exec(css)?.[1] ?? '';
};
const [dark, light] = [rootOf('app.css'), rootOf('light.css')];

/** The red, green and blue of a custom property, 0..1. */
const channelsOf = (property: string): readonly number[] => {
  const hex = new RegExp(`--${property}: #([0-9a-f]{6})`).exec(dark)?.[1] ?? '';
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
};
/** WCAG's relative luminance. */
const luminanceOf = (channels: readonly number[]): number => {
  const [red = 0, green = 0, blue = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

it.each(RATING_TABLE.filter((row) => row.keepsCombo))(
  'the light of a hit rated $rating changes no colour’s luminance by more than a tenth',
  ({ colour }) => {
    const light = channelsOf(dark.includes(`--${colour}-on-video:`) ? `${colour}-on-video` : colour);
    const steps = Array.from({ length: 11 }, (_, k) => k / 10);
    const colours = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => [red, green, blue])));
    const changes = colours.map((below) => {
      const lit = below.map((channel, k) => (1 - EDGE_LIGHT) * channel + EDGE_LIGHT * (light[k] ?? NaN));
      return Math.abs(luminanceOf(lit) - luminanceOf(below));
    });
    expect(Math.max(...changes)).toBeLessThanOrEqual(0.1);
  },
);

it.each(RATING_TABLE)('there is a colour of the rating $rating on dark and on light', ({ colour }) => {
  for (const colours of [dark, light]) expect(colours).toContain(` --${colour}: #`);
});
