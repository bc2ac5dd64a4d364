import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, loadEnv } from 'vite';

export default defineConfig(({ mode }) => ({
  plugins: [svelte({ configFile: false })],
  build: {
    // The page's content policy allows files of its own only: no inlined fonts, pictures or scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
  },
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
