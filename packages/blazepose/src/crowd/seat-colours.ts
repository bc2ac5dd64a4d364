/** Notices, by the colour of what they wear, when players were taken for each other. */
import type { Pose } from '@instep/choreo/pose';
import type { RawFrame } from '../raw-frame.ts';
import { colourDistance, gainOfSwap, torsoColour, updateColour, type Colour } from './likeness.ts';
import { torsoOf, torsosApart } from './match.ts';

/** A seat's colour, and what is seen of its player now. */
export type ColouredSeat = { colour: Colour | null; readonly landmarks: { readonly pose: Pose } | null };

/** Only players who stand apart from all others, in torso lengths, are compared: else one covers the other. */
const MIN_APART = 1.2;
/** The seats change when that fits so much better, in 255ths, */
const MIN_GAIN = 20;
/** in so many frames in a row. */
const FRAMES_TO_SWAP = 5;

/** Compares the players' colours with those of their seats. */
export class SeatColours {
  /** In how many frames in a row a change of two seats would have fitted better, by the seats' numbers. */
  readonly #votes = new Map<string, number>();

  /** Two seats whose players were taken for each other; `null` if there are none. Also updates the seats' colours. */
  compare(frame: RawFrame, seats: readonly ColouredSeat[]): readonly [number, number] | null {
    const views = seats.map((seat, index) => ({ seat, index, sample: sampleOf(frame, seat, seats) }));
    const visible = views.filter(({ seat, sample }) => sample || !seat.landmarks);
    const doubtful = new Set<ColouredSeat>();
    for (const one of visible) {
      for (const other of visible.slice(visible.indexOf(one) + 1)) {
        const gain = gainOfSwap(
          { mean: one.seat.colour, sample: one.sample },
          { mean: other.seat.colour, sample: other.sample },
        );
        const votes = this.#countVote(`${one.index} ${other.index}`, gain > MIN_GAIN);
        if (votes > 0) doubtful.add(one.seat).add(other.seat);
        if (votes < FRAMES_TO_SWAP) continue;
        this.#votes.clear();
        return [one.index, other.index];
      }
    }
    for (const { seat, sample } of visible) {
      if (sample && !doubtful.has(seat)) seat.colour = updateColour(seat.colour, sample);
    }
    return null;
  }

  /** Which of two seats the person is in whom both follow; `null` if the colours don't tell. */
  ownerOf<Seat extends ColouredSeat>(frame: RawFrame, one: Seat, other: Seat): Seat | null {
    const sample = one.landmarks && torsoColour(frame, one.landmarks.pose);
    if (!sample || !one.colour || !other.colour) return null;
    const gain = colourDistance(sample, one.colour) - colourDistance(sample, other.colour);
    if (Math.abs(gain) <= MIN_GAIN) return null;
    return gain > 0 ? other : one;
  }

  #countVote(pair: string, isForSwap: boolean): number {
    const votes = isForSwap ? (this.#votes.get(pair) ?? 0) + 1 : 0;
    this.#votes.set(pair, votes);
    return votes;
  }
}

/** The colour of a player who stands apart from all others. */
const sampleOf = (frame: RawFrame, seat: ColouredSeat, seats: readonly ColouredSeat[]): Colour | null => {
  if (!seat.landmarks) return null;
  const torso = torsoOf(seat.landmarks.pose);
  const isApart = seats.every(
    ({ landmarks }) =>
      !landmarks || landmarks === seat.landmarks || torsosApart(torsoOf(landmarks.pose), torso) > MIN_APART,
  );
  return isApart ? torsoColour(frame, seat.landmarks.pose) : null;
};
