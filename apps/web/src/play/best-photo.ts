import { MISSED, type Rating } from '@instep/choreo/rating';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

type Picture = { readonly mediaTime: Seconds; readonly jpeg: Uint8Array };

type JudgedMove = {
  readonly move: number;
  readonly form: UnitInterval | null;
  readonly rating: Rating | null;
};

/** A verdict comes about a second after its move, and a move lasts three at most. */
const KEPT: Seconds = 5;

/** The pictures of the best move so far. In the page's memory only, and gone with the run: the server stores none. */
export class BestPhoto {
  #recent: readonly Picture[] = [];
  #best: { readonly move: number; readonly form: UnitInterval; readonly pictures: readonly Picture[] } | null = null;

  /** The move that was danced best; null before the first. */
  get move(): number | null {
    return this.#best?.move ?? null;
  }

  /** A picture was taken while the video showed `mediaTime`. */
  add(picture: Picture): void {
    const from = picture.mediaTime - KEPT;
    this.#recent = [...this.#recent.filter(({ mediaTime }) => mediaTime > from), picture];
  }

  /** A move was judged. One that was missed is nobody's best. */
  judge({ move, form, rating }: JudgedMove): void {
    if (form === null || rating === null || rating === MISSED || form <= (this.#best?.form ?? 0)) return;
    this.#best = { move, form, pictures: this.#recent };
  }

  /** The JPEG taken nearest to `mediaTime`, of the best move; null when there is none. */
  at(mediaTime: Seconds): Uint8Array | null {
    const away = (picture: Picture): number => Math.abs(picture.mediaTime - mediaTime);
    const [nearest] = [...(this.#best?.pictures ?? [])].sort((a, b) => away(a) - away(b));
    return nearest?.jpeg ?? null;
  }
}
