import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const inRepository = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));

/** Three folders deep, as the server's sources are, because the code finds the repository relative to its own file. */
const FOLDER = inRepository(`.cache/torture/${process.pid}`);
process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

const ENTRIES = {
  server: fileURLToPath(import.meta.resolve('@instep/test/support/fake-server-process')),
  failing: fileURLToPath(new URL('./failing-server.ts', import.meta.url)),
};

/**
 * Bundles each stub server into one file: hundreds are started, and loading the sources would take half of each start.
 */
export const buildStubServers = async (): Promise<{ readonly [entry in keyof typeof ENTRIES]: string }> => {
  const output = { entryFileNames: '[name].mjs' };
  await build({
    configFile: false,
    root: inRepository('.'),
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: FOLDER,
      emptyOutDir: true,
      rollupOptions: { input: ENTRIES, output },
    },
  });
  return { server: `${FOLDER}/server.mjs`, failing: `${FOLDER}/failing.mjs` };
};
