import { expect, test, type Locator, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { readSessionFile, writeSessionFile } from '@instep/server/store/files/session-file';
import { writeGeneratedClass } from '../support/generated-class.ts';
import { TEST_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { saved } from './downloads.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';
import { screenshot } from './screenshot.ts';

/** The duration of a frame of the demo dance's video. */
const FRAME = 1 / 30;

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

/** The time of the replay, and of the frame that the video shows. */
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

/** Expects that everything that moves is at the same moment, to less than a frame. */
const expectLocked = async (page: Page): Promise<void> => {
  await expect
    .poll(async () => {
      const { t, shown, drawn } = await clockOf(page);
      return Math.max(...[shown, ...drawn].map((other) => Math.abs(other - t)));
    })
    .toBeLessThan(FRAME);
};

const pageColour = (page: Page): Promise<string> =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

/** Pseudo-random positions, the same in every run. */
const positions = Array.from({ length: 20 }, (_, k) => (0.618034 * (k + 1)) % 1);

test(
  'video and skeletons stay on one clock through seeks and steps, and the address contains the time',
  { tag: '@long' },
  async () => {
    const [id] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
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

test('Review shows the class, a session, its weakest moves, notes, files and a comparison', async () => {
  const [id, earlier] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, consoleErrors, foreignRequests, close } = await openBrowser(server.address, 'blocked');
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

  await expect(page.getByTestId('class-row').first().locator('[data-trend="down"]')).toBeVisible();
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
  // The browser prefers a light page; a choice replaces that, and Review's other pages follow it.
  expect(await pageColour(page)).toBe('rgb(255, 255, 255)');
  await page.getByTestId('theme').click();
  expect(await pageColour(page)).toBe('rgb(10, 12, 18)');

  const plain: string[][] = parse((await saved(page, 'csv-moves')).bytes);
  const excel: string[][] = parse((await saved(page, 'excel-moves')).bytes, { bom: true });
  expect(excel).toEqual(plain);
  expect((await saved(page, 'csv-notes')).bytes.toString()).toContain('Lead with the elbow');

  await page.getByTestId('compare').selectOption(earlier ?? '');
  await expect(page.getByTestId('changes')).toContainText('in score');
  await expect(page.getByTestId('figure')).toHaveCount(3);
  await expectLocked(page);
  expect(await pageColour(page)).toBe('rgb(10, 12, 18)');
  await expectAccessible(page);
  await screenshot(page, 'review-compare');
  expect(consoleErrors).toEqual([]);
  expect(foreignRequests).toEqual([]);
  await close();
});

test('a score at another speed is shown with its speed in the list, a session and a comparison', async () => {
  const [id = '', earlier = ''] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { folder } = savedSession(server.sessionsFolder, earlier);
  await writeSessionFile(folder, { ...(await readSessionFile(folder)), rate: 0.7 });
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/review`);
  await expect(page.locator(`[data-session-id="${earlier}"]`)).toContainText('at 70 % speed');
  await expect(page.locator(`[data-session-id="${id}"]`)).not.toContainText('speed');
  await screenshot(page, 'review-speeds');
  await page.goto(`${server.address}/review/${earlier}`);
  await expect(page.getByTestId('session-speed')).toHaveText('70 %');
  await page.goto(`${server.address}/review/${id}`);
  await expect(page.getByTestId('figure')).toHaveCount(2);
  await expect(page.getByTestId('session-speed')).toHaveCount(0);
  await page.getByTestId('compare').selectOption({ value: earlier });
  await expect(page.getByTestId('changes')).toContainText('Danced at different speeds');
  await expect(page.getByTestId('changes')).not.toContainText('in score');
  await expect(page.locator('main')).toContainText('at 70 % speed');
  await screenshot(page, 'review-compare-speeds');
  await expectAccessible(page);
  await close();
});

test('a session measured on the player’s device has a sign in the list and in its heading, and can be filtered', async () => {
  const [id = '', other = ''] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { folder } = savedSession(server.sessionsFolder, id);
  const device = { model: 'lite', engine: 'LiteRT' } as const;
  await writeSessionFile(folder, { ...(await readSessionFile(folder)), poses: 'device', device });
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/review`);
  await expect(page.getByTestId('measured-by')).toHaveCount(1);
  await expect(page.locator(`[data-session-id="${id}"]`).getByTestId('measured-by')).toHaveAccessibleName(
    'measured on the player’s device',
  );
  await page.getByTestId('filter-measured-by').selectOption('device');
  await expect(page.getByTestId('session-row')).toHaveCount(1);
  await expectAccessible(page);
  await page.locator(`[data-session-id="${id}"]`).getByRole('link').click();
  await expect(page.getByTestId('session-facts')).toContainText('measured on the player’s device');
  await page.goto(`${server.address}/review/${other}`);
  await expect(page.getByTestId('session-facts')).not.toContainText('device');
  await close();
});

test('the class table fits its card, and long names wrap on a phone or end in an ellipsis', async () => {
  await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, close } = await openBrowser(server.address, 'blocked');
  // Two pupils have names of the maximum length.
  await page.route('**/api/sessions', async (route) => {
    const response = await route.fetch();
    const { sessions } = (await response.json()) as { sessions: readonly Record<string, unknown>[] };
    const called: Record<string, string> = {
      Noor: 'Donaudampfschifffahrtsgesellschaftskapit',
      Jonas: 'Maria de los Ángeles Fernández y Saavedr',
    };
    const json = {
      sessions: sessions.map((one) => ({
        ...one,
        player: called[one['player'] as string] ?? one['player'],
        group: 'Everybody of the evening class on Mondays',
      })),
    };
    await route.fulfill({ response, json });
  });
  await page.goto(`${server.address}/review`);
  const rows = page.getByTestId('class-row');
  await expect(rows).toHaveCount(8);
  // Sam's scores fall.
  await expect(rows.first()).toContainText('Sam');
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
    [1024, 768],
    [390, 844],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    const card = await page.getByTestId('class-table').evaluate((table) => {
      const { right } = (table.closest('.card') as HTMLElement).getBoundingClientRect();
      const scroll = table.parentElement as HTMLElement;
      return { right, hidden: scroll.scrollWidth - scroll.clientWidth };
    });
    expect.soft(card.hidden, `${width}`).toBe(0);
    for (const row of await rows.all()) {
      const seen = await row.evaluate((tr) => {
        const cut = (one: Element | null) => (one ? one.scrollWidth - one.clientWidth : 0);
        const cells = [...tr.querySelectorAll('td')];
        return {
          height: tr.getBoundingClientRect().height,
          menu: tr.querySelector('[data-testid="player-menu"]')?.getBoundingClientRect().right ?? Infinity,
          trend: tr.querySelector('svg[role="img"]')?.getBoundingClientRect().width ?? 0,
          cut: cells.map(cut).filter((px) => px > 0),
          nameCut: cut(tr.querySelector('th button')),
        };
      });
      expect.soft(seen.menu, `${width}`).toBeLessThanOrEqual(card.right);
      expect.soft(seen.trend, `${width}`).toBeGreaterThanOrEqual(60);
      expect.soft(seen.cut, `${width}`).toEqual([]);
      if (width <= 760) expect.soft(seen.nameCut, `${width}`).toBe(0);
      if (width >= 1024) expect.soft(seen.height, `${width}`).toBeLessThanOrEqual(46);
    }
  }
  await rows.last().getByTestId('player-menu').click();
  await expect(page.getByTestId('export').last()).toBeVisible();
  await close();
});

