import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where pictures of the screens go: `SCREENSHOTS_DIR=docs/screenshots npm run e2e` renews those of the README. */
const FOLDER = path.resolve(ROOT, process.env['SCREENSHOTS_DIR'] ?? '.cache/screenshots');

/** Keeps a picture of the screen as `<name>.png`. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
};
