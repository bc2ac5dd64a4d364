import { stat } from 'node:fs/promises';

const MIB = 1024 * 1024;

/**
 * Says in words why a file should not be read at all, or `null`: who opens a pipe waits for ever, a device never ends,
 * and what is far too large is no such file.
 */
export const unusable = async (file: string, mostMib: number): Promise<string | null> => {
  const stats = await stat(file).catch((error: Error) => error);
  if (stats instanceof Error) return `cannot be read: ${withoutPath(stats)}`;
  if (!stats.isFile()) return `expected a file, got ${stats.isDirectory() ? 'a folder' : 'a pipe or a device'}`;
  return stats.size > mostMib * MIB ? `expected at most ${mostMib} MiB, got ${Math.ceil(stats.size / MIB)}` : null;
};

/** What the system says, without where: the words are shown in the Studio, also on other machines. */
export const withoutPath = ({ message }: Error): string => message.replace(/, \w+ '.*$/s, '');
