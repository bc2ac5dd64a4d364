import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import { cameraClip, type ClipName } from './camera-clips.ts';

/** Paths of Chromium on Debian and other systems. */
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

/** A browser with a file as its camera, and a record of its errors and of its requests to other servers. */
export type PlayerBrowser = {
  readonly page: Page;
  /** Console messages of type error, and uncaught errors. */
  readonly consoleErrors: string[];
  /** Requested addresses that are not the server's. */
  readonly foreignRequests: string[];
  /** How many keys and pointers have been pressed so far on the current page. */
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

/** Calls between browsers of one machine, which may have no network. */
export const CALL_FLAGS = ['--allow-loopback-in-peer-connection'];

/** The camera of the browser: a clip, two test images, one that the player does not allow, or none. */
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

/** As most people see the pages: with everything that moves. */
export const MOVING: BrowserContextOptions = { reducedMotion: 'no-preference' };

/** A phone held upright, whose owner has accepted the warning about the certificate. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  ignoreHTTPSErrors: true,
};

/**
 * Opens Chromium for a page of the server at `address`; `options` are those of a Playwright context. Without service
 * workers: their requests can't be intercepted. Without other `options`, nothing moves for its
 * own sake: the list's moving dance alone would take a third of a core from each test.
 */
export const openBrowser = async (
  address: string,
  camera: Camera,
  options: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<PlayerBrowser> => {
  const browser: Browser = await chromium.launch({
    executablePath: findChromium(),
    args: [...QUIET_FLAGS, '--autoplay-policy=no-user-gesture-required', ...(await cameraFlags(camera)), ...flags],
  });
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  await page.addInitScript(countActions);
  const consoleErrors: string[] = [];
  const foreignRequests: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(message.text());
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  page.on('request', (request) => {
    const url = new URL(request.url());
    const ours = url.origin === address || url.protocol === 'blob:' || url.protocol === 'data:';
    if (!ours) foreignRequests.push(request.url());
  });
  const actions = () => page.evaluate(() => (globalThis as { actions?: number }).actions ?? 0);
  return { page, consoleErrors, foreignRequests, actions, close: () => browser.close() };
};

/** Runs in the page. */
const countActions = (): void => {
  const counting = globalThis as { actions?: number };
  for (const kind of ['pointerdown', 'keydown']) {
    addEventListener(kind, () => (counting.actions = (counting.actions ?? 0) + 1), { capture: true });
  }
};
