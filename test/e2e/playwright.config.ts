import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // A dance takes as long as its video; the machine may be slow besides.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  // Two dances at once on two cores would only measure how they wait for each other.
  workers: 1,
  reporter: [['list']],
});
