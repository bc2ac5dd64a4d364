import { readFileSync, readdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { median, quantile } from '@instep/choreo/statistics';
import { expect, test, type Page } from '@playwright/test';
import { expectDancing, openCamera, REOPEN_CAMERA_QUERY, skipReveal } from './dance-actions.ts';
import { MOVING, openBrowser, type PlayerBrowser } from './player-browser.ts';
import { followDance } from './following-camera.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { SHORT_DANCES } from '../support/test-data.ts';

/** What was measured in a page. */
type Seen = {
  /** Painted frames, and the time that was counted, ms. */
  frames: number;
  time: number;
  /** The longest task of the page's own scripts, ms. */
  longest: number;
  /** Ratings on the screen: of which move, and the video's time at that moment, s. */
  words: { move: number; mediaTime: number }[];
};

/** Counts painted frames, long tasks and ratings from now on, in the page's `seen`. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: Seen = { frames: 0, time: 0, longest: 0, words: [] };
    const startedAt = performance.now();
    const shownWords = new Set<string>();
    const frame = (): void => {
      seen.frames += 1;
      seen.time = performance.now() - startedAt;
      const word = document.querySelector('[data-testid=rating]')?.getAttribute('data-move');
      if (word && !shownWords.has(word)) {
        shownWords.add(word);
        const video = document.querySelector<HTMLVideoElement>('.stage video');
        seen.words.push({ move: Number(word), mediaTime: video?.currentTime ?? NaN });
      }
      // What follows the dance is not counted.
      if (!document.querySelector('[data-testid=close-info]')) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.longest = Math.max(seen.longest, duration);
    }).observe({ type: 'longtask' });
    Object.assign(globalThis, { seen });
  });

const seenOn = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** Shows the camera in a corner of the page, as the dance's page does. */
const showCamera = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const video = document.createElement('video');
    video.muted = true;
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 } });
    video.style.cssText = 'position: fixed; right: 0; bottom: 0; width: 24vw';
    document.body.append(video);
    await video.play();
  });

const rateOf = ({ frames, time }: Seen): number => (1000 * frames) / time;

/** The lag that the judge found, s, and who estimated the poses. */
const recordOf = ({ sessionsFolder }: RunningServer): { lag: number; poses: string } => {
  const files = readdirSync(sessionsFolder, { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => path.basename(name) === 'session.json') ?? '';
  const { result, poses } = JSON.parse(readFileSync(path.join(sessionsFolder, file), 'utf8')) as {
    result: { lagMs: number | null };
    poses: string;
  };
  return { lag: (result.lagMs ?? NaN) / 1000, poses };
};

const measure = async (poses: 'server' | 'device'): Promise<void> => {
  const server = await startServer();
  const { page, close } = await openBrowser(server.address, 'dancer', MOVING);
  const { moves } = (await (await fetch(`${server.address}/api/dances/first-steps`)).json()) as {
    moves: { n: number; endS: number }[];
  };
  await page.addInitScript((way) => localStorage.setItem('instep', JSON.stringify({ poses: way })), poses);
  await page.goto(`${server.address}/dances/first-steps/video`);
  await watch(page);
  await page.waitForTimeout(10_000);
  const empty = await seenOn(page);
  await page.reload();
  await showCamera(page);
  await watch(page);
  await page.waitForTimeout(10_000);
  const withCamera = await seenOn(page);

  await openCamera(page, server.address, 'first-steps', `${REOPEN_CAMERA_QUERY},patient-device`);
  await expectDancing(page);
  await watch(page);
  await expect(page.getByTestId('close-info')).toBeVisible({ timeout: 180_000 });
  const danced = await seenOn(page);
  await close();

  const { lag, poses: measuredBy } = recordOf(server);
  const delays = danced.words.map(({ move, mediaTime }) => {
    const end = moves.find(({ n }) => n === move)?.endS ?? NaN;
    return Math.round(1000 * (mediaTime - end - lag));
  });
  console.info(`poses: asked of the ${poses}, measured by ${measuredBy}`);
  console.info(`machine: ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`);
  console.info(`words: ${delays.length} of ${moves.length}, ${delays.join(', ')} ms after (move end + lag)`);
  const [half, p95] = [median(delays), quantile(delays, 0.95)].map(Math.round);
  console.info(`words: half of them by ${half} ms, p95 ${p95} ms (target 600)`);
  const [own, none, camera] = [rateOf(danced), rateOf(empty), rateOf(withCamera)];
  console.info(`frames: ${own.toFixed(1)} a second, ${none.toFixed(1)} on an empty page with the same video`);
  console.info(
    `frames: ${(own / none).toFixed(2)} of those (target 0.9); longest task ${Math.round(danced.longest)} ms`,
  );
  console.info(
    `frames: ${camera.toFixed(1)} a second on that page while it shows the camera, too: ${(own / camera).toFixed(2)} of those`,
  );
  await server.stop();
};

test('measures how soon a rating is shown, and how smoothly the page runs', () => measure('server'));

test('measures the same while the player’s device estimates the poses', () => measure('device'));

/** How many presses and seconds it takes until the player dances. */
const costOfDancing = async ({ page, actions }: PlayerBrowser, what: string, press: () => Promise<void>) => {
  const before = await actions();
  const startedAt = performance.now();
  await press();
  await expectDancing(page);
  const seconds = (performance.now() - startedAt) / 1000;
  console.info(`${what}: ${(await actions()) - before} presses, dancing after ${seconds.toFixed(1)} s`);
};

test('measures the presses and seconds until a player dances: at first, again, and the next player', async () => {
  const server = await startServer({ DANCES_DIR: SHORT_DANCES });
  const player = await openBrowser(server.address, 'good', MOVING);
  const { page } = player;
  await followDance(page, 'good');
  const stored = { players: ['Mia', 'Jonas'], player: 'Mia' };
  await page.addInitScript((one) => localStorage.setItem('instep', JSON.stringify(one)), stored);
  const result = () => expect(page.getByTestId('close-info')).toBeVisible({ timeout: 180_000 });
  await page.goto(server.address);
  await costOfDancing(player, 'from opening the page (target 2 presses, 12 s)', async () => {
    await page.reload();
    await page.getByTestId('hero-dance').press('Enter');
    await page.getByTestId('use-camera').press('Enter');
  });
  await result();
  await skipReveal(page);
  await costOfDancing(player, 'again from the results (target 1 press)', () =>
    page.getByTestId('again').press('Enter'),
  );
  await result();
  await skipReveal(page);
  await costOfDancing(player, 'the next player (target 1 press)', () =>
    page.getByTestId('next-players').getByRole('button', { name: 'Jonas' }).press('Enter'),
  );
  await player.close();
  await server.stop();
});
