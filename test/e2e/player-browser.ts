import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { cameraClip, type ClipName } from './camera-clips.ts';

/** Where Debian, and others, keep Chromium. */
const CHROMIUM = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

const findChromium = (): string => {
  const found = CHROMIUM.find((file) => file && existsSync(file));
  if (!found) throw new Error('expected Chromium at /usr/bin/chromium or where CHROMIUM_PATH says, got neither');
  return found;
};

/** A browser with a file for a camera, and what it did that it should not have. */
export type PlayerBrowser = {
  readonly page: Page;
  /** Messages of kind error on the console, and errors that nobody caught. */
  readonly consoleErrors: string[];
  /** Addresses asked for that are not the server's. */
  readonly strangeRequests: string[];
  /** Presses of keys and pointers so far on the page that is open. */
  readonly actions: () => Promise<number>;
  readonly close: () => Promise<void>;
};

const QUIET_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What the browser has for a camera: a clip, two test pictures, one that the player does not allow, or none. */
export type Camera = ClipName | 'two' | 'blocked' | 'absent';

const cameraFlags = async (camera: Camera): Promise<string[]> => {
  if (camera === 'blocked') return ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];
  if (camera === 'absent')
    return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'];
  if (camera === 'two') return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=2'];
  return [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${await cameraClip(camera)}`,
  ];
};

/** A phone held upright, whose owner has gone on past the warning about a certificate. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  ignoreHTTPSErrors: true,
};

/** Opens Chromium for a page of the server at `address`; `options` as a context of Playwright takes them. */
export const openBrowser = async (
  address: string,
  camera: Camera,
  options: BrowserContextOptions = {},
): Promise<PlayerBrowser> => {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...QUIET_FLAGS, '--autoplay-policy=no-user-gesture-required', ...(await cameraFlags(camera))],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  await page.addInitScript(countActions);
  const consoleErrors: string[] = [];
  const strangeRequests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ours = url.origin === address || url.protocol === 'blob:' || url.protocol === 'data:';
    if (!ours) strangeRequests.push(request.url());
  });
  const actions = () => page.evaluate(() => (globalThis as { actions?: number }).actions ?? 0);
  return { page, consoleErrors, strangeRequests, actions, close: () => browser.close() };
};

/** Runs in the page. */
const countActions = (): void => {
  const counting = globalThis as { actions?: number };
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, () => (counting.actions = (counting.actions ?? 0) + 1), { capture: true });
  }
};
