import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';

/** The folder of the screenshots. */
const FOLDER = fileURLToPath(new URL('../../.cache/screenshots', import.meta.url));

/** Saves a screenshot as `<name>.png`. */
export const screenshot = async (page: Page, name: string): Promise<void> => {
  await mkdir(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
};
