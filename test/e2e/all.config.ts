import { defineConfig } from '@playwright/test';
import shared from './playwright.config.ts';

/** `npm run e2e:all`: the long journeys as well. */
export default defineConfig(shared, { grepInvert: [] });
