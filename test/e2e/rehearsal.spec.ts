import type { DanceResult } from '@instep/choreo/result';
import { expect, test } from '@playwright/test';
import { SHORT_DANCES } from '../support/test-dances.ts';
import type { ClipName } from './camera-clips.ts';
import { watchLag } from './clip-clock.ts';
import { expectDancing, expectResults, openDance } from './dance-steps.ts';
import { openBrowser, type PlayerBrowser } from './player-browser.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { savedSession } from './saved-session.ts';

// Players made by code, whose every error is known, dance ten seconds before the real camera path and the real model.
// What the later ones say is held against what the first one says.
test.describe.configure({ mode: 'serial' });

let server: RunningServer;
test.beforeAll(async () => {
  server = await startServer({ DANCES_DIR: SHORT_DANCES });
});
test.afterAll(() => server.stop());

const danced = async (clip: ClipName, check: (player: PlayerBrowser) => Promise<void> = async () => {}) => {
  const player = await openBrowser(server.address, clip);
  const lag = watchLag(player.page);
  await openDance(player.page, server.address);
  // The camera check has tests of its own; a dance in this clip goes on while it looks.
  await player.page.getByTestId('start-anyway').click();
  await expectDancing(player.page);
  await expectResults(player);
  await check(player);
  const id = await player.page.getByTestId('close-info').getAttribute('data-session-id');
  await player.close();
  const { session, moves } = savedSession(server.sessionsFolder, id);
  const { score, lagMs, side, weakestLimb } = session.result;
  const trueLagMs = Math.round(lag());
  console.info(`${clip}: score ${score?.toFixed(1)}, lag ${lagMs} of ${trueLagMs} ms, ${side}, weakest ${weakestLimb}`);
  return { result: session.result, moves, trueLagMs };
};

let good: DanceResult;

test('a good player is told so, on the side that he danced', async () => {
  const { result, trueLagMs } = await danced('good');
  good = result;
  expect(good.score).toBeGreaterThanOrEqual(75);
  expect(good.side).toBe('same');
  expect(Math.abs((result.lagMs ?? NaN) - trueLagMs)).toBeLessThan(40);
});

test('the same 250 ms later and as a mirror image has the same form, and the lag is found', async () => {
  const { result, trueLagMs } = await danced('lateMirrored');
  expect(result.side).toBe('mirrored');
  expect(Math.abs((result.form ?? 0) - (good.form ?? 0))).toBeLessThan(0.1);
  expect(Math.abs((result.lagMs ?? NaN) - trueLagMs)).toBeLessThan(40);
});

test('a left arm that stays where it is, is named', async () => {
  const { result } = await danced('frozenLeftArm', async ({ page }) => {
    await expect(page.getByTestId('advice')).toContainText('left arm');
  });
  expect(result.weakestLimb).toBe('left_arm');
  expect(result.score).toBeLessThan(good.score ?? 0);
});

test('a player who walks out has no miss for what was not seen', async () => {
  const { result, moves } = await danced('leaves');
  expect(result.unseen).toBeGreaterThan(0);
  expect(result.counts.x).toBe(0);
  const unseen = moves.filter((move) => move['rating'] === '');
  expect(unseen.map((move) => move['unseen_reason'])).not.toContain('not_danced');
});

test('a player who stands still scores 10 or less, or has no score', async () => {
  const { result } = await danced('standing');
  expect(result.score ?? 0).toBeLessThanOrEqual(10);
});
