import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

/** The licences of all that is bundled travel with it, in this file of the built app. */
export const LICENSES_FILE = 'licenses.txt';

type Bundled = { readonly names: readonly string[]; readonly license: string; readonly text: string };

const require = createRequire(import.meta.url);
const ROOT = path.join(import.meta.dirname, '../../..');

/** Packages that Vite doesn't list: it sees scripts of the page only, not those of workers, and no other files. */
const BUNDLED: readonly Bundled[] = [
  {
    names: ['@fontsource-variable/inter'],
    license: 'OFL-1.1',
    text: require.resolve('@fontsource-variable/inter/LICENSE'),
  },
  {
    // LiteRT, and BlazePose's networks.
    names: ['@litertjs/core', '@litertjs/wasm-utils', '@mediapipe/pose'],
    license: 'Apache-2.0',
    text: path.join(ROOT, 'licenses/Apache-2.0.txt'),
  },
  {
    names: ['workbox-core', 'workbox-range-requests'],
    license: 'MIT',
    text: require.resolve('workbox-range-requests/LICENSE'),
  },
];

/** Appends those licences to the list that Vite writes. */
export const moreLicenses = (): Plugin => ({
  name: 'more-licenses',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const licenses = bundle[LICENSES_FILE];
      if (licenses?.type !== 'asset') throw new Error(`expected Vite to write ${LICENSES_FILE}`);
      licenses.source = [licenses.source.toString().trimEnd(), ...BUNDLED.map(sectionOf)].join('\n\n');
    },
  },
});

const sectionOf = ({ names, license, text }: Bundled): string =>
  `## ${names.join(', ')} (${license})\n\n${readFileSync(text, 'utf8')}`;
