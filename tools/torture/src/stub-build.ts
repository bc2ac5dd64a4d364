import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const inHouse = (file: string): string => fileURLToPath(new URL(`../../../${file}`, import.meta.url));

/** Three folders deep, as the sources of the server are: it finds the house from where it lies. */
const FOLDER = inHouse(`.cache/torture/${process.pid}`);
process.once('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

const ENTRIES = {
  server: inHouse('test/support/fake-server-process.ts'),
  breaking: inHouse('tools/torture/src/breaking-server.ts'),
};

/** The stub servers as one file each: hundreds are started, and half of a start would be reading the sources. */
export const buildStub = async (): Promise<{ readonly [entry in keyof typeof ENTRIES]: string }> => {
  const output = { entryFileNames: '[name].mjs' };
  await build({
    configFile: false,
    root: inHouse('.'),
    logLevel: 'error',
    build: {
      ssr: true,
      target: 'node20',
      outDir: FOLDER,
      emptyOutDir: true,
      rollupOptions: { input: ENTRIES, output },
    },
  });
  return { server: `${FOLDER}/server.mjs`, breaking: `${FOLDER}/breaking.mjs` };
};
