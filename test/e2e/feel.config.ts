import { defineConfig } from '@playwright/test';
import shared from './playwright.config.ts';

/** `npm run feel`: figures of this machine now, which no test may ask for. */
export default defineConfig(shared, { testMatch: '*.report.ts', workers: 1 });
