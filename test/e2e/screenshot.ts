import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where pictures of the screens go. */
const FOLDER = path.join(ROOT, '.cache/screenshots');
/** Where those of the README go: `README_PICTURES=docs/screenshots npm run e2e:all -- readme` renews them. */
const README_FOLDER = path.resolve(ROOT, process.env['README_PICTURES'] ?? '.cache/readme');

/** Keeps a picture of the screen as `<name>.png`. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
};

/** Keeps a picture for the README as `<name>.jpg`: small enough to be kept in git. */
export const photograph = async (page: Page, name: string): Promise<void> => {
  await mkdir(README_FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(README_FOLDER, `${name}.jpg`), type: 'jpeg', quality: 80 });
};
