import path from 'node:path';
import { expect, test } from '@playwright/test';
import { TEST_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

const VIDEO = path.join(TEST_DANCES, 'first-steps.mp4');
let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

test('a dance’s page leads to the judging of a recording, which takes videos only', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/?dance=first-steps`);
  await page.getByTestId('recording').click();
  await expect(page).toHaveTitle('Judge a recording · Instep');
  await expect(page.getByTestId('recording-dance')).toHaveValue('first-steps');
  await expect(page.getByTestId('judge')).toBeDisabled();
  const input = page.getByTestId('recording-drop').locator('input');
  await input.setInputFiles({ name: 'diary.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear diary, today') });
  await expect(page.getByRole('alert')).toContainText('diary.txt');
  await input.setInputFiles(VIDEO);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page.getByTestId('judge')).toBeEnabled();
  await expectAccessible(page);
  await close();
});

test('a recording of 30 s is judged, corrected by hand, and opens in Review', { tag: '@long' }, async () => {
  // The judging has a lower priority than everything else on the machine.
  test.setTimeout(900_000);
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/recording/first-steps`);
  await page.getByTestId('recording-drop').locator('input').setInputFiles(VIDEO);
  await page.getByTestId('judge').click();
  await expect(page.getByTestId('recording-progress')).toBeVisible();
  await expect(page.getByTestId('recording-done')).toContainText('5 stars', { timeout: 400_000 });
  await expect(page.getByTestId('offset')).toHaveText('The dance begins at 0:00.0 of your recording.');
  await expectAccessible(page);
  const first = page.url();
  await page.getByRole('button', { name: '0.20 s later' }).click();
  await page.getByTestId('judge-again').click();
  await expect(page.getByTestId('offset')).toHaveText('The dance begins at 0:00.2 of your recording.', {
    timeout: 400_000,
  });
  await expect(page.getByTestId('offset-editor')).toContainText('Set by hand.');
  expect(page.url()).not.toBe(first);
  await page.getByRole('link', { name: 'Open in Review' }).click();
  await expect(page.getByTestId('session-facts')).toContainText('judged from a recording');
  await expect(page.getByRole('link', { name: 'Correct the offset' })).toBeVisible();
  await close();
});
