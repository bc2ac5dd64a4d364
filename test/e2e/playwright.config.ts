import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // A dance takes as long as its video; the machine may be slow besides.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // What takes long, and mostly says what shorter ones say, is for `npm run e2e:all`.
  grepInvert: /@long/,
  // No test may need an idle machine: two at a time use what one leaves of two cores.
  workers: 2,
  reporter: [['list']],
});
