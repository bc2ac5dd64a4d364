import { stat } from 'node:fs/promises';

/** Rejects for anything but a regular file: opening a pipe waits for ever, and reading a device never ends. */
export const expectFile = async (file: string): Promise<void> => {
  if (!(await stat(file)).isFile()) throw new Error('expected a file, got a folder, a pipe or a device');
};
