import { expect, test, type Locator, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { writeMadeClass } from '../support/made-class.ts';
import { TEST_DANCES } from '../support/test-dances.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-steps.ts';
import { saved } from './downloads.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

/** Of the demo dance's video. */
const FRAME = 1 / 30;

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

/** Where the replay is, and the picture that the video shows. */
const clockOf = async (page: Page): Promise<{ t: number; shown: number; drawn: readonly number[] }> => {
  const time = page.getByTestId('replay-time');
  const numbers = async (locator: Locator, name: string) =>
    (await locator.evaluateAll((elements, attribute) => elements.map((one) => one.getAttribute(attribute)), name)).map(
      Number,
    );
  const [t = NaN] = await numbers(time, 'data-t');
  const [shown = NaN] = await numbers(time, 'data-shown');
  return { t, shown, drawn: await numbers(page.getByTestId('figure'), 'data-t') };
};

/** All that moves is at the same moment, to less than a frame. */
const expectLocked = async (page: Page): Promise<void> => {
  await expect
    .poll(async () => {
      const { t, shown, drawn } = await clockOf(page);
      return Math.max(...[shown, ...drawn].map((other) => Math.abs(other - t)));
    })
    .toBeLessThan(FRAME);
};

/** Positions that look random, the same in every run. */
const positions = Array.from({ length: 20 }, (_, k) => (0.618034 * (k + 1)) % 1);

test(
  'the video and both bodies stay on one clock through twenty jumps, key by key, and the address names the moment',
  { tag: '@long' },
  async () => {
    const [id] = await writeMadeClass(TEST_DANCES, server.sessionsFolder, new Date());
    const { page, consoleErrors, close } = await openBrowser(server.address, 'blocked');
    await page.goto(`${server.address}/review/${id}?t=12.5`);
    await expect(page.getByTestId('figure')).toHaveCount(2);
    await expectLocked(page);
    expect((await clockOf(page)).t).toBe(12.5);
    const timeline = page.getByTestId('timeline');
    await timeline.scrollIntoViewIfNeeded();
    const box = await timeline.boundingBox();
    if (!box) throw new Error('expected a timeline on the page, got none');
    for (const share of positions) {
      const { t } = await clockOf(page);
      await page.mouse.click(box.x + 50 + share * (box.width - 70), box.y + 110);
      await expect.poll(async () => (await clockOf(page)).t).not.toBe(t);
      await expectLocked(page);
    }

    const before = await clockOf(page);
    await page.keyboard.press('ArrowRight');
    const after = await clockOf(page);
    expect(after.t - before.t).toBeGreaterThan(0);
    expect(after.t - before.t).toBeLessThan(0.15);
    await expectLocked(page);
    expect(new URL(page.url()).searchParams.get('t')).toBe(after.t.toFixed(2));

    await page.keyboard.press('Space');
    await expect.poll(async () => (await clockOf(page)).t, { timeout: 60_000 }).toBeGreaterThan(after.t + 0.3);
    await page.keyboard.press('Space');
    expect(consoleErrors).toEqual([]);
    await close();
  },
);

test('after the lesson: the class, a pupil, the worst moment, a note, two takes, and the files', async () => {
  const [id, earlier] = await writeMadeClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, consoleErrors, strangeRequests, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/review`);
  await expect(page.getByTestId('class-row')).toHaveCount(8);
  await expectAccessible(page);
  await screenshot(page, 'review');
  await page.getByTestId('initials').click();
  await expect(page.getByTestId('class-table')).toContainText('M. v. D.');
  await expect(page.locator('main')).not.toContainText('Mia');
  await page.getByTestId('initials').click();
  await page.getByTestId('player-menu').first().click();
  await expect(page.getByTestId('export').first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.getByTestId('filter-text').fill('mia');
  await expect(page.getByTestId('session-row')).toHaveCount(4);
  await page.locator(`[data-session-id="${id}"]`).getByRole('link').click();
  await expect(page.getByTestId('figure')).toHaveCount(2);
  const worst = page.getByTestId('worst').getByRole('button').first();
  await worst.click();
  await expectLocked(page);
  expect((await clockOf(page)).t).toBeCloseTo(Number(await worst.getAttribute('data-at')), 2);
  await page.getByTestId('note-text').fill('Lead with the elbow');
  await page.getByTestId('note-pin').click();
  await expect(page.getByTestId('notes')).toContainText('Lead with the elbow');
  await expectAccessible(page);
  await screenshot(page, 'review-session');

  const plain: string[][] = parse((await saved(page, 'csv-moves')).bytes);
  const excel: string[][] = parse((await saved(page, 'excel-moves')).bytes, { bom: true });
  expect(excel).toEqual(plain);
  expect((await saved(page, 'csv-notes')).bytes.toString()).toContain('Lead with the elbow');

  await page.getByTestId('compare').selectOption(earlier ?? '');
  await expect(page.getByTestId('changes')).toContainText('in score');
  await expect(page.getByTestId('figure')).toHaveCount(3);
  await expectLocked(page);
  await expectAccessible(page);
  await screenshot(page, 'review-compare');
  expect(consoleErrors).toEqual([]);
  expect(strangeRequests).toEqual([]);
  await close();
});

test('a dance that was just danced is found, replayed, and compared with another take', { tag: '@long' }, async () => {
  // Of the made class only the first pupil's takes have poses to compare with.
  const [other = ''] = await writeMadeClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, close } = await openBrowser(server.address, 'dancer');
  await openDance(page, server.address);
  await expectDancing(page);
  await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
  await page.goto(`${server.address}/review`);
  await page.getByTestId('session-row').first().getByRole('link').click();
  await expect(page.getByTestId('figure')).toHaveCount(2);
  await expectLocked(page);
  await page.getByTestId('compare').selectOption(other);
  await expect(page.getByTestId('changes')).toContainText('in score');
  await expect(page.getByTestId('figure')).toHaveCount(3);
  await close();
});
