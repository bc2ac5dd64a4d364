import { readFile, stat } from 'node:fs/promises';
import { writeDurably } from './durable-file.ts';

/** A file that says what it should, whatever others do to it; it is written, and read, only when that may not be so. */
export class KeptFile {
  readonly #file: string;
  /** What it said when it had that stamp. */
  #known: { readonly text: string; readonly stamp: string } | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  /** Makes it say `text`. */
  async keep(text: string): Promise<void> {
    if ((await this.#onDisk()) !== text) await writeDurably(this.#file, text);
    const stamp = await this.#stamp();
    this.#known = stamp === null ? null : { text, stamp };
  }

  async #onDisk(): Promise<string | null> {
    const stamp = await this.#stamp();
    if (this.#known && stamp === this.#known.stamp) return this.#known.text;
    return readFile(this.#file, 'utf8').catch(() => null);
  }

  /** Changes with every change of the file; `null` when there is none. */
  async #stamp(): Promise<string | null> {
    const stats = await stat(this.#file, { bigint: true }).catch(() => null);
    return stats && [stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
  }
}
