import { defineConfig } from '@playwright/test';
import shared from './playwright.config.ts';

/** The configuration of `npm run feel`: it measures this machine at this moment, so its figures are no assertions. */
export default defineConfig(shared, { testMatch: '*.report.ts', workers: 1 });
