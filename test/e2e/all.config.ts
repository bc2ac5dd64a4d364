import { defineConfig } from '@playwright/test';
import shared from './playwright.config.ts';

/** The configuration of `npm run e2e:all`, which also runs the tests tagged `@long`. */
export default defineConfig(shared, { grepInvert: [] });
