import { expect, test } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { machineNames } from '@instep/server/lan/machine-names';
import { writeGeneratedClass } from '../support/generated-class.ts';
import { SHORT_DANCES, TEST_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import { expectDancing, openDance } from './dance-actions.ts';
import { saved } from './downloads.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

// The server counts a browser that uses the machine's own network address as one on another machine.
test.skip(!machineNames().addresses[0], 'this machine is in no network: SKIPPED');

const ELSEWHERE = { ignoreHTTPSErrors: true };
let server: RunningServer | null = null;
test.afterEach(async () => {
  await server?.stop();
  server = null;
});

test('on another machine, Review and the Studio open with the PIN, and two presses delete all sessions of a player', async () => {
  server = await startServer({ HTTPS_PORT: '0', HOST_PIN: '246810' }, ['--lan']);
  await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
  const { page, close } = await openBrowser(server.address, 'blocked', ELSEWHERE);
  const form = page.getByTestId('pin');
  for (const place of ['studio', 'studio/first-steps', 'review']) {
    await page.goto(`${server.address}/${place}`);
    await expect(form).toBeVisible();
    await expect(page.getByTestId('drop-zone')).toHaveCount(0);
    await screenshot(page, `pin-${place.replace('/', '-')}`);
  }
  await expect(form).toBeVisible();
  await expect(page.getByTestId('class-row')).toHaveCount(0);
  await expectAccessible(page);
  await form.getByRole('textbox').fill('000000');
  await form.getByRole('button').click();
  await expect(form.getByRole('alert')).toBeVisible();
  await screenshot(page, 'review-pin');
  await form.getByRole('textbox').fill('246810');
  await form.getByRole('button').click();
  await expect(page.getByTestId('class-row')).toHaveCount(8);

  const jonas = page.getByTestId('class-row').filter({ hasText: 'Jonas' });
  await jonas.getByTestId('player-menu').click();
  await page.locator(':popover-open').getByTestId('delete').click();
  await expect(page.getByTestId('dialog')).toContainText('Jonas');
  await page.getByTestId('delete-for-good').click();
  await expect(page.getByTestId('class-row')).toHaveCount(7);
  await expect(page.locator('main')).not.toContainText('Jonas');
  await page.reload();
  await expect(page.getByTestId('class-row')).toHaveCount(7);
  await page.goto(`${server.address}/studio`);
  await expect(page.getByTestId('drop-zone')).toBeVisible();
  await page.getByRole('link', { name: 'First steps' }).click();
  await expect(page.getByTestId('save-state')).toBeVisible();
  await close();
});

test(
  'on this machine, Review opens without the PIN only by the printed link, which works once',
  { tag: '@long' },
  async () => {
    server = await startServer({ HTTPS_PORT: '0' }, ['--lan']);
    await writeGeneratedClass(TEST_DANCES, server.sessionsFolder, new Date());
    const host = await openBrowser(server.localAddress, 'blocked', ELSEWHERE);
    await host.page.goto(`${server.localAddress}/review`);
    await expect(host.page.getByTestId('pin')).toBeVisible();
    await screenshot(host.page, 'review-pin-here');
    await host.page.goto(server.hostLink);
    expect(host.page.url()).toBe(`${server.localAddress}/`);
    await host.page.goto(`${server.localAddress}/review`);
    await expect(host.page.getByTestId('class-row')).toHaveCount(8);
    await host.close();

    const other = await openBrowser(server.localAddress, 'blocked', ELSEWHERE);
    await other.page.goto(server.hostLink);
    await other.page.goto(`${server.localAddress}/review`);
    await expect(other.page.getByTestId('pin')).toBeVisible();
    await other.close();
  },
);

test(
  'a session opens without the PIN, with its files, on the device on which it was danced, and on no other',
  { tag: '@long' },
  async () => {
    server = await startServer({ HTTPS_PORT: '0', DANCES_DIR: SHORT_DANCES }, ['--lan']);
    const own = await openBrowser(server.address, 'good', ELSEWHERE);
    const { page } = own;
    await openDance(page, server.address);
    await page.getByTestId('start-anyway').click();
    await expectDancing(page);
    await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 120_000 });
    await page.locator('a[href^="/review/"]').first().click();
    await expect(page.getByTestId('figure')).toHaveCount(2);
    await expect(page.locator('main')).toContainText('need the host’s PIN');
    await page.getByTestId('note-text').fill('Once more');
    await page.getByTestId('note-pin').click();
    await expect(page.getByTestId('notes')).toContainText('Once more');
    const rows: string[][] = parse((await saved(page, 'csv-moves')).bytes);
    expect(rows.length).toBeGreaterThan(2);
    const address = page.url();

    const other = await openBrowser(server.address, 'blocked', ELSEWHERE);
    await other.page.goto(address);
    await expect(other.page.getByTestId('pin')).toBeVisible();
    await expect(other.page.getByTestId('figure')).toHaveCount(0);
    await other.close();
    await page.goto(`${server.address}/review`);
    await expect(page.getByTestId('pin')).toBeVisible();
    await own.close();
  },
);
