import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** How long something may take to come true; enough for a machine that builds something else meanwhile. */
const SLOW_MACHINE = { expect: { poll: { timeout: 120_000 } }, testTimeout: 600_000, hookTimeout: 600_000 } as const;

/** Short files that run for long: at the end, one core would wait for them. */
const LONG_FILES = /(evaluate\/quick|stage-dancer\/frame-renderer|server\/(import-owners|real-dance))\.test\.ts$/;

/** The usual order, which on a fresh machine is by size, with those files first. */
class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => (LONG_FILES.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        // The web app's `.svelte.ts` classes are compiled as the app compiles them.
        plugins: [svelte({ configFile: false })],
        // Units keep nothing outside themselves: a world of its own for each file would take twice their time.
        // By itself, Vitest would leave one of two cores idle.
        test: { ...SLOW_MACHINE, name: 'unit', include: ['test/unit/**/*.test.ts'], isolate: false, maxWorkers: 2 },
      },
      {
        test: {
          ...SLOW_MACHINE,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/support/bundled-servers.ts',
          // Two cores: real models and real sockets side by side would only wait for each other.
          maxWorkers: 2,
          execArgv: ['--import', 'tsx'],
        },
      },
    ],
  },
});
