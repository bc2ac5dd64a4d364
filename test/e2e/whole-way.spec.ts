import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectDancing, expectNormalEnd, openCamera } from './dance-actions.ts';
import { saved } from './downloads.ts';
import { dropVideo } from './drop-video.ts';
import { followDance } from './following-camera.ts';
import { MOVING, openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

const VIDEO = path.join(SHORT_DANCES, 'test-steps.mp4');
let folder: string;
let server: RunningServer;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-way-'));
  const [dances, imports] = [path.join(folder, 'dances'), path.join(folder, 'imports')];
  cpSync(path.dirname(VIDEO), dances, { recursive: true });
  server = await startServer({ DANCES_DIR: dances, IMPORTS_DIR: imports });
});
test.afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Dances once, with a clip as the camera, and continues to the replay. */
const danced = async (clip: 'good' | 'frozenLeftArm', see: (page: Page) => Promise<void>): Promise<string> => {
  const player = await openBrowser(server.address, clip, MOVING);
  const { page } = player;
  await followDance(page, clip);
  await openCamera(page, server.address, 'own-steps');
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await expectNormalEnd(player);
  await page.locator('a[href^="/review/"]').first().click();
  await expect(page.getByTestId('figure')).toHaveCount(2);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await see(page);
  await player.close();
  return id;
};

const timeOf = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('replay-time').getAttribute('data-t'));

test(
  'a dropped video is danced twice, found in Review, replayed at its weakest move, compared and downloaded',
  { tag: '@long' },
  async () => {
    test.setTimeout(900_000);
    const studio = await openBrowser(server.address, 'blocked');
    await studio.page.goto(`${server.address}/studio`);
    await dropVideo(studio.page, { name: 'own_steps.mp4', bytes: readFileSync(VIDEO) });
    await studio.page.getByRole('button', { name: 'Make the dance' }).click();
    await expect(studio.page.getByTestId('import')).toHaveAttribute('data-state', 'done', { timeout: 800_000 });
    await studio.close();

    const first = await danced('frozenLeftArm', async () => {});
    await danced('good', async (page) => {
      await page.goto(`${server.address}/review`);
      await expect(page.getByTestId('session-row')).toHaveCount(2);
      await page.locator(`[data-session-id="${first}"]`).getByRole('link').click();
      const worst = page.getByTestId('worst').getByRole('button').first();
      await worst.click();
      await expect.poll(() => timeOf(page)).toBeCloseTo(Number(await worst.getAttribute('data-at')), 2);

      const rows: string[][] = parse((await saved(page, 'csv-moves')).bytes);
      expect(rows.length).toBeGreaterThan(2);
      expect(parse((await saved(page, 'excel-moves')).bytes, { bom: true })).toEqual(rows);

      await page.getByTestId('compare').selectOption({ index: 1 });
      await expect(page.getByTestId('figure')).toHaveCount(3);
      await expect(page.getByTestId('changes')).toContainText('left arm');
    });
  },
);
