/** Digests of source code, so that results are computed again when the code that made them changes. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Twelve hex digits that change when `seed` or any TypeScript file in the folders does. */
export const codeDigest = async (folders: readonly string[], seed: string): Promise<string> => {
  const hash = createHash('sha256').update(seed);
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
      hash.update(name).update(await readFile(path.join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
};

/** The packages whose code measures poses. */
export const MEASURING_PACKAGES: readonly string[] = ['blazepose', 'pose-estimator', 'video-poses'];

const MEASURING_CODE = MEASURING_PACKAGES.map((name) => fileURLToPath(new URL(`../../${name}/src`, import.meta.url)));

/** Twelve hex digits that change when the code that measures poses or `choice` (the network and its engine) changes. */
export const measuringDigest = (...choice: readonly string[]): Promise<string> =>
  codeDigest(MEASURING_CODE, choice.join(' '));
