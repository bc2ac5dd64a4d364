import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { stampOf } from '../file-stamp.ts';
import { writeDurably } from './durable-file.ts';

/**
 * A file that says what it should, whatever others do to it; it is written, and read, only when that may not be so.
 * Neither its text nor that of the disk is ever in memory as a whole: it may be long, and is made again and again.
 */
export class KeptFile {
  readonly #file: string;
  /** The sha256 of what it said when it had that stamp. */
  #known: { readonly digest: string; readonly stamp: string } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes it say `lines`. */
  async keep(lines: readonly string[]): Promise<void> {
    const digest = digestOf(lines);
    if ((await this.#onDisk()) !== digest) await writeDurably(this.#file, chunksOf(lines));
    const stamp = await this.#stamp();
    this.#known = stamp === null ? null : { digest, stamp };
  }

  async #onDisk(): Promise<string | null> {
    const stamp = await this.#stamp();
    if (this.#known && stamp === this.#known.stamp) return this.#known.digest;
    return sha256OfFile(this.#file).catch(() => null);
  }

  /** `null` when there is no file. */
  async #stamp(): Promise<string | null> {
    const stats = await stat(this.#file, { bigint: true }).catch(() => null);
    return stats && stampOf(stats);
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
