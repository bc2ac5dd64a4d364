import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Bundles the film set's page into one script. */
export const bundlePage = async (): Promise<string> => {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('../scene/page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'error',
  });
  return result.outputFiles[0]!.text;
};
