// `npm run icons`: draws the icons of the installed app, and writes them as PNG: from the favicon, which is its only source.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import sharp from 'sharp';

const PUBLIC = fileURLToPath(new URL('../../../apps/web/public', import.meta.url));
const FAVICON = path.join(PUBLIC, 'favicon.svg');
export const ICONS_FOLDER = path.join(PUBLIC, 'icons');

/** Of the favicon's own square. */
const BACKGROUND = '#131722';

type Icon = {
  /** Of each side, in pixels. */
  readonly size: number;
  /** The favicon's share of each side. */
  readonly share: number;
  /** The system cuts the corners itself, so there is a background up to the edges. */
  readonly isSquare: boolean;
};

/** Every icon by the name of its file. */
export const APP_ICONS: Readonly<Record<string, Icon>> = {
  'icon-192.png': { size: 192, share: 1, isSquare: false },
  'icon-512.png': { size: 512, share: 1, isSquare: false },
  // A mask may leave a circle of 80 % of the width: https://www.w3.org/TR/appmanifest/#icon-masks
  'maskable-512.png': { size: 512, share: 0.8, isSquare: true },
  'apple-touch-icon.png': { size: 180, share: 0.9, isSquare: true },
};

/** The icon as PNG. */
export const drawIcon = async ({ size, share, isSquare }: Icon): Promise<Buffer> => {
  const inner = Math.round(size * share);
  const favicon = await readFile(FAVICON);
  // The density at which the favicon's 32 units are as many pixels as needed.
  const drawn = await sharp(favicon, { density: (72 * inner) / 32 })
    .resize(inner, inner)
    .png()
    .toBuffer();
  const background = isSquare ? BACKGROUND : { r: 0, g: 0, b: 0, alpha: 0 };
  return sharp({ create: { width: size, height: size, channels: 4, background } })
    .composite([{ input: drawn }])
    .png({ palette: true })
    .toBuffer();
};

/** The pixels of an icon: four bytes each. */
export const readPixels = async (
  icon: string | Buffer,
): Promise<{ readonly width: number; readonly height: number; readonly pixels: Buffer }> => {
  const { data, info } = await sharp(icon).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: data };
};

const write = async (): Promise<void> => {
  await mkdir(ICONS_FOLDER, { recursive: true });
  for (const [name, icon] of Object.entries(APP_ICONS))
    await writeFile(path.join(ICONS_FOLDER, name), await drawIcon(icon));
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await write();
