import { RATINGS } from '@instep/choreo/rating';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing, expectResults, openDance } from './dance-steps.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';
import { screenshot } from './screenshot.ts';

let server: RunningServer;
test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(() => server.stop());

/** The counts of words on the results screen are those of the rows in moves.csv. */
const expectRowsToAgree = async (page: Page, moves: Record<string, string>[]) => {
  for (const rating of RATINGS) {
    const rows = moves.filter((move) => move['rating'] === rating);
    await expect(page.getByTestId(`count-${rating}`)).toHaveText(String(rows.length));
  }
};

test('two presses lead from the address to the result, where the dancer beside his own video has 85 or more', async () => {
  const player = await openBrowser(server.address, 'dancer');
  const { page } = player;
  await openDance(page, server.address);
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
  await screenshot(page, 'camera-check');
  await expectDancing(page);
  await expect(page.getByTestId('rating')).toHaveAttribute('data-move', '6', { timeout: 30_000 });
  await expect(page.getByTestId('rating')).toHaveAttribute('data-rating', /perfect|super/);
  await screenshot(page, 'dance');
  await expectResults(player);
  expect(await player.actions()).toBeLessThanOrEqual(6);
  console.info(`presses: ${await player.actions()}`);
  await screenshot(page, 'results');
  await expectAccessible(page);

  const { session, moves, frames, poses } = savedSession(server.sessionsFolder);
  expect(session.status).toBe('complete');
  const seen = frames.filter((frame) => frame['outcome'] === 'seen').length;
  console.info(`score ${session.result.score?.toFixed(1)}, of ${frames.length} frames ${seen} were seen`);
  expect(session.result.score).toBeGreaterThanOrEqual(85);
  await expectRowsToAgree(page, moves);
  expect(poses).toHaveLength(seen);

  await page.goto(`${server.address}/review`);
  await expect(page.getByTestId('session-row')).toHaveCount(1);
  await screenshot(page, 'review');
  await expectAccessible(page);
  await page.getByTestId('session-row').getByRole('link').first().click();
  await expect(page.getByTestId('limb-bars')).toBeVisible();
  await screenshot(page, 'review-session');
  await expectAccessible(page);
  await player.close();
});

test('a picture of the dancer, standing there, scores 10 or less, or has no score', { tag: '@long' }, async () => {
  const player = await openBrowser(server.address, 'still');
  await openDance(player.page, server.address);
  await expectDancing(player.page);
  await expectResults(player);
  const { session, moves } = savedSession(server.sessionsFolder);
  expect(session.result.score ?? 0).toBeLessThanOrEqual(10);
  await expectRowsToAgree(player.page, moves);
  await player.close();
});
