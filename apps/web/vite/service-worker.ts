import type { Plugin, Rolldown } from 'vite';
import type { BuiltFiles } from '../src/offline/shell.ts';

/** A service worker controls the folder of its script and those below, so it lies at the top. */
const FILE = 'service-worker.js';
const PLACEHOLDER = /(["'`])__BUILT_FILES__\1/;

/** Names the script of a worker. */
export const workerFileName = ({ name }: { readonly name: string }): string =>
  name === 'service-worker' ? FILE : 'assets/[name]-[hash].js';

/** Tells the service worker which files this build has; every other build has another service worker. */
export const serviceWorker = (): Plugin => ({
  name: 'service-worker',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const script = bundle[FILE];
      const source = script?.type === 'asset' ? script.source.toString() : '';
      if (script?.type !== 'asset' || !PLACEHOLDER.test(source)) throw new Error(`expected ${FILE} with a placeholder`);
      script.source = source.replace(PLACEHOLDER, JSON.stringify(JSON.stringify(builtFiles(Object.values(bundle)))));
    },
  },
});

const builtFiles = (files: readonly (Rolldown.OutputAsset | Rolldown.OutputChunk)[]): BuiltFiles => {
  const assets = files.filter(({ fileName }) => fileName.startsWith('assets/'));
  const namesOf = (some: typeof assets) => some.map(({ fileName }) => `/${fileName}`).toSorted();
  return { shell: namesOf(assets.filter(isInShell)), all: namesOf(assets) };
};

/** The pages' scripts are chunks; those of workers are assets. Of the fonts, others are rarely needed. */
const isInShell = ({ type, fileName }: Rolldown.OutputAsset | Rolldown.OutputChunk): boolean =>
  type === 'chunk' || /\.css$|\/inter-latin-wght-normal-/.test(fileName);
