import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../dances/', import.meta.url));

/** The video of the dance that tests use. */
export const dancerVideo = (): string => {
  const [name] = existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.mp4'))
        .sort()
    : [];
  if (!name) throw new Error(`expected a dance video in test/dances, got none`);
  return path.join(FOLDER, name);
};
