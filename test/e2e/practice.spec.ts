import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { REOPEN_CAMERA_QUERY } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

const openPractice = async (page: Page): Promise<void> => {
  await page.goto(`${server.address}/?dance=first-steps&${REOPEN_CAMERA_QUERY}`);
  await page.getByTestId('practise').click();
  await expect(page.getByTestId('practice')).toHaveAttribute('data-phase', 'dancing', { timeout: 60_000 });
};

type Session = { readonly mode: string; readonly status: string };

const sessionsOf = async ({ address }: RunningServer): Promise<Session[]> =>
  ((await (await fetch(`${address}/api/sessions`)).json()) as { sessions: Session[] }).sessions;

/** How much the media time paused or jumped at each return to the start of the loop, ms. */
const gapsAfter = async (page: Page, count: number): Promise<number[]> => {
  const gaps = async (): Promise<number[]> =>
    ((await page.getByTestId('practice').getAttribute('data-gaps')) ?? '').split(' ').filter(Boolean).map(Number);
  await expect.poll(async () => (await gaps()).length, { timeout: 120_000 }).toBeGreaterThanOrEqual(count);
  return gaps();
};

test(
  'a section is repeated without a gap, judged in every pass, and its speed is changed while it plays',
  { tag: '@long' },
  async () => {
    const { page, consoleErrors, close } = await openBrowser(server.address, 'slow');
    await openPractice(page);
    await expect(page.getByTestId('speeds')).toHaveAttribute('data-speed', '0.7');
    await expect(page.getByTestId('ghost')).toHaveAttribute('data-shown', 'true');
    await screenshot(page, 'practice');
    const gaps = await gapsAfter(page, 3);
    console.info(`gaps at the jumps back: ${gaps.join(', ')} ms`);
    // How near to 0 they come depends on the machine; the test only requires that the smallest is less than 5 % of the
    // loop of 8.5 s.
    expect(Math.min(...gaps.map(Math.abs))).toBeLessThan(8_500 / 20);
    await expect(page.getByTestId('passes')).toHaveAttribute('data-count', /[2-9]/);
    await expect(page.getByTestId('pass-speed').first()).toHaveText('70 %');
    // Clean passes may have raised the speed by now.
    for (let k = 0; k < 6; k++) await page.keyboard.press('-');
    await expect(page.getByTestId('speeds')).toHaveAttribute('data-speed', '0.5');
    await gapsAfter(page, gaps.length + 1);
    await page.keyboard.press('Space');
    await expect(page.getByTestId('continue')).toBeFocused();
    await expectAccessible(page);
    await page.getByTestId('exit').click();
    await expect.poll(async () => sessionsOf(server)).toMatchObject([{ mode: 'practice', status: 'complete' }]);
    expect(consoleErrors).toEqual([]);
    await close();
  },
);
