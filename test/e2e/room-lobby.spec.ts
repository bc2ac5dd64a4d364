/** The lobby of a room, on a large screen and on phones; how rooms are danced is in other files. */
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { openBrowser, PHONE, type PlayerBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

// Each test goes on where the one before it ended.
test.describe.configure({ mode: 'serial' });

let server: RunningServer;
let laptop: PlayerBrowser;
let phone: PlayerBrowser;
test.beforeAll(async () => {
  server = await startServer();
  laptop = await openBrowser(server.address, 'two');
  phone = await openBrowser(server.address, 'two', PHONE);
});
test.afterAll(async () => {
  await Promise.all([laptop.close(), phone.close()]);
  await server.stop();
});

/** Opens a room by the keyboard alone; returns its code. */
const openRoom = async (page: Page, name: string): Promise<string> => {
  await page.goto(server.address);
  await page.getByTestId('together').click();
  await page.getByTestId('room-name').first().fill(name);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lobby')).toBeVisible();
  return (await page.getByTestId('room-code').getAttribute('data-code')) ?? '';
};

const join = async (page: Page, code: string, name: string): Promise<void> => {
  await page.goto(`${server.address}/join/${code}`);
  await page.getByTestId('room-name').fill(name);
  await page.getByTestId('join').click();
  await expect(page.getByTestId('lobby')).toBeVisible();
};

const wishForFirst = async (page: Page): Promise<void> => {
  await page.getByTestId('add-dance').click();
  await page.getByTestId('pick').first().click();
};

const expectFits = async (page: Page): Promise<void> => {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(content).toBeLessThanOrEqual(window ?? 0);
};

test('a room is opened, joined, filled with wishes and closed', async () => {
  const code = await openRoom(laptop.page, 'Mia');
  await expect(laptop.page.getByTestId('role-show')).toHaveAttribute('aria-pressed', 'true');
  await expectAccessible(laptop.page);
  await expect(laptop.page).toHaveURL(`${server.address}/join/${code}`);

  await join(phone.page, code, 'Ben');
  await expect(laptop.page.getByTestId('member')).toHaveCount(2);
  await wishForFirst(phone.page);
  await expect(laptop.page.getByTestId('next')).toContainText('Ben');
  await expect(laptop.page.getByTestId('start')).toBeDisabled();
  await expectAccessible(phone.page);
  await expectFits(phone.page);
  await screenshot(phone.page, 'room-lobby-phone');
  await screenshot(laptop.page, 'room-lobby');

  await phone.page.getByRole('button', { name: 'Heart' }).click();
  await expect(laptop.page.getByTestId('wave')).toHaveAttribute('data-sign', 'heart');

  await laptop.page.getByTestId('mode-together').click();
  await expect(phone.page.getByTestId('mode')).toHaveText('Together');
  await laptop.page.getByTestId('lock').click();
  await expect(phone.page.getByText('The room is locked.')).toBeVisible();
});

test('a reload comes back to its place, also through a closed door', async () => {
  await laptop.page.reload();
  await expect(laptop.page.getByTestId('lobby')).toBeVisible();
  await expect(laptop.page.getByTestId('role-show')).toHaveAttribute('aria-pressed', 'true');
  await expect(laptop.page.getByTestId('lock')).toHaveAttribute('aria-pressed', 'true');
  await expect(laptop.page.getByTestId('member')).toHaveCount(2);
});

test('the host hands over, and is put out', async () => {
  await laptop.page.getByRole('button', { name: 'More about Ben' }).click();
  await laptop.page.getByRole('button', { name: 'Make Ben the host' }).click();
  await expect(phone.page.getByTestId('room-notice')).toHaveText('You’re the host now.');
  await expect(laptop.page.getByTestId('lock')).toHaveCount(0);

  await phone.page.getByRole('button', { name: 'More about Mia' }).click();
  await phone.page.getByRole('button', { name: 'Remove Mia' }).click();
  await phone.page.getByTestId('dialog').getByRole('button', { name: 'Remove Mia' }).click();
  await expect(laptop.page.getByTestId('room-ended')).toHaveAttribute('data-end', 'removed');
  await expectAccessible(laptop.page);
});

test('a wrong code and a closed door get the same sentence', async () => {
  for (const code of ['XXXXX', (await phone.page.getByTestId('room-code').getAttribute('data-code')) ?? '']) {
    await laptop.page.goto(`${server.address}/join/${code}`);
    await laptop.page.getByTestId('join').click();
    await expect(laptop.page.getByTestId('room-ended')).toHaveAttribute('data-end', 'refused');
    await expect(laptop.page.getByText('There’s no room with that code, or it’s locked.')).toBeVisible();
  }
});

test('a TV shows a code, the first to join is its host, and leaving asks first', async () => {
  await laptop.page.setViewportSize({ width: 1920, height: 1080 });
  await laptop.page.goto(`${server.address}/tv`);
  await expect(laptop.page.getByTestId('open-room')).toBeFocused();
  await laptop.page.keyboard.press('Enter');
  await expect(laptop.page.getByTestId('lobby')).toBeVisible();
  await expect(laptop.page.getByText('The first to join becomes the host.')).toBeVisible();
  await expect(laptop.page.getByTestId('add-dance')).toHaveCount(0);
  await expectAccessible(laptop.page);
  await screenshot(laptop.page, 'room-tv');

  const code = (await laptop.page.getByTestId('room-code').getAttribute('data-code')) ?? '';
  await phone.page.setViewportSize({ width: 320, height: 568 });
  await join(phone.page, code, 'Ben');
  await expect(phone.page.getByTestId('lock')).toBeVisible();
  await expectFits(phone.page);
  await phone.page.getByTestId('leave').click();
  await phone.page.getByTestId('leave-for-good').click();
  await expect(phone.page.getByTestId('room-ended')).toHaveAttribute('data-end', 'left');
  await expect(laptop.page.getByTestId('member')).toHaveCount(1);
});

test('a dance’s own page leads to a room in which it is wished for, in Korean too', async () => {
  const { page } = phone;
  await page.setViewportSize({ width: 844, height: 390 });
  await page.goto(server.address);
  await page.getByTestId('dance-tile').first().click();
  await page.getByTestId('together').click();
  await page.getByTestId('open-room').click();
  await expect(page.getByTestId('next')).toBeVisible();
  await page.getByRole('button', { name: '한국어' }).click();
  await expect(page.getByTestId('role-film')).toHaveText('이 카메라로 춤추기');
  await expectAccessible(page);
  await expectFits(page);
});

test('nothing went wrong, and nobody else was asked', () => {
  expect([...laptop.foreignRequests, ...phone.foreignRequests]).toEqual([]);
  expect([...laptop.consoleErrors, ...phone.consoleErrors]).toEqual([]);
});
