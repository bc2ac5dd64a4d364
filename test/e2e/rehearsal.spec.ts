import { RATINGS, type Rating } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { expect, test, type Page } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-data.ts';
import { expectAccessible } from './accessible.ts';
import type { ClipName } from './camera-clips.ts';
import { medianLag, recordFrames } from './clip-clock.ts';
import { expectDancing, expectNormalEnd, openDance } from './dance-actions.ts';
import { followDance } from './following-camera.ts';
import { expectOwnFrames, recordOwnView } from './own-view.ts';
import { MOVING, openBrowser, type PlayerBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';
import { screenshot } from './screenshot.ts';

// Rehearsal players made by code, all of whose errors are known, dance ten seconds in front of the page's camera, with
// the real model. The results of the later players are compared with that of the first one.
test.describe.configure({ mode: 'serial' });

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

/** Checks that run at points of the dance. */
type Checks = {
  /** Runs during the camera check; without it, a click skips the check. */
  readonly checked?: (page: Page) => Promise<void>;
  readonly dancing?: (page: Page) => Promise<void>;
  readonly results?: (player: PlayerBrowser) => Promise<void>;
};

const danced = async (clip: ClipName, { checked = leaveCheck, dancing, results }: Checks = {}) => {
  const player = await openBrowser(server.address, clip, MOVING);
  const { page } = player;
  await followDance(page, clip);
  const framesOf = await recordFrames(page);
  const paintedOn = await recordOwnView(page);
  // The camera is not reopened: on a busy machine that would cost the first seconds of the dance.
  await openDance(page, server.address, '');
  await checked(page);
  await expectDancing(page);
  await dancing?.(page);
  await expectNormalEnd(player);
  await results?.(player);
  const id = await page.getByTestId('close-info').getAttribute('data-session-id');
  const painted = await paintedOn();
  await player.close();
  const saved = savedSession(server.sessionsFolder, id);
  const { result } = saved.session;
  const sent = framesOf();
  const trueLagMs = Math.round(medianLag(sent));
  const { score, lagMs, side, weakestLimb } = result;
  console.info(`${clip}: score ${score?.toFixed(1)}, lag ${lagMs} of ${trueLagMs} ms, ${side}, weakest ${weakestLimb}`);
  return { ...saved, result, trueLagMs, sent, painted };
};

/** The dance in a clip continues during the camera check. */
const leaveCheck = (page: Page): Promise<void> => page.getByTestId('start-anyway').click();

/** How often each rating was given, according to the results page. */
const countsOn = async (page: Page): Promise<Record<Rating, number>> =>
  Object.fromEntries(
    await Promise.all(
      RATINGS.map(async (rating) => [rating, Number(await page.getByTestId(`count-${rating}`).textContent())]),
    ),
  ) as Record<Rating, number>;

let good: DanceResult;

test('two presses lead to the result, in which a good player scores 85 or more and their side is detected', async () => {
  let counts: Partial<Record<Rating, number>> = {};
  const { session, result, trueLagMs, moves, frames, poses, sent, painted } = await danced('good', {
    checked: async (page) => {
      await expect(page.getByTestId('framing')).toHaveAttribute('data-framing', 'all_seen', { timeout: 60_000 });
      await screenshot(page, 'camera-check');
    },
    dancing: async (page) => {
      await expect(page.getByTestId('rating')).toHaveAttribute('data-move', '3', { timeout: 30_000 });
      await expect(page.getByTestId('rating')).toHaveAttribute('data-rating', /perfect|super/);
      await screenshot(page, 'dance');
    },
    results: async ({ page, actions }) => {
      expect(await actions()).toBeLessThanOrEqual(6);
      counts = await countsOn(page);
      await screenshot(page, 'results');
      await expectAccessible(page);
    },
  });
  good = result;
  expect(session.status).toBe('complete');
  expect(good.score).toBeGreaterThanOrEqual(85);
  expect(good.side).toBe('same');
  expect(Math.abs((good.lagMs ?? NaN) - trueLagMs)).toBeLessThan(40);
  for (const rating of RATINGS) {
    expect(moves.filter((move) => move['rating'] === rating)).toHaveLength(counts[rating] ?? NaN);
  }
  expect(poses).toHaveLength(frames.filter((frame) => frame['outcome'] === 'seen').length);
  expectOwnFrames(painted, sent);
});

test('a danced session is found under Review and opened', async () => {
  const { page, close } = await openBrowser(server.address, 'blocked');
  await page.goto(`${server.address}/review`);
  await expect(page.getByTestId('session-row')).toHaveCount(1);
  await screenshot(page, 'review');
  await expectAccessible(page);
  await page.getByTestId('session-row').getByRole('link').first().click();
  await expect(page.getByTestId('limb-bars')).toBeVisible();
  await screenshot(page, 'review-session');
  await expectAccessible(page);
  await close();
});

// Without a browser, test/integration/server/real-dance.test.ts shows the same.
test(
  'a dance that is mirrored and 250 ms later has the same form, and its lag is found',
  { tag: '@long' },
  async () => {
    const { result, trueLagMs } = await danced('lateMirrored');
    expect(result.side).toBe('mirrored');
    expect(Math.abs((result.form ?? 0) - (good.form ?? 0))).toBeLessThan(0.1);
    expect(Math.abs((result.lagMs ?? NaN) - trueLagMs)).toBeLessThan(40);
  },
);

test(
  'half a second of lateness is shown during the dance, in the results and under Review, and costs points',
  { tag: '@long' },
  async () => {
    const { result } = await danced('halfASecondBehind', {
      dancing: async (page) => {
        await expect(page.getByTestId('cue')).toHaveText('A beat behind', { timeout: 30_000 });
        await screenshot(page, 'dance-behind');
      },
      results: async ({ page }) => {
        await expect(page.getByTestId('lateness')).toContainText('half a second behind');
        await expect(page.getByTestId('advice')).toContainText('move with the music');
        await screenshot(page, 'results-behind');
        await expectAccessible(page);
      },
    });
    expect(result.rig?.origin).toBe('assumed');
    expect(result.lateMs).toBeGreaterThan(350);
    expect(result.score).toBeLessThan(0.7 * (good.score ?? NaN));
    const { page, close } = await openBrowser(server.address, 'blocked');
    await page.goto(`${server.address}/review`);
    await page.getByTestId('session-row').getByRole('link').first().click();
    await expect(page.getByTestId('lateness')).toContainText('half a second behind');
    await screenshot(page, 'review-behind');
    await close();
  },
);

test('the results name a left arm that does not move; less text and no sound leave the video where it is', async () => {
  const { result } = await danced('frozenLeftArm', {
    dancing: async (page) => {
      const video = page.locator('.stage video');
      const box = await video.boundingBox();
      for (const key of ['s', 'h', 'h']) await page.keyboard.press(key);
      await expect(page.getByTestId('track')).toHaveCount(0);
      await expect(page.getByTestId('mute')).toHaveAttribute('aria-pressed', 'true');
      await expect(video).toHaveJSProperty('muted', true);
      expect(await video.boundingBox()).toEqual(box);
    },
    results: ({ page }) => expect(page.getByTestId('advice')).toContainText('left arm'),
  });
  expect(result.weakestLimb).toBe('left_arm');
  expect(result.score).toBeLessThan(good.score ?? 0);
});

test('moves that are unseen because the player left the frame are not missed', async () => {
  const { result, moves } = await danced('leaves', {
    results: async ({ page }) => {
      await expect(page.getByTestId('completeness').first()).toBeVisible();
      await expect(page.getByTestId('confetti')).toHaveCount(0);
      await screenshot(page, 'results-incomplete');
      await page.setViewportSize({ width: 390, height: 844 });
      await screenshot(page, 'results-incomplete-390');
      await expectAccessible(page);
    },
  });
  expect(result.complete).toBe(false);
  expect(result.unseen).toBeGreaterThan(0);
  expect(result.counts.x).toBe(0);
  const unseen = moves.filter((move) => move['rating'] === '');
  expect(unseen.map((move) => move['unseen_reason'])).not.toContain('not_danced');
});

test('a player who stands still scores 10 or less, or has no score', { tag: '@long' }, async () => {
  const { result } = await danced('standing');
  expect(result.score ?? 0).toBeLessThanOrEqual(10);
});
