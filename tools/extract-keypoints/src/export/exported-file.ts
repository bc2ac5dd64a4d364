/** One text file of an export. */
export type ExportedFile = { readonly name: string; readonly text: string };
