import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The folder of the screenshots. */
const FOLDER = path.join(ROOT, '.cache/screenshots');
/** The folder of the README's screenshots: `README_PICTURES=docs/screenshots npm run e2e:all -- readme` renews them. */
const README_FOLDER = path.resolve(ROOT, process.env['README_PICTURES'] ?? '.cache/readme');

/** Saves a screenshot as `<name>.png`. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
};

/** Saves a screenshot for the README as `<name>.jpg`, small enough for git. */
export const photograph = async (page: Page, name: string): Promise<void> => {
  await mkdir(README_FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(README_FOLDER, `${name}.jpg`), type: 'jpeg', quality: 80 });
};
