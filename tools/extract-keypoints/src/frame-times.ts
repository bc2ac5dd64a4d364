import type { Seconds } from '@instep/choreo/units';
import { createShowinfoReader } from './showinfo.ts';

/** The times that ffmpeg tells of its frames, in order, waited for one by one. */
export class FrameTimes {
  readonly #firstTime: Seconds;
  readonly #readLine = createShowinfoReader();
  readonly #times: Seconds[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(firstTime: Seconds) {
    this.#firstTime = firstTime;
  }

  read(line: string): void {
    try {
      const time = this.#readLine(line);
      // The first frame may be earlier than the first whole one where a stream begins in the middle.
      if (time !== null) this.#times.push(Math.max(0, time - this.#firstTime));
    } catch (error) {
      this.fail(error);
    }
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** The time of the next frame; `null` after the last. */
  async next(): Promise<Seconds | null> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const time = this.#times.shift();
      if (time !== undefined) return time;
      if (this.#ended) return null;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}
