/** The screens of people who dance together: on a laptop, on phones and on a TV. */
import { expect, test, type BrowserContextOptions, type Page } from '@playwright/test';
import { SHORT_DANCES, TEST_DANCES } from '../support/test-data.ts';
import { followDance, followScreen } from './following-camera.ts';
import { CALL_FLAGS, PHONE, type Camera } from './player-browser.ts';
import { addDance, expectView, filmPlayers, joinRoom, openRoom } from './room-actions.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { EDITIONS, openEdition, showIn, SIZES } from './show-screens.ts';

let server: RunningServer;
let address: string;
test.beforeEach(async () => {
  // With a network, so that there is a code to scan.
  server = await startServer({ DANCES_DIR: SHORT_DANCES, POSE_WORKERS: '2', HTTPS_PORT: '0' }, ['--lan']);
  address = server.localAddress;
});
test.afterEach(() => server.stop());

for (const edition of EDITIONS) {
  const show = showIn(edition);
  const open = (camera: Camera, options: BrowserContextOptions = {}, flags: readonly string[] = []) =>
    openEdition(edition, address, camera, options, flags);
  const openFilming = async (screen: Page, code: string, name: string, clip: 'good' | 'frozenLeftArm') => {
    const phone = await open(clip, PHONE);
    await followDance(phone.page, clip);
    const stopFollowing = followScreen(phone.page, screen);
    await joinRoom(phone.page, address, code, name);
    return { ...phone, stopFollowing };
  };

  test(`a room of two before one camera, ${edition.locale}`, async () => {
    const { page, consoleErrors, close } = await open('goodAndFrozenArm');
    await followDance(page, 'goodAndFrozenArm');
    await page.goto(`${address}/join`);
    await page.getByTestId('room-name').first().waitFor();
    await show(page, 'room-join');
    const code = await openRoom(page, address, 'Mia');
    const guest = await open('two', PHONE);
    await joinRoom(guest.page, address, code, 'Jonas');
    await page.getByTestId('add-dance').click();
    await page.getByTestId('pick').first().waitFor();
    await show(page, 'room-pick');
    await page.getByTestId('pick').first().click();
    await show(page, 'room-lobby', { whole: true });
    await show(guest.page, 'room-lobby-guest', { asIs: true });
    await guest.close();
    await page.getByTestId('role-film').click();
    await page.getByTestId('people-2').click();
    await expect(page.getByTestId('seat-label')).toHaveCount(2, { timeout: 60_000 });
    await show(page, 'room-check', { asIs: true });
    await page.getByTestId('start-anyway').click();
    await page.getByTestId('start').click();
    await expectView(page, 'stage');
    await expect(page.getByTestId('board-word').first()).not.toBeEmpty({ timeout: 60_000 });
    await show(page, 'room-stage', { asIs: true });
    await page.keyboard.press(' ');
    await page.getByTestId('go-on').waitFor();
    await show(page, 'room-pause');
    await page.getByTestId('go-on').click();
    await expect(page.getByTestId('result-row')).toHaveCount(2, { timeout: 90_000 });
    await show(page, 'room-results');
    await page.getByTestId('leave').click();
    await show(page, 'room-leave');
    await page.getByTestId('leave-for-good').click();
    await page.getByTestId('room-ended').waitFor();
    await show(page, 'room-ended');
    expect(consoleErrors).toEqual([]);
    await close();
  });

  test(`two who take turns, ${edition.locale}`, async () => {
    const long = await startServer({ DANCES_DIR: TEST_DANCES });
    const { page, close } = await openEdition(edition, long.address, 'dancer');
    await followDance(page, 'dancer');
    await openRoom(page, long.address, 'Mia');
    await filmPlayers(page, 2);
    await page.getByTestId('mode-turns').click();
    await addDance(page);
    await page.getByTestId('start').click();
    await expectView(page, 'stage');
    await page.locator('[data-testid="board-card"][data-on][data-place="1"]').waitFor();
    await show(page, 'room-turns', { asIs: true });
    await expect(page.getByTestId('result-row')).toHaveCount(2, { timeout: 90_000 });
    await show(page, 'room-turns-results');
    await close();
    await long.stop();
  });

  test(`a TV and two phones, ${edition.locale}`, async () => {
    const tv = await open('absent', { viewport: SIZES.tv });
    await tv.page.goto(`${address}/tv`);
    await tv.page.getByTestId('open-room').waitFor();
    await show(tv.page, 'tv-open', { asIs: true });
    await tv.page.setViewportSize(SIZES.tv);
    await tv.page.getByTestId('open-room').click();
    await tv.page.waitForURL(/\/tv\/[A-Z]{5}$/);
    const code = new URL(tv.page.url()).pathname.split('/').at(-1) ?? '';
    await tv.page.getByTestId('room-code').waitFor();
    await show(tv.page, 'tv-empty', { asIs: true });
    const mia = await openFilming(tv.page, code, 'Mia', 'good');
    const ben = await openFilming(tv.page, code, 'Ben', 'frozenLeftArm');
    await show(mia.page, 'room-phone-lobby', { asIs: true });
    await filmPlayers(mia.page);
    await filmPlayers(ben.page);
    await addDance(mia.page);
    await show(tv.page, 'tv-lobby', { asIs: true });
    await show(mia.page, 'room-phone-ready', { asIs: true });
    await mia.page.getByTestId('start').click();
    await expectView(tv.page, 'stage');
    await expect(tv.page.getByTestId('board-word').first()).not.toBeEmpty({ timeout: 60_000 });
    await show(tv.page, 'tv-stage', { asIs: true });
    await show(mia.page, 'room-phone-dancing', { asIs: true });
    await expect(tv.page.getByTestId('result-row')).toHaveCount(2, { timeout: 60_000 });
    await show(tv.page, 'tv-results', { asIs: true });
    await show(ben.page, 'room-phone-results', { asIs: true });
    await Promise.all([mia.stopFollowing(), ben.stopFollowing()]);
    await Promise.all([tv, mia, ben].map(({ close }) => close()));
  });

  test(`two homes that see each other, ${edition.locale}`, async () => {
    const [mia, ben] = await Promise.all([open('two', {}, CALL_FLAGS), open('two', PHONE, CALL_FLAGS)]);
    const code = await openRoom(mia.page, address, 'Mia');
    await joinRoom(ben.page, address, code, 'Ben');
    await filmPlayers(mia.page);
    await filmPlayers(ben.page);
    await mia.page.getByTestId('see').click();
    await show(mia.page, 'call-agree', { asIs: true });
    await mia.page.getByTestId('agree').click();
    await ben.page.getByTestId('call-ask').waitFor();
    await show(ben.page, 'call-ask', { asIs: true });
    await ben.page.getByTestId('agree').click();
    await expect(mia.page.getByTestId('call-tile')).toHaveAttribute('data-state', 'connected', { timeout: 40_000 });
    await show(mia.page, 'call-lobby', { asIs: true });
    await Promise.all([mia.close(), ben.close()]);
  });
}
