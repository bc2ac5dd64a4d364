import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '@instep/dance-files/atomic-file';

/** One text file of an export. */
export type ExportedFile = { readonly name: string; readonly text: string };

/** Writes the files of an export into a folder; returns their paths. */
export const writeExportedFiles = async (folder: string, files: readonly ExportedFile[]): Promise<string[]> => {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { name, text } of files) {
    const file = path.join(folder, name);
    await writeAtomically(file, (part) => writeFile(part, text));
    written.push(file);
  }
  return written;
};
