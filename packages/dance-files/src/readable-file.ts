import { stat } from 'node:fs/promises';

const MIB = 1024 * 1024;

/**
 * The reason why a file should not be read at all, or `null`: opening a pipe may block forever, a device never ends,
 * and a file that is far too large can't be a valid one.
 */
export const reasonNotToRead = async (file: string, maxMib: number): Promise<string | null> => {
  const stats = await stat(file).catch((error: Error) => error);
  if (stats instanceof Error) return `cannot be read: ${withoutPath(stats)}`;
  if (!stats.isFile()) return `expected a file, got ${stats.isDirectory() ? 'a folder' : 'a pipe or a device'}`;
  return stats.size > maxMib * MIB ? `expected at most ${maxMib} MiB, got ${Math.ceil(stats.size / MIB)}` : null;
};

/** The system's message without the path, because the Studio shows it, also on other machines. */
export const withoutPath = ({ message }: Error): string => message.replace(/, \w+ '.*$/s, '');
