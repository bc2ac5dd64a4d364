import { MISSED, type Rating } from '@instep/choreo/rating';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

type Picture = { readonly mediaTime: Seconds; readonly jpeg: Uint8Array };

type JudgedMove = {
  readonly move: number;
  readonly form: UnitInterval | null;
  readonly rating: Rating | null;
};

/** Frames are kept for this long: a verdict comes about a second after its move, and a move lasts three at most. */
const KEPT: Seconds = 5;

/**
 * Keeps the frames of the best move so far, only in the page's memory and only until the run is closed: the server
 * stores none.
 */
export class BestPhoto {
  #recent: readonly Picture[] = [];
  #best: { readonly move: number; readonly form: UnitInterval; readonly pictures: readonly Picture[] } | null = null;

  /** The move that was danced best; null before the first rated move. */
  get move(): number | null {
    return this.#best?.move ?? null;
  }

  /** Adds a frame that was captured while the video showed `mediaTime`. */
  add(picture: Picture): void {
    const from = picture.mediaTime - KEPT;
    this.#recent = [...this.#recent.filter(({ mediaTime }) => mediaTime > from), picture];
  }

  /** Handles a move's verdict; a missed move is never the best. */
  judge({ move, form, rating }: JudgedMove): void {
    if (form === null || rating === null || rating === MISSED || form <= (this.#best?.form ?? 0)) return;
    this.#best = { move, form, pictures: this.#recent };
  }

  /** The JPEG of the best move that was captured nearest to `mediaTime`; null if there is none. */
  at(mediaTime: Seconds): Uint8Array | null {
    const away = (picture: Picture): number => Math.abs(picture.mediaTime - mediaTime);
    const [nearest] = [...(this.#best?.pictures ?? [])].sort((a, b) => away(a) - away(b));
    return nearest?.jpeg ?? null;
  }
}
