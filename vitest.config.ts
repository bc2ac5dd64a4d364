import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** How long something may take to come true; enough for a machine that builds something else meanwhile. */
const SLOW_MACHINE = { expect: { poll: { timeout: 120_000 } }, testTimeout: 600_000, hookTimeout: 600_000 } as const;

export default defineConfig({
  test: {
    projects: [
      {
        // The web app's `.svelte.ts` classes are compiled as the app compiles them.
        plugins: [svelte({ configFile: false })],
        // Units keep nothing outside themselves: a world of its own for each file would take twice their time.
        test: { ...SLOW_MACHINE, name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false },
      },
      {
        test: {
          ...SLOW_MACHINE,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          // Two cores: real models and real sockets side by side would only wait for each other.
          maxWorkers: 2,
          execArgv: ['--import', 'tsx'],
        },
      },
    ],
  },
});
