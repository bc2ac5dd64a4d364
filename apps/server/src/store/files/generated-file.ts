import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { fileVersion } from '../../disk/inspect-files.ts';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';

/** The sha256 of the file's content when it had that version. */
type Known = { readonly digest: string; readonly version: string };

const PERMISSIONS = 0o777;

/**
 * A file that is given a content and keeps it, whatever others do to it; it is read and written only when it may
 * differ. Neither the new text nor that on the disk is ever in memory as a whole: it may be long, and is made again and
 * again.
 */
export class GeneratedFile {
  readonly #file: string;
  #known: Known | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes `lines` the content of the file. */
  async update(lines: readonly string[]): Promise<void> {
    const digest = digestOf(lines);
    const stats = await stat(this.#file, { bigint: true }).catch(() => null);
    this.#known = stats?.isFile() ? await this.#onDisk(stats) : null;
    if (this.#known?.digest === digest) return;
    // A mode that somebody set on the file is preserved; a new file is readable by its owner only.
    const mode = stats?.isFile() ? Number(stats.mode) & PERMISSIONS : OWNER_ONLY_FILE;
    // Another process may write it at the same time, so only the version of what was written here is known.
    this.#known = { digest, version: await writeDurably(this.#file, chunksOf(lines), mode) };
  }

  async #onDisk(stats: BigIntStats): Promise<Known | null> {
    const version = fileVersion(stats);
    if (version === this.#known?.version) return this.#known;
    // What is written meanwhile gets another version, and is read again.
    const digest = await sha256OfFile(this.#file).catch(() => null);
    return digest === null ? null : { digest, version };
  }
}

const digestOf = (lines: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line);
  return hash.digest('hex');
};

const LINES_IN_A_CHUNK = 100;

function* chunksOf(lines: readonly string[]): Generator<string> {
  for (let from = 0; from < lines.length; from += LINES_IN_A_CHUNK) {
    yield lines.slice(from, from + LINES_IN_A_CHUNK).join('');
  }
}
