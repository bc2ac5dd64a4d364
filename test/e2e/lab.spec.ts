import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openCamera } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

/** The messages that the page sends; frames are left out. */
const recordSent = (page: Page): string[] => {
  const sent: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => void (typeof payload === 'string' && sent.push(payload))),
  );
  return sent;
};

const labMessages = (sent: readonly string[]): unknown[] =>
  sent.map((text) => JSON.parse(text) as { type: string }).filter(({ type }) => type === 'lab');

const sessionInfo = (): { lab: unknown } => {
  const found = readdirSync(server.sessionsFolder, { recursive: true, encoding: 'utf8' });
  const file = found.find((name) => name.endsWith('session.json')) ?? '';
  return JSON.parse(readFileSync(path.join(server.sessionsFolder, file), 'utf8')) as { lab: unknown };
};

test('the Lab opens beside a dance with a key, looks inside, and marks a run whose frames it changes', async () => {
  const { page, consoleErrors, close } = await openBrowser(server.address, 'good');
  const sent = recordSent(page);
  await openCamera(page, server.address, 'first-steps');
  const lab = page.getByTestId('lab');
  await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', /./);
  await page.keyboard.press(';');
  await expect(lab).toBeVisible();
  await expect(page.getByTestId('lab-path-numbers')).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(lab).toHaveCount(0);

  await expectDancing(page);
  await page.keyboard.press(';');
  await page.getByTestId('lab-judge').click();
  await expect(page.getByTestId('lab-evidence')).toBeVisible({ timeout: 30_000 });

  // For the eyes only: no message.
  await page.getByTestId('lab-seen').click();
  const before = labMessages(sent);
  await page.getByTestId('lab-hide-below').fill('0.8');
  await page.getByTestId('hold').click();
  expect(labMessages(sent)).toEqual(before);
  expect(before.at(-1)).toEqual({ type: 'lab', on: true });

  const download = page.waitForEvent('download');
  await page.getByTestId('save-trace').click();
  const trace = JSON.parse(gunzipSync(readFileSync(await (await download).path())).toString()) as {
    isComplete: boolean;
  };
  expect(trace.isComplete).toBe(true);

  await page.getByTestId('lab-sending').click();
  await page.getByTestId('lab-brightness').fill('1.5');
  await expect(page.getByTestId('lab-uncounted')).toBeVisible();
  await expect.poll(() => labMessages(sent).at(-1)).toEqual({ type: 'lab', on: true, input: { brightness: 1.5 } });
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('dance')).toHaveAttribute('data-phase', 'dancing');
  expect(consoleErrors).toEqual([]);
  await close();
  await expect.poll(() => sessionInfo().lab).toEqual({ counted: false, input: { brightness: 1.5 } });
});
