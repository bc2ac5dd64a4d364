/** `export`: a dance in other programs' formats. */
import path from 'node:path';
import type { Dance } from '@instep/dance-files/dance-folder';
import { UsageError } from '@instep/video-poses/errors';
import { readExistingDance } from '../dances.ts';
import { exportCoco } from './coco.ts';
import { writeExportedFiles, type ExportedFile } from './exported-file.ts';
import { exportOpenpose } from './openpose.ts';
import { exportTidyCsv } from './tidy-csv.ts';
import { exportVtt } from './vtt.ts';

/** The exporter of each format. */
export const EXPORT_FORMATS = {
  coco: ({ choreography }) => exportCoco(choreography),
  openpose: ({ choreography }) => exportOpenpose(choreography),
  vtt: ({ info }) => exportVtt(info),
  csv: ({ choreography }) => exportTidyCsv(choreography),
} as const satisfies { readonly [format: string]: (dance: Dance) => readonly ExportedFile[] };

export type ExportFormat = keyof typeof EXPORT_FORMATS;

/** The result of an export: text to print, or the paths of its files. */
export type ExportResult = { readonly text: string } | { readonly files: readonly string[] };

/**
 * Exports a dance in another program's format: into the folder `to`, or as text if it is a single file. Throws
 * DanceFileError, KeypointCsvError or UsageError.
 */
export const exportDance = async (
  folder: string,
  id: string,
  { format, to }: { readonly format: ExportFormat; readonly to?: string },
): Promise<ExportResult> => {
  const files = EXPORT_FORMATS[format](await readExistingDance(folder, id));
  if (to !== undefined) return { files: await writeExportedFiles(path.resolve(to), files) };
  const [single, ...others] = files;
  if (single && others.length === 0) return { text: single.text };
  throw new UsageError(`Expected --to FOLDER with --format ${format}, which makes ${files.length} files`);
};
