import { expect, test } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectDancing, expectNormalEnd, openDance } from './dance-actions.ts';
import { followDance } from './following-camera.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';

// The player's own browser estimates the poses, with the real networks: only keypoints are sent.
let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

test('a good player whose browser estimates the poses has 85 or more, and no image leaves the page', async () => {
  const player = await openBrowser(server.address, 'good');
  const { page } = player;
  await page.addInitScript(() => localStorage.setItem('instep', JSON.stringify({ poses: 'device' })));
  const binarySizes: number[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') binarySizes.push(payload.length);
    }),
  );
  await followDance(page, 'good');
  await openDance(page, server.address, '');
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
  await page.getByTestId('start-anyway').click();
  await expectDancing(page);
  await expectNormalEnd(player);
  const id = await page.getByTestId('close-info').getAttribute('data-session-id');
  const { session, frames } = savedSession(server.sessionsFolder, id);
  console.info(`score ${session.result?.score?.toFixed(1)}, ${frames.length} frames, ${binarySizes.length} messages`);
  expect(session.result?.score).toBeGreaterThanOrEqual(85);
  expect(binarySizes.length).toBeGreaterThan(0);
  expect(Math.max(...binarySizes)).toBeLessThanOrEqual(200);
  await player.close();
});
