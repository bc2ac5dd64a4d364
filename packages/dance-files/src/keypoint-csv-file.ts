import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  KEYPOINT_CSV_HEADER,
  KeypointCsvError,
  makeKeypointRow,
  parseKeypointRowsInSteps,
} from '@instep/choreo/keypoint-csv';
import type { TimedPose } from '@instep/choreo/pose';
import { CsvError, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { reasonNotToRead, withoutPath } from './readable-file.ts';

/** The text of a keypoint CSV: its header and one row a frame. */
export const makeKeypointCsv = (frames: readonly TimedPose[]): string =>
  stringify([KEYPOINT_CSV_HEADER, ...frames.map((frame, index) => makeKeypointRow(index, frame))]);

/** Writes a complete keypoint CSV. */
export const writeKeypointCsv = async (file: string, frames: readonly TimedPose[]): Promise<void> =>
  writeFile(file, makeKeypointCsv(frames));

/** A dance of 20 minutes at 30 rows a second has about 60. */
const MAX_CSV_MIB = 256;

/** Reads a keypoint CSV. Throws KeypointCsvError with the file's name, line and column. */
export const readKeypointCsv = async (file: string): Promise<TimedPose[]> => {
  const name = path.basename(file);
  const complaint = await reasonNotToRead(file, MAX_CSV_MIB);
  if (complaint) throw new KeypointCsvError(`${name}: ${complaint}`);
  // The number of columns is checked later by our own code, whose messages are clearer than the parser's.
  const parser = parse({ bom: true, relax_column_count: true, skip_empty_lines: false, max_record_size: 16_384 });
  const records: string[][] = [];
  try {
    const source = createReadStream(file);
    source.on('error', (error) => parser.destroy(error));
    for await (const record of source.pipe(parser)) records.push(record as string[]);
  } catch (cause) {
    if (cause instanceof CsvError) {
      const { lines } = cause as CsvError & { readonly lines?: number };
      throw new KeypointCsvError(`${name}:${lines ?? '?'}: ${cause.message}`, { cause });
    }
    throw new KeypointCsvError(`${name}: cannot be read: ${withoutPath(cause as Error)}`, { cause });
  }
  // One step per turn of the event loop, so that a server can answer other requests while it reads a dance.
  const steps = parseKeypointRowsInSteps(records, name);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await setImmediate();
  }
};
