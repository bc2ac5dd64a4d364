import { stat } from 'node:fs/promises';

/** Rejects when something else than a file lies there: who opens a pipe waits for ever, and a device never ends. */
export const expectFile = async (file: string): Promise<void> => {
  if (!(await stat(file)).isFile()) throw new Error('expected a file, got a folder, a pipe or a device');
};
