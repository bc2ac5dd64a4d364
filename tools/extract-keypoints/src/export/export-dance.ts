import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Dance } from '@instep/dance-files/dance-folder';
import { UsageError } from '../exit-codes.ts';
import { readNamedDance } from '../look-commands.ts';
import { exportCoco } from './coco.ts';
import type { ExportedFile } from './exported-file.ts';
import { exportOpenpose } from './openpose.ts';
import { exportTidyCsv } from './tidy-csv.ts';
import { exportVtt } from './vtt.ts';

/** The forms in which a dance leaves this house. */
export const EXPORT_FORMATS = {
  coco: ({ choreography }) => exportCoco(choreography),
  openpose: ({ choreography }) => exportOpenpose(choreography),
  vtt: ({ info }) => exportVtt(info),
  csv: ({ choreography }) => exportTidyCsv(choreography),
} as const satisfies { readonly [format: string]: (dance: Dance) => readonly ExportedFile[] };

export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** What an export left behind: text to print, or where its files are. */
export type Exported = { readonly text: string } | { readonly files: readonly string[] };

/**
 * A dance in another program's form: into the folder `to`, or as text where it is a single file. Throws DanceFileError,
 * KeypointCsvError or UsageError.
 */
export const exportDance = async (
  folder: string,
  id: string,
  { format, to }: { readonly format: ExportFormat; readonly to?: string },
): Promise<Exported> => {
  const files = EXPORT_FORMATS[format](await readNamedDance(folder, id));
  if (to !== undefined) return { files: await writeAll(path.resolve(to), files) };
  const [only, ...others] = files;
  if (only && others.length === 0) return { text: only.text };
  throw new UsageError(`Expected --to FOLDER with --format ${format}, which makes ${files.length} files`);
};

const writeAll = async (folder: string, files: readonly ExportedFile[]): Promise<string[]> => {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const { name, text } of files) {
    const file = path.join(folder, name);
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
    written.push(file);
  }
  return written;
};
