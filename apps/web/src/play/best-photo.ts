import { MISSED_RATING, type Rating } from '@instep/choreo/rating';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceMove } from '@instep/protocol/http';

type TimedJpeg = { readonly mediaTime: Seconds; readonly jpeg: Uint8Array };

type JudgedMove = {
  readonly move: number;
  readonly form: UnitInterval | null;
  readonly rating: Rating | null;
};

/** Frames are kept for this long: a verdict comes about a second after its move, and a move lasts three at most. */
const MAX_FRAME_AGE: Seconds = 5;
/** Frames that are encoded for the photo alone are at least this far apart: encoding takes the page 3 ms. */
const ENCODING_INTERVAL: Seconds = 0.5;

/**
 * Keeps the frames of the best move so far, only in the page's memory and only until the run is closed: the server
 * stores none.
 */
export class BestPhoto {
  #recent: readonly TimedJpeg[] = [];
  #encodedAt: Seconds = -Infinity;
  #best: { readonly move: number; readonly form: UnitInterval; readonly frames: readonly TimedJpeg[] } | null = null;

  /** The move that was danced best; null before the first rated move. */
  get move(): number | null {
    return this.#best?.move ?? null;
  }

  /** Adds a frame that was captured while the video showed `mediaTime`. */
  addFrame(frame: TimedJpeg): void {
    const from = frame.mediaTime - MAX_FRAME_AGE;
    this.#recent = [...this.#recent.filter(({ mediaTime }) => mediaTime > from), frame];
  }

  /** Adds a frame that is encoded for the photo alone, unless one was half a second ago. */
  async encodeFrame(mediaTime: Seconds, encode: () => Promise<Uint8Array | null>): Promise<void> {
    if (Math.abs(mediaTime - this.#encodedAt) < ENCODING_INTERVAL) return;
    this.#encodedAt = mediaTime;
    const jpeg = await encode();
    if (jpeg) this.addFrame({ mediaTime, jpeg });
  }

  /** Handles a move's verdict; a missed move is never the best. */
  handleVerdict({ move, form, rating }: JudgedMove): void {
    if (form === null || rating === null || rating === MISSED_RATING || form <= (this.#best?.form ?? 0)) return;
    this.#best = { move, form, frames: this.#recent };
  }

  /** The JPEG of the best move that was captured nearest to `mediaTime`; null if there is none. */
  jpegAt(mediaTime: Seconds): Uint8Array | null {
    const distance = (frame: TimedJpeg): number => Math.abs(frame.mediaTime - mediaTime);
    const [nearest] = [...(this.#best?.frames ?? [])].sort((a, b) => distance(a) - distance(b));
    return nearest?.jpeg ?? null;
  }
}

/** A photo of a move. */
export type MovePhoto = { readonly move: number; readonly jpeg: Uint8Array };

/** The photo of the best move at its key moment, which the camera took `lag` later; null if there is none. */
export const photoOfBestMove = (
  photo: BestPhoto | null,
  moves: readonly DanceMove[],
  lag: Seconds,
): MovePhoto | null => {
  const best = moves.find(({ n }) => n === photo?.move);
  const jpeg = best && photo?.jpegAt((best.key?.atS ?? (best.startS + best.endS) / 2) + lag);
  return best && jpeg ? { move: best.n, jpeg } : null;
};
