import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv, type Plugin } from 'vite';
import { compressFiles } from './vite/compress-files.ts';

/** The licences of all that is bundled travel with it, in this file of the built app. */
const LICENSES = 'licenses.txt';

export default defineConfig(({ command, mode }) => ({
  // `npm start` should print the address, not a list of files.
  logLevel: command === 'build' ? 'warn' : 'info',
  plugins: [svelte({ configFile: false }), fontLicense(), compressFiles()],
  build: {
    // The page's content policy allows files of its own only: no inlined fonts, pictures or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: LICENSES },
    target: 'es2022',
    rolldownOptions: { checks: { bundlerTimings: false } },
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: {
    proxy: proxyTo(`127.0.0.1:${loadEnv(mode, '.', 'PORT')['PORT'] ?? 8080}`),
  },
}));

/** What the game's own server answers while Vite serves the page. */
const proxyTo = (server: string) => ({
  '/api': `http://${server}`,
  '/dances': `http://${server}`,
  '/play': { target: `ws://${server}`, ws: true },
});

/** Vite lists the scripts that it bundles; the font comes by way of the style sheet. */
const fontLicense = (): Plugin => ({
  name: 'font-license',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const licenses = bundle[LICENSES];
      if (licenses?.type !== 'asset') throw new Error(`expected Vite to write ${LICENSES}`);
      const text = readFileSync(createRequire(import.meta.url).resolve('@fontsource-variable/inter/LICENSE'), 'utf8');
      licenses.source = `${licenses.source.toString().trimEnd()}\n\n## @fontsource-variable/inter (OFL-1.1)\n\n${text}`;
    },
  },
});
