import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Column } from '@instep/choreo/column';
import { z } from 'zod';
import { expectRegularFile } from '../../disk/inspect-files.ts';

/** Types of columns by name. */
export type ColumnTypes = Readonly<Record<string, Column['type'] | undefined>>;

const FIELD = z.object({
  name: z.string(),
  type: z.enum(['string', 'integer', 'number', 'boolean', 'datetime']),
});
const DATA_PACKAGE = z.object({
  resources: z.array(z.object({ name: z.string(), schema: z.object({ fields: z.array(FIELD) }) })),
});

/** The column types by table that a session's own `datapackage.json` gives; none if it can't be read. */
export const readPackageTypes = async (folder: string): Promise<Readonly<Record<string, ColumnTypes | undefined>>> => {
  try {
    const { resources } = DATA_PACKAGE.parse(JSON.parse((await readPackageText(folder)) ?? ''));
    return Object.fromEntries(
      resources.map(({ name, schema }) => [
        name,
        Object.fromEntries(schema.fields.map(({ name, type }) => [name, type])),
      ]),
    );
  } catch {
    return {};
  }
};

/** The text of a session's own `datapackage.json`; `null` if it can't be read. */
export const readPackageText = async (folder: string): Promise<string | null> => {
  try {
    const file = path.join(folder, 'datapackage.json');
    await expectRegularFile(file);
    return await readFile(file, 'utf8');
  } catch {
    return null;
  }
};
