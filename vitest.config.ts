import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // The web app's `.svelte.ts` classes are compiled as the app compiles them.
        plugins: [svelte({ configFile: false })],
        // Units keep nothing outside themselves: a world of its own for each file would take twice their time.
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Two cores: real models and real sockets side by side would only wait for each other.
          maxWorkers: 2,
          execArgv: ['--import', 'tsx'],
        },
      },
    ],
  },
});
