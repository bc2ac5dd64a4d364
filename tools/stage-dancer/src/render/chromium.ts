import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

const SYSTEM_CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The path of a Chromium: `CHROMIUM_PATH`, the one that Playwright has downloaded, or the system's; `null` if there is
 * none.
 */
export const chromiumPath = (): string | null => {
  const named = process.env['CHROMIUM_PATH'];
  const candidates = [...(named ? [named] : []), chromium.executablePath(), ...SYSTEM_CHROMIUM];
  return candidates.find((path) => existsSync(path)) ?? null;
};

/** The path of a Chromium; if there is none, throws an error that explains how to get one. */
export const findChromium = (): string => {
  const path = chromiumPath();
  if (path === null) throw new Error('expected a Chromium: install one, or name it in CHROMIUM_PATH');
  return path;
};
