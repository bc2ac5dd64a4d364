import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../data/dancer/', import.meta.url));

/** The first dance video that the repository ships. */
export const dancerVideo = (): string => {
  const [name] = existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((file) => file.endsWith('.mp4'))
        .sort()
    : [];
  if (!name) throw new Error(`expected a dance video in data/dancer, got none`);
  return path.join(FOLDER, name);
};
