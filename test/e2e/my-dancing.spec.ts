import { createHash } from 'node:crypto';
import { pointsOf } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { expect, test } from '@playwright/test';
import { writeSession } from '../support/write-session.ts';
import { expectAccessible } from './accessible.ts';
import { openBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer();
});
test.afterAll(() => server.stop());

const SECRET = 'the secret of the tablet';
const DAY_MS = 86_400_000;

/** Stores that Mia danced on the tablet: today, and once a day before. */
const danceOnTablet = async (): Promise<void> => {
  const deviceSha256 = createHash('sha256').update(SECRET).digest('hex');
  const dance = { id: 'first-steps', title: 'First steps', level: 1, videoSha256: '', durationS: 30 };
  const results = [
    { daysAgo: 1, score: 40, stars: 2 },
    { daysAgo: 0, score: 60, stars: 3 },
  ];
  for (const { daysAgo, ...result } of results) {
    const startedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    const whole = { ...result, points: 0, complete: true, counts: {}, seen: 1, lost: 0 } as unknown as DanceResult;
    await writeSession(server.sessionsFolder, { deviceSha256, startedAt, dance, dancedS: 90, result: whole });
  }
  // The list is what makes the server look for sessions that were copied into its folder.
  await fetch(`${server.address}/api/sessions`);
};

/** A browser on which these preferences are stored; the requests that it sent are recorded. */
const openDevice = async (preferences: object) => {
  const browser = await openBrowser(server.address, 'blocked');
  const requests: string[] = [];
  browser.page.on('request', (request) => requests.push(request.url()));
  const store = (text: string) => {
    if (localStorage.getItem('instep') === null) localStorage.setItem('instep', text);
  };
  await browser.page.addInitScript(store, JSON.stringify(preferences));
  return { ...browser, requests };
};

test(
  "a player's dancing moves to another device by a link, which shows it after a question",
  { tag: '@long' },
  async () => {
    await danceOnTablet();
    const tablet = await openDevice({ deviceId: SECRET, player: 'Mia', players: ['Mia'], danced: ['Mia'] });
    const phone = await openDevice({});

    // On the tablet, the menu leads to it, and what was danced is there.
    await tablet.page.goto(server.address);
    await tablet.page.getByRole('navigation').getByRole('link', { name: 'My dancing' }).click();
    await expect(tablet.page).toHaveTitle('My dancing · Instep');
    const danced = tablet.page.getByTestId('danced');
    await expect(danced.getByTestId('best')).toHaveAttribute('data-points', String(pointsOf(60)));
    await expect(danced.getByTestId('trend')).toHaveAttribute('data-takes', '2');
    await expect(tablet.page.getByTestId('all-time-time')).toHaveText('3 min');
    await expect(tablet.page.getByTestId('all-time-days')).toHaveText('2');
    await expectAccessible(tablet.page);
    await tablet.page.getByTestId('show-offer').click();
    const link = (await tablet.page.getByTestId('offer-qr').getAttribute('data-link')) ?? '';

    // On the phone, nothing was danced, so the menu does not lead to it.
    await phone.page.goto(server.address);
    await expect(phone.page.getByRole('link', { name: 'My dancing' })).toHaveCount(0);
    await phone.page.goto(link);
    await expect(phone.page.getByTestId('offer')).toContainText('Mia’s dancing');
    await expectAccessible(phone.page);
    expect(new URL(phone.page.url()).hash, 'the address does not keep the secret').toBe('');
    await phone.page.getByTestId('accept-offer').press('Enter');
    await expect(phone.page.getByRole('heading', { level: 1 })).toHaveText('Mia’s dancing');
    await expect(phone.page.getByTestId('all-time-time')).toHaveText('3 min');

    // The best counts everywhere on the phone, after a reload and without the server, too.
    await phone.page.route('**/api/my-dancing', (route) => route.abort());
    await phone.page.reload();
    await expect(phone.page.getByTestId('again')).toBeVisible();
    await expect(phone.page.getByTestId('best')).toHaveAttribute('data-points', String(pointsOf(60)));
    await phone.page.unroute('**/api/my-dancing');
    await phone.page.getByTestId('again').click();
    await phone.page.getByTestId('remove-shares').click();
    await expect(phone.page.getByTestId('all-time')).toHaveCount(0);

    const secrets = [SECRET, ...new URLSearchParams(new URL(link).hash.slice(1)).getAll('offer')];
    const sent = [...tablet.requests, ...phone.requests].filter((url) =>
      secrets.some((secret) => url.split('#')[0]?.includes(secret)),
    );
    expect(sent, 'no address carries a secret').toEqual([]);
    await tablet.close();
    await phone.close();
  },
);
