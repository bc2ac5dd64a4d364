import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv } from 'vite';
import { compressFiles } from './vite/compress-files.ts';
import { LICENSES_FILE, moreLicenses } from './vite/more-licenses.ts';
import { serviceWorker, workerFileName } from './vite/service-worker.ts';

/** Svelte, the frame of the icons, and the texts, less those of rooms. */
const ON_EVERY_PAGE =
  /node_modules\/(?:svelte|esm-env|clsx|@lucide\/svelte\/dist\/(?!icons\/))|\/src\/(?:words\/(?!\w+\/room)|components\/PageTitle)/;

export default defineConfig(({ command, mode }) => ({
  // `npm start` should print the address, not a list of files.
  logLevel: command === 'build' ? 'warn' : 'info',
  plugins: [svelte({ configFile: false }), moreLicenses(), serviceWorker(), compressFiles()],
  build: {
    // The page's content policy allows files of its own only: no inlined fonts, pictures or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: LICENSES_FILE },
    target: 'es2022',
    rolldownOptions: {
      checks: { bundlerTimings: false },
      // One file compresses better than several small ones.
      output: { codeSplitting: { groups: [{ name: 'base', test: ON_EVERY_PAGE }] } },
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
