import type { EpochReason } from '@instep/choreo/epoch';
import type { ClientMessage } from '@instep/protocol/client-message';
import type { ServerMessage } from '@instep/protocol/messages';
import { expect, test, type Page } from '@playwright/test';
import { expectDancing, expectNormalEnd, REOPEN_CAMERA_QUERY } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';

test.setTimeout(240_000);

type Verdict = Extract<ServerMessage, { type: 'verdict' }>;

/** Every verdict that the page receives, and the reason of every epoch that it announces, in order. */
const recordMessages = (
  page: Page,
): { readonly verdicts: readonly Verdict[]; readonly breaks: readonly EpochReason[] } => {
  const [verdicts, breaks]: [Verdict[], EpochReason[]] = [[], []];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      const message = typeof payload === 'string' ? (JSON.parse(payload) as ServerMessage) : null;
      if (message?.type === 'verdict') verdicts.push(message);
    });
    socket.on('framesent', ({ payload }) => {
      const message = typeof payload === 'string' ? (JSON.parse(payload) as ClientMessage) : null;
      if (message?.type === 'epoch') breaks.push(message.reason);
    });
  });
  return { verdicts, breaks };
};

/** Limits the page's downloads from now on, in bytes a second; -1 removes the limit. */
const limitLoading = async (page: Page) => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  return (downloadThroughput: number) =>
    session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput,
      uploadThroughput: -1,
    });
};

/** The test's dance needs 190 KB a second. */
const TOO_SLOW = 70_000;

test(
  'a pause, a stall and a seek change no verdict on danced moves, and skipped moves are not missed',
  { tag: '@long' },
  async () => {
    const server = await startServer();
    const player = await openBrowser(server.address, 'dancer');
    const { page } = player;
    const { verdicts, breaks } = recordMessages(page);
    const count = () => verdicts.length;
    const video = page.locator('.stage video');
    await page.goto(`${server.address}/?dance=first-steps&${REOPEN_CAMERA_QUERY}`);
    const limit = await limitLoading(page);
    await limit(TOO_SLOW);
    await page.getByTestId('use-camera').click();
    await expectDancing(page);

    await expect.poll(count).toBeGreaterThan(0);
    await page.keyboard.press('Space');
    await expect(page.getByTestId('continue')).toBeFocused();
    const before = count();
    await page.keyboard.press('Enter');
    await expectDancing(page);

    await expect(page.getByText('Buffering …')).toBeVisible({ timeout: 60_000 });
    await limit(-1);
    await expect(page.getByText('Buffering …')).toBeHidden();
    await expect.poll(count).toBeGreaterThan(before);

    await video.evaluate((element: HTMLVideoElement) => (element.currentTime += 5));
    await expectNormalEnd(player);
    const { moves } = savedSession(server.sessionsFolder);
    expect(verdicts.map(({ move }) => move)).toEqual([...new Set(verdicts.map(({ move }) => move))]);
    expect(verdicts.map(({ move, rating }) => ({ move: String(move), rating: rating ?? '' }))).toEqual(
      moves.map((row) => ({ move: row['move_n'], rating: row['rating'] })),
    );
    expect(breaks).toEqual(expect.arrayContaining(['pause', 'stall', 'seek']));
    const skipped = moves.filter((row) => row['rating'] === '');
    expect(skipped.length).toBeGreaterThan(0);
    expect(skipped.map((row) => row['unseen_reason'])).toContain('not_danced');
    await player.close();
    await server.stop();
  },
);
