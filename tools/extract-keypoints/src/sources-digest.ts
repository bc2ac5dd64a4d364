import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Twelve hex digits that change when `seed` or any TypeScript file in the folders does. */
export const sourcesDigest = async (folders: readonly string[], seed: string): Promise<string> => {
  const hash = createHash('sha256').update(seed);
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true });
    for (const name of names.filter((one) => one.endsWith('.ts')).sort()) {
      hash.update(name).update(await readFile(path.join(folder, name)));
    }
  }
  return hash.digest('hex').slice(0, 12);
};
