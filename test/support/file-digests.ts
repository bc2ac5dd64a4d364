import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The SHA-256 of a file. */
export const digestOfFile = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** The SHA-256 of each file in a folder, by its name. */
export const digestsIn = (folder: string): { readonly [name: string]: string } =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, digestOfFile(path.join(folder, name))]));