test('a comparison keeps the time of the replay and names the players and dates', async () => {
  const [id, earlier] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date('2025-11-29T12:00:00Z'));
  const { page, close } = await openBrowser(server.address, 'blocked', { locale: 'en-GB' });
  await page.goto(`${server.address}/review/${id}?t=21.6`);
  await expect(page).toHaveTitle(/^First steps, Mia van Dijk, 29 Nov 2025, /);
  await page.getByTestId('compare').selectOption(earlier ?? '');
  await expect(page.getByTestId('figure')).toHaveCount(3);
  expect((await clockOf(page)).t).toBe(21.6);
  expect(new URL(page.url()).searchParams.get('t')).toBe('21.60');
  await expect(page.locator('h1')).toHaveText('Mia van Dijk: 26 Nov 2025 vs 29 Nov 2025');
  await expect(page).toHaveTitle('Mia van Dijk: 26 Nov 2025 vs 29 Nov 2025, First steps · Instep');
  await expect(page.getByTestId('changes').locator('p').first()).toContainText(/^\+\d+ in score; .* better/);
  const strips = page.getByTestId('limb-strip');
  await expect(strips).toHaveCount(2);
  await expect(strips.first()).toHaveAccessibleName(/Earlier: Mia van Dijk, 26 Nov/);
  await expect(strips.last()).toHaveAccessibleName(/Later: Mia van Dijk, 29 Nov/);
  await page.keyboard.press('ArrowRight');
  const { t } = await clockOf(page);
  await page.getByRole('link', { name: 'Back to one session' }).click();
  await expect(page.getByTestId('figure')).toHaveCount(2);
  expect((await clockOf(page)).t).toBeCloseTo(t, 2);
  await close();
});

test('printed charts are as wide as the page, and nothing is cut off or collapsed', async () => {
  const [id] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, close } = await openBrowser(server.address, 'blocked', { viewport: { width: 1920, height: 1080 } });
  await page.goto(`${server.address}/review/${id}`);
  await expect(page.getByTestId('limb-strip')).toBeVisible();
  await expect(page.getByTestId('moves-table').locator('tbody tr').first()).toBeHidden();
  // Chromium lays the page out for printing after this event, as wide as the paper: A4 without its margins.
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 718, height: 1047 });
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
  await expect(page.getByTestId('moves-table').locator('tbody tr').first()).toBeVisible();
  const drawn = await page.getByTestId('timeline').evaluate((timeline) => {
    const { left, right } = timeline.getBoundingClientRect();
    const inside = (one: Element) => {
      const box = one.getBoundingClientRect();
      return box.left >= left - 1 && box.right <= right + 1;
    };
    return {
      charts: [...timeline.querySelectorAll('.chart canvas')].map(
        (one) => one.getBoundingClientRect().width / (right - left),
      ),
      marks: [...timeline.querySelectorAll('.marks span')].map(inside),
    };
  });
  expect(drawn.charts).toHaveLength(3);
  for (const share of drawn.charts) expect(share).toBeCloseTo(1, 2);
  expect(drawn.marks.length).toBeGreaterThan(5);
  expect(drawn.marks).not.toContain(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(718);
  for (const name of ['Play', 'Download', 'Print page']) await expect(page.getByRole('button', { name })).toBeHidden();
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.emulateMedia({ media: null });
  await expect(page.getByTestId('moves-table').locator('tbody tr').first()).toBeHidden();
  // The real PDF has three pages at most; it once had five.
  const pdf = (
    await page.pdf({ format: 'A4', margin: { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' } })
  ).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeLessThanOrEqual(3);
  await close();
});

test('a dance that just ended is listed, replayed and compared with another session', { tag: '@long' }, async () => {
  // Of the class, only the first pupil's sessions have poses to compare with.
  const [other = ''] = await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
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
