import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The server as `npm start` runs it. */
export const MAIN = path.join(ROOT, 'apps/server/src/main.ts');
/** The same with fake estimators. */
export const FAKE = path.join(ROOT, 'test/support/fake-server-process.ts');
const ENTRIES = [MAIN, FAKE];
/** The environment variable that tells the test processes where the bundles are. */
const FOLDER = 'BUNDLED_SERVERS';

const nameOf = (entry: string): string => path.basename(entry, '.ts');

/**
 * Bundles the servers that tests start again and again, once per run of the tests: loading the sources one by one takes
 * more than half of each start. Returns what removes the bundles.
 */
export default async function bundleServers(): Promise<() => void> {
  const folder = path.join(ROOT, '.cache/test-servers', String(process.pid));
  const input = Object.fromEntries(ENTRIES.map((entry) => [nameOf(entry), entry]));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    // The code finds the files beside it as if it were still in its own file.
    plugins: [
      {
        name: 'file-urls-of-sources',
        transform: (code, file) => code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href)),
      },
    ],
    build: {
      ssr: true,
      target: 'node20',
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: { input, output: { entryFileNames: '[name].mjs' } },
    },
  });
  process.env[FOLDER] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** The arguments with which Node runs a program: its bundle, if this run of the tests has one, or its source. */
export const programOf = (entry: string): readonly string[] => {
  const folder = process.env[FOLDER];
  const bundle = path.join(folder ?? '', `${nameOf(entry)}.mjs`);
  if (folder && ENTRIES.includes(entry) && existsSync(bundle)) return [bundle];
  return entry.endsWith('.ts') ? ['--import', 'tsx', entry] : [entry];
};
