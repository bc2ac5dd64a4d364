/** Makes pictures of a screen at several sizes, and checks what a program can check of it. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DICTIONARIES } from '@instep/web/words/languages';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type BrowserContextOptions, type Page } from '@playwright/test';
import { openBrowser, type Camera, type PlayerBrowser } from './player-browser.ts';

/** The folder of the pictures, named `<screen>.<language>.<size>.png`. */
export const SCREENS_FOLDER = fileURLToPath(new URL('../../.cache/screens', import.meta.url));

type Size = { readonly width: number; readonly height: number };
/** A laptop, a television, and a phone held upright. */
export const SIZES = {
  laptop: { width: 1280, height: 720 },
  tv: { width: 1920, height: 1080 },
  phone: { width: 390, height: 844 },
} as const satisfies Readonly<Record<string, Size>>;
/** A phone held sideways, as while dancing. */
const SIDEWAYS = { width: 844, height: 390 };
/** Where nothing may be wider than the screen: the narrowest phone, and a laptop at 200 % zoom. */
const NARROW: readonly Size[] = [
  { width: 320, height: 640 },
  { width: 640, height: 360 },
];

/** How the screens are shown in a language. */
export type Edition = {
  readonly locale: string;
  readonly options: BrowserContextOptions & { readonly reducedMotion: 'reduce' | 'no-preference' };
};

/** One for each language. Only in the first, things move: this shows the screens with and without motion. */
export const EDITIONS: readonly Edition[] = Object.values(DICTIONARIES).map(({ language: { locale } }, k) => ({
  locale,
  options: { locale, reducedMotion: k === 0 ? 'no-preference' : 'reduce' },
}));

/** How long a screen may take to appear, ms: without it, one that never does would cost the test all of its time. */
const PATIENCE = 60_000;

/** Opens a browser for pictures in an edition. */
export const openEdition = async (
  { options }: Edition,
  address: string,
  camera: Camera,
  more: BrowserContextOptions = {},
  flags: readonly string[] = [],
): Promise<PlayerBrowser> => {
  const browser = await openBrowser(address, camera, { ...options, ...more }, flags);
  browser.page.setDefaultTimeout(PATIENCE);
  return browser;
};

type Showing = {
  /** Waits for what the picture should show, as something that appears from time to time; done before each picture. */
  readonly when?: () => Promise<unknown>;
  /** Whether that is still shown; otherwise the picture is made again. */
  readonly still?: () => Promise<boolean>;
  /** Shows a phone held sideways, too. */
  readonly sideways?: boolean;
  /** Also shows all of a page that is longer than the screen. */
  readonly whole?: boolean;
  /** The page has a light theme and a dark one. */
  readonly themes?: boolean;
  /** One picture in the size that the page has: of a device in a room. */
  readonly asIs?: boolean;
};

/** Makes and checks the pictures of a screen. What is wrong fails the test in the end, after all pictures. */
export type Show = (page: Page, screen: string, showing?: Showing) => Promise<void>;

export const showIn = ({ locale, options }: Edition): Show => {
  const language = locale.slice(0, 2);
  return async (page, screen, showing = {}) => {
    const name = (detail: string) => `${screen}.${language}.${detail}`;
    if (showing.asIs) {
      await take(page, name(`${page.viewportSize()?.width ?? 0}`), showing);
      return expectFaultless(page, screen, options.reducedMotion);
    }
    const sizes: readonly Size[] = [...Object.values(SIZES), ...(showing.sideways ? [SIDEWAYS] : [])];
    for (const theme of showing.themes ? (['light', 'dark'] as const) : [null]) {
      if (theme) await page.emulateMedia({ colorScheme: theme });
      for (const size of sizes) {
        await page.setViewportSize(size);
        await expectFits(page, screen);
        const detail = theme === 'dark' ? `${size.width}-dark` : `${size.width}`;
        await take(page, name(detail), showing);
        if (showing.whole) await takeWhole(page, name(`${detail}-whole`), size);
      }
      await page.setViewportSize(SIZES.laptop);
      await expectFaultless(page, screen, options.reducedMotion);
    }
    for (const size of NARROW) {
      await page.setViewportSize(size);
      await expectFits(page, screen);
    }
    await page.setViewportSize(SIZES.laptop);
    await settled(page);
  };
};

const TRIES = 3;

const take = async (page: Page, name: string, { when, still }: Showing): Promise<void> => {
  await mkdir(SCREENS_FOLDER, { recursive: true });
  for (let k = 0; k < TRIES; k++) {
    await when?.();
    await page.screenshot({ path: path.join(SCREENS_FOLDER, `${name}.png`) });
    if (!still || (await still())) return;
  }
};

const takeWhole = async (page: Page, name: string, { width, height }: Size): Promise<void> => {
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  if (whole <= height) return;
  await page.setViewportSize({ width, height: whole });
  await settled(page);
  await page.screenshot({ path: path.join(SCREENS_FOLDER, `${name}.png`) });
};

/** Waits until the layout has adapted to the window, and until what fades in has done so. */
const settled = async (page: Page): Promise<void> => {
  // Transitions begin in the frame after their cause.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  await page
    .waitForFunction(
      () => {
        const probe = document.body.appendChild(document.createElement('div'));
        probe.style.cssText = 'position: fixed; width: 100dvw; height: 100dvh';
        const { clientWidth, clientHeight } = probe;
        probe.remove();
        const ends = document
          .getAnimations()
          .filter(
            ({ playState, effect }) => playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime),
          );
        return clientWidth === innerWidth && clientHeight === innerHeight && ends.length === 0;
      },
      null,
      { timeout: 3_000 },
    )
    .catch(() => undefined);
};

/** Expects that nobody must scroll sideways. */
const expectFits = async (page: Page, screen: string): Promise<void> => {
  await settled(page);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect.soft(content, `${screen}: width of the content at ${window} px`).toBeLessThanOrEqual(window ?? 0);
};

/** Expects no fault of accessibility that a program can find, and no movement where none is wanted. */
const expectFaultless = async (page: Page, screen: string, motion: 'reduce' | 'no-preference'): Promise<void> => {
  await settled(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  expect.soft(found, `${screen}: accessibility`).toEqual([]);
  if (motion === 'reduce') expect.soft(await moving(page), `${screen}: moves`).toEqual([]);
};

/** The animations that are moving on the page now: those that shift, scale or turn. */
const moving = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const effect = animation.effect;
      if (!(effect instanceof KeyframeEffect) || Number(effect.getComputedTiming().duration) <= 1) return [];
      const moves = effect
        .getKeyframes()
        .some((frame) => ['transform', 'scale', 'translate', 'rotate'].some((property) => property in frame));
      return moves ? [effect.target?.className.toString() ?? ''] : [];
    }),
  );
