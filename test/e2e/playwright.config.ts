import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  globalSetup: '../support/bundled-servers.ts',
  outputDir: '../../test-results',
  // A dance takes as long as its video, and the machine may also be slow.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // Slow tests, most of which repeat what faster ones check, run only with `npm run e2e:all`.
  grepInvert: /@long/,
  // No test may need an idle machine: two workers use what one of them leaves free of two cores.
  workers: 2,
  reporter: [['list']],
});
