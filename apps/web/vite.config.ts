import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv } from 'vite';
import { compressFiles } from './vite/compress-files.ts';
import { firstPaint } from './vite/first-paint.ts';
import { LICENSES_FILE, moreLicenses } from './vite/more-licenses.ts';
import { serviceWorker, workerFileName } from './vite/service-worker.ts';

type Modules = {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
};

/** Puts what the entry loads into one file, because one compresses better than several small ones. */
const startName = (id: string, modules: Modules): string | null =>
  !modules.getModuleInfo(id)?.isEntry && isLoadedAtStart(id, modules) ? 'base' : null;

/** Whether a module is reached from the entry without a dynamic import. */
const isLoadedAtStart = (id: string, modules: Modules, seen = new Set<string>()): boolean => {
  const info = modules.getModuleInfo(id);
  if (!info || seen.has(id)) return false;
  seen.add(id);
  return info.isEntry || info.importers.some((importer) => isLoadedAtStart(importer, modules, seen));
};

export default defineConfig(({ command, mode }) => ({
  // `npm start` should print the address, not a list of files.
  logLevel: command === 'build' ? 'warn' : 'info',
  plugins: [svelte({ configFile: false }), moreLicenses(), serviceWorker(), firstPaint(), compressFiles()],
  build: {
    // The page's content policy allows files of its own only: no inlined fonts, pictures or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: LICENSES_FILE },
    target: 'es2022',
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { codeSplitting: { groups: [{ name: startName }] } },
    },
    reportCompressedSize: false,
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { entryFileNames: workerFileName }, checks: { bundlerTimings: false } },
  },
  server: {
    proxy: proxyTo(`127.0.0.1:${loadEnv(mode, '.', 'PORT')['PORT'] ?? 8080}`),
  },
}));

/** What the game's own server answers while Vite serves the page; `Host` stays, because `Origin` has to fit it. */
const proxyTo = (server: string) => ({
  '/api': { target: `http://${server}`, changeOrigin: false },
  '/dances': { target: `http://${server}`, changeOrigin: false },
  '/play': { target: `ws://${server}`, ws: true, changeOrigin: false },
  '/room': { target: `ws://${server}`, ws: true, changeOrigin: false },
});
