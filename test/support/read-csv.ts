import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** The rows of a CSV as objects by its header, read by an independent parser. */
export const readCsv = (file: string): Record<string, string>[] => parse(readFileSync(file, 'utf8'), { columns: true });
