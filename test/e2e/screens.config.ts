import { defineConfig } from '@playwright/test';
import shared from './playwright.config.ts';

/**
 * The configuration of `npm run screens`: it makes pictures of all screens, checks each of them, and lists them in
 * .cache/screens/index.html.
 */
export default defineConfig(shared, {
  testMatch: '*.screens.ts',
  timeout: 600_000,
  globalTeardown: './contact-sheet.ts',
});
