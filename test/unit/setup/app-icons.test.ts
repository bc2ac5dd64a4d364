import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { APP_ICONS, drawIcon, ICONS_FOLDER, readPixels } from '@instep/setup/app-icons';

type Manifest = {
  readonly lang: string;
  readonly name: string;
  readonly description: string;
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose?: string }[];
};

const PUBLIC = path.dirname(ICONS_FOLDER);
const manifestIn = (name: string) => JSON.parse(readFileSync(path.join(PUBLIC, name), 'utf8')) as Manifest;

/** Decoders and processors may differ in the last bits. */
const MAX_DIFFERENCE = 4;

describe.each(Object.entries(APP_ICONS))('the icon %s', (name, icon) => {
  it('is the favicon in its size, as `npm run icons` writes it', async () => {
    const [written, drawn] = await Promise.all([
      readPixels(path.join(ICONS_FOLDER, name)),
      readPixels(await drawIcon(icon)),
    ]);
    expect(written).toMatchObject({ width: icon.size, height: icon.size });
    const largest = written.pixels.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - (drawn.pixels[at] ?? 0))),
      0,
    );
    expect(largest).toBeLessThanOrEqual(MAX_DIFFERENCE);
  });

  it('is opaque up to its corners if the system cuts them', async () => {
    const { pixels } = await readPixels(path.join(ICONS_FOLDER, name));
    expect(pixels[3] === 255).toBe(icon.isSquare);
  });
});

describe('the manifest', () => {
  it.each(['manifest.webmanifest', 'manifest.ko.webmanifest'])('%s names icons that exist in their sizes', (file) => {
    const { icons } = manifestIn(file);
    for (const { src, sizes } of icons) {
      const { size } = APP_ICONS[path.basename(src)] ?? { size: 0 };
      expect([path.dirname(src), sizes]).toEqual(['/icons', `${size}x${size}`]);
    }
    expect(icons.map(({ sizes, purpose = 'any' }) => `${purpose} ${sizes}`)).toEqual([
      'any 192x192',
      'any 512x512',
      'maskable 512x512',
    ]);
  });

  test('differs between languages in its texts only', () => {
    const [english, korean] = [manifestIn('manifest.webmanifest'), manifestIn('manifest.ko.webmanifest')];
    const { lang, name, description } = english;
    expect({ ...korean, lang, name, description }).toEqual(english);
    expect(korean).toMatchObject({ lang: 'ko', name: expect.stringMatching(/[가-힣]/) as string });
  });
});
