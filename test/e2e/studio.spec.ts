import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { TEST_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { dropOutside, dropVideo } from './drop-video.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

const VIDEO = path.join(TEST_DANCES, 'first-steps.mp4');
let folder: string;
let server: RunningServer;
test.beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-studio-'));
  const [dances, imports] = [path.join(folder, 'dances'), path.join(folder, 'imports')];
  cpSync(path.dirname(VIDEO), dances, { recursive: true });
  server = await startServer({ DANCES_DIR: dances, IMPORTS_DIR: imports });
});
test.afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const expectSaved = (page: Page) => expect(page.getByTestId('save-state')).toHaveText(/^Saved \d\d:\d\d$/);
const titleOnDisk = (): string =>
  (JSON.parse(readFileSync(path.join(folder, 'dances/first-steps.json'), 'utf8')) as { title: string }).title;

test('a dropped video becomes a dance that can be edited and appears without a restart', async () => {
  // Extractions have the lowest priority: on a busy machine they wait for all other processes.
  test.setTimeout(900_000);
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/studio`);
  await expectAccessible(page);
  await dropVideo(page, { name: 'my_waltz.mp4', bytes: readFileSync(VIDEO) });
  await expect(page.getByLabel('Title')).toHaveValue('My waltz');
  await page.getByLabel('End at').fill('6');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Make the dance' }).click();
  await expect(page.getByTestId('import')).toHaveAttribute('data-state', 'done', { timeout: 800_000 });
  await expectAccessible(page);
  await screenshot(page, 'studio');
  await expect(page.getByTestId('import-preview').locator('video')).toBeVisible();
  // Six seconds of music are too few to be sure of its tempo.
  await expect(page.getByTestId('tempo')).toHaveText('No clear beat found in the sound.');
  await expect(page.getByRole('link', { name: 'Dance it' })).toHaveAttribute('href', '/?dance=my-waltz');
  await page.getByRole('link', { name: 'Edit', exact: true }).click();

  const moves = page.getByTestId('timeline-move');
  await expect(moves.first()).toBeVisible();
  const before = await moves.count();
  await moves.first().click();
  await page.getByLabel('Name').fill('Sway');
  await page.getByLabel('Name').press('Tab');
  await page.getByLabel('Gold move').check();
  const border = page.getByTestId('border').nth(1);
  const was = Number(await border.getAttribute('aria-valuenow'));
  await border.press('ArrowRight');
  await expect(border).not.toHaveAttribute('aria-valuenow', String(was));
  await expectAccessible(page);
  await expectSaved(page);
  await screenshot(page, 'studio-dance');
  const info = JSON.parse(readFileSync(path.join(folder, 'dances/my-waltz.json'), 'utf8')) as { moves: object[] };
  expect(info.moves).toHaveLength(before);
  expect(info.moves[0]).toMatchObject({ label: 'Sway', gold: true });

  await page.getByRole('link', { name: 'Test dance' }).click();
  await expect(page.getByTestId('use-camera')).toBeVisible();
  await page.goto(server.address);
  await expect(page.locator('[data-dance-id="my-waltz"]')).toBeVisible();
  await close();
});

test('only videos are accepted, and an interrupted upload continues with the same file', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  const diary = { name: 'diary.txt', bytes: Buffer.from('Dear diary, today'), type: 'text/plain' };
  for (const place of ['/', '/studio']) {
    await page.goto(server.address + place);
    expect(await dropOutside(page, diary)).toBe(false);
  }
  await dropVideo(page, diary);
  await expect(page.getByTestId('refused')).toContainText('diary.txt');
  await expect(page.getByTestId('import-form')).toHaveCount(0);
  await screenshot(page, 'studio-refused');

  await page.route(/bytes\?from=[1-9]/, (route) => route.abort());
  await page.getByLabel('Choose a file').setInputFiles(VIDEO);
  await page.getByRole('button', { name: 'Make the dance' }).click();
  const upload = page.getByTestId('import');
  await expect(upload).toContainText('Trying again in');
  await page.reload();
  await expect(upload).toContainText('upload paused');
  await expect(upload).toContainText('37 % uploaded');
  await expectAccessible(page);
  await screenshot(page, 'studio-upload-paused');
  await page.getByTestId('resend').setInputFiles(path.join(TEST_DANCES, 'first-steps.jpg'));
  await expect(upload.getByRole('alert')).toContainText('different file');
  await page.unroute(/bytes\?from=[1-9]/);
  const renamed = path.join(folder, 'called-otherwise.mp4');
  cpSync(VIDEO, renamed);
  await page.getByTestId('resend').setInputFiles(renamed);
  await expect(upload).toHaveAttribute('data-state', 'running');
  await upload.getByRole('button', { name: 'Stop' }).click();
  await expect(upload).toHaveAttribute('data-state', 'stopped');
  await close();
});

test('edits are saved automatically, also on leaving the editor, and two tabs never overwrite each other', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/studio/first-steps`);
  const other = await page.context().newPage();
  await other.goto(`${server.address}/studio/first-steps`);
  await expect(other.getByTestId('save-state')).toHaveText('Saved');

  await page.getByLabel('Title').fill('Left in a hurry');
  await page.goBack().catch(() => null);
  await expect.poll(titleOnDisk).toBe('Left in a hurry');

  await other.getByLabel('Title').fill('From another tab');
  await other.getByLabel('Title').press('Tab');
  const conflict = other.getByTestId('conflict');
  await expect(conflict).toBeVisible();
  expect(titleOnDisk()).toBe('Left in a hurry');
  await expectAccessible(other);
  await screenshot(other, 'studio-conflict');
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await expectSaved(other);
  expect(titleOnDisk()).toBe('From another tab');

  await other.route('**/api/studio/dances/first-steps', (route) => route.abort());
  await other.getByLabel('Tempo (BPM)').fill('100');
  await other.getByLabel('Tempo (BPM)').press('Tab');
  await expect(other.getByTestId('save-failed')).toBeVisible();
  await screenshot(other, 'studio-not-saved');
  await other.unroute('**/api/studio/dances/first-steps');
  await expectSaved(other);
  await close();
});
