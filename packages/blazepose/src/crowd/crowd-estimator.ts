/** Follows several people from frame to frame, each in a seat of their own, by running the two networks. */
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { runOneAtATime } from '../estimator.ts';
import { FrameNetworks } from '../frame-networks.ts';
import type { Landmarks } from '../landmarks.ts';
import type { PoseEngine } from '../pose-engine.ts';
import type { RawFrame } from '../raw-frame.ts';
import { wholeFrame, type Region } from '../region.ts';
import { endsTracks, isCheckDue, MIN_TRUSTED_FLAG, settleDoubt, updateDoubt } from '../track-rules.ts';
import type { Colour } from './likeness.ts';
import { assignSeats, isSamePerson, isSameTorso, onePerPerson, torsoOf } from './match.ts';
import { SeatColours } from './seat-colours.ts';
import { viewsOf } from './views.ts';

/** Follows several people. Poses are in the frame's pixels and are not smoothed. */
export interface CrowdEstimator {
  readonly seats: number;
  /** The pose of each seat; `null` where nobody is seen. As for one person: times must rise, calls are served in order. */
  estimate(frame: RawFrame, timeMs: Milliseconds): Promise<readonly (Pose | null)[]>;
  /** How many people are in view, those without a seat included. */
  readonly people: number;
  /** The players of two seats change places. */
  swap(one: number, other: number): void;
  /** Forgets everybody. */
  reset(): void;
  /** The state after the last result. */
  readonly track: CrowdState;
}

/** What a crowd estimator remembers: plain data, from which another estimator of the same model can continue. */
export type CrowdState = {
  readonly seats: readonly SeatState[];
  readonly lastTimeMs: Milliseconds | null;
  readonly people: number;
};

/** What it remembers of one seat. */
export type SeatState = {
  /** Where to search for the player in the next frame; `null` while they are not followed. */
  readonly region: Region | null;
  readonly lastSeen: Region | null;
  /** Since when the player is followed, or lost; `null` before they are first seen. */
  readonly sinceMs: Milliseconds | null;
  readonly doubtedSinceMs: Milliseconds | null;
  /** What the player wears. */
  readonly colour: Colour | null;
};

export type CrowdOptions = {
  readonly seats: number;
  /** The state of another estimator, with as many seats; their players keep them. */
  readonly from?: CrowdState | null;
};

/** A seat with what was seen of its player in the current frame. */
type Seat = { -readonly [Key in keyof SeatState]: SeatState[Key] } & { landmarks: Landmarks | null };

/** Somebody without a seat, and in how many searches in a row they were seen. */
type Newcomer = { readonly landmarks: Landmarks; readonly looks: number };

/** How many people are followed at most: as many as a camera may film. */
export const MAX_SEATS = 4;

/** Shadows and reflections are rarely seen twice: a newcomer is believed after so many searches. */
const LOOKS_TO_BELIEVE = 2;
/** How often the frame is searched: while everybody is followed, */
const LOOK_INTERVAL_MS: Milliseconds = 3000;
/** while somebody is missing, */
const MISSING_INTERVAL_MS: Milliseconds = 1000;
/** and while somebody has just been lost, or a newcomer is not believed yet. */
const URGENT_INTERVAL_MS: Milliseconds = 200;
/** So long after a player was lost they are believed at once. */
const JUST_LOST_MS: Milliseconds = 3000;

const EMPTY_SEAT: SeatState = { region: null, lastSeen: null, sinceMs: null, doubtedSinceMs: null, colour: null };

/**
 * Follows up to `seats` people. The landmark network runs once for each; the detector searches several views of the frame
 * (see views.ts) when it is due, and finds those who are not followed.
 *
 * Seats are numbered from the left until all players have been seen at once, or a state is continued; from then on a
 * player keeps their seat. Whoever is found again gets the free seat that is nearest, and if the colours of two players
 * fit each other's seat better, they change (see seat-colours.ts).
 */
export const createCrowdEstimator = (engine: PoseEngine, options: CrowdOptions): CrowdEstimator =>
  new BlazePoseCrowdEstimator(engine, options);

class BlazePoseCrowdEstimator implements CrowdEstimator {
  readonly #networks: FrameNetworks;
  readonly seats: number;
  #seats: Seat[];
  #colours = new SeatColours();
  /** Whether players keep their seats. */
  #isSettled: boolean;
  #newcomers: readonly Newcomer[] = [];
  #lastTimeMs: Milliseconds | null;
  #lookedMs: Milliseconds | null = null;

  constructor(engine: PoseEngine, { seats, from }: CrowdOptions) {
    this.#networks = new FrameNetworks(engine);
    this.seats = seats;
    const state = from?.seats.length === seats ? from : null;
    this.#seats = state ? state.seats.map((seat) => ({ ...seat, landmarks: null })) : emptySeats(seats);
    this.#isSettled = this.#seats.some(({ lastSeen }) => lastSeen);
    this.#lastTimeMs = state?.lastTimeMs ?? null;
  }

  get people(): number {
    const strangers = this.#newcomers.filter(({ looks }) => looks >= LOOKS_TO_BELIEVE);
    return this.#seats.filter(({ region }) => region).length + strangers.length;
  }

  get track(): CrowdState {
    return {
      seats: this.#seats.map(({ region, lastSeen, sinceMs, doubtedSinceMs, colour }) => ({
        region,
        lastSeen,
        sinceMs,
        doubtedSinceMs,
        colour,
      })),
      lastTimeMs: this.#lastTimeMs,
      people: this.people,
    };
  }

  reset(): void {
    this.#seats = emptySeats(this.seats);
    this.#colours = new SeatColours();
    this.#isSettled = false;
    this.#newcomers = [];
    this.#lastTimeMs = null;
    this.#lookedMs = null;
  }

  swap(one: number, other: number): void {
    swapItems(this.#seats, one, other);
    this.#colours = new SeatColours();
    this.#isSettled = true;
  }

  readonly estimate = runOneAtATime(async (frame: RawFrame, timeMs: Milliseconds) => {
    if (endsTracks(timeMs - (this.#lastTimeMs ?? timeMs))) this.#loseAll(timeMs);
    this.#lastTimeMs = timeMs;

    for (const seat of this.#seats) {
      seat.landmarks = seat.region && (await this.#networks.estimate(frame, seat.region));
      if (seat.landmarks) seat.doubtedSinceMs = updateDoubt(seat.doubtedSinceMs, seat.landmarks, frame, timeMs);
    }
    this.#releaseDuplicates(frame);
    if (this.#isLookDue(timeMs)) await this.#look(frame, timeMs);
    if (this.#isSettled) this.#compareColours(frame);
    else this.#numberFromLeft();

    for (const seat of this.#seats) endFrame(seat, timeMs);
    return this.#seats.map(({ landmarks }) => landmarks?.pose ?? null);
  });

  /** After a gap between frames everybody may be anywhere; their seats stay theirs. */
  #loseAll(timeMs: Milliseconds): void {
    for (const seat of this.#seats) {
      seat.landmarks = null;
      endFrame(seat, timeMs);
    }
    this.#newcomers = [];
    this.#lookedMs = null;
  }

  /** Of two seats that follow one person, the one whose colour fits less loses them, or the one that came later. */
  #releaseDuplicates(frame: RawFrame): void {
    for (const [index, one] of this.#seats.entries()) {
      for (const other of this.#seats.slice(index + 1)) {
        if (!one.landmarks || !other.landmarks) continue;
        if (!isSameTorso(torsoOf(one.landmarks.pose), torsoOf(other.landmarks.pose))) continue;
        const isLater = (one.sinceMs ?? 0) > (other.sinceMs ?? 0);
        const owner = this.#colours.ownerOf(frame, one, other) ?? (isLater ? other : one);
        (owner === one ? other : one).landmarks = null;
      }
    }
  }

  #isLookDue(timeMs: Milliseconds): boolean {
    if (this.#seats.some((seat) => seat.landmarks && isCheckDue(seat.doubtedSinceMs, timeMs))) return true;
    return timeMs - (this.#lookedMs ?? -Infinity) >= this.#lookIntervalMs(timeMs);
  }

  #lookIntervalMs(timeMs: Milliseconds): Milliseconds {
    const followed = this.#seats.filter(({ landmarks }) => landmarks).length;
    if (followed === 0) return 0;
    const isUrgent = this.#isSomebodyJustLost(timeMs) || this.#newcomers.some(({ looks }) => looks < LOOKS_TO_BELIEVE);
    if (isUrgent) return URGENT_INTERVAL_MS;
    return followed < this.seats ? MISSING_INTERVAL_MS : LOOK_INTERVAL_MS;
  }

  #isSomebodyJustLost(timeMs: Milliseconds): boolean {
    return this.#seats.some(
      ({ landmarks, region, lastSeen, sinceMs }) =>
        !landmarks && lastSeen && (region || timeMs - (sinceMs ?? timeMs) < JUST_LOST_MS),
    );
  }

  /** Searches the frame: checks those who are doubtful, and seats newcomers. */
  async #look(frame: RawFrame, timeMs: Milliseconds): Promise<void> {
    this.#lookedMs = timeMs;
    // While nobody is missed this only counts strangers.
    const views = this.#isComplete ? [wholeFrame(frame)] : viewsOf(frame);
    const found = [];
    for (const view of views) found.push(...(await this.#networks.detect(frame, view)));
    const regions = onePerPerson(found).map(({ region }) => region);
    for (const seat of this.#seats) {
      if (!seat.landmarks || !isCheckDue(seat.doubtedSinceMs, timeMs)) continue;
      const { nextRegion } = seat.landmarks;
      const region = regions.find((other) => isSamePerson(other, nextRegion));
      seat.landmarks = settleDoubt(seat.landmarks, region ? await this.#networks.estimate(frame, region) : null);
      seat.doubtedSinceMs = timeMs;
    }
    await this.#findNewcomers(frame, regions);
    this.#seatNewcomers(this.#isSomebodyJustLost(timeMs) ? 1 : LOOKS_TO_BELIEVE);
  }

  async #findNewcomers(frame: RawFrame, regions: readonly Region[]): Promise<void> {
    const before = this.#newcomers;
    const known = this.#seats.flatMap(({ landmarks }) => landmarks ?? []);
    const newcomers: Newcomer[] = [];
    for (const region of regions) {
      if (known.some(({ nextRegion }) => isSamePerson(nextRegion, region))) continue;
      const landmarks = await this.#networks.estimate(frame, region);
      if (!landmarks || landmarks.flag < MIN_TRUSTED_FLAG) continue;
      const torso = torsoOf(landmarks.pose);
      if (known.some(({ pose }) => isSameTorso(torsoOf(pose), torso))) continue;
      known.push(landmarks);
      const earlier = before.find((newcomer) => isSamePerson(newcomer.landmarks.nextRegion, landmarks.nextRegion));
      newcomers.push({ landmarks, looks: (earlier?.looks ?? 0) + 1 });
    }
    this.#newcomers = newcomers;
  }

  #seatNewcomers(looksToBelieve: number): void {
    const free = this.#seats.flatMap(({ landmarks, lastSeen }, seat) => (landmarks ? [] : [{ seat, lastSeen }]));
    const believed = this.#newcomers.filter(({ looks }) => looks >= looksToBelieve);
    const seatOf = assignSeats(
      believed.map(({ landmarks }) => landmarks.nextRegion),
      free,
    );
    const seated = new Set<Newcomer>();
    for (const [index, number] of seatOf) {
      const [newcomer, seat] = [believed[index]!, this.#seats[number]!];
      // Whoever was followed a moment ago is followed anew.
      seat.region = null;
      seat.landmarks = newcomer.landmarks;
      seated.add(newcomer);
    }
    this.#newcomers = this.#newcomers.filter((newcomer) => !seated.has(newcomer));
  }

  get #isComplete(): boolean {
    return this.#seats.every(({ landmarks, doubtedSinceMs }) => landmarks && doubtedSinceMs === null);
  }

  #numberFromLeft(): void {
    const placeOf = ({ landmarks }: Seat): number => landmarks?.nextRegion.x ?? Infinity;
    this.#seats.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
    this.#isSettled = this.#seats.every(({ landmarks }) => landmarks);
  }

  /** Players who were taken for each other change seats; the colours stay with the seats. */
  #compareColours(frame: RawFrame): void {
    const pair = this.#colours.compare(frame, this.#seats);
    if (!pair) return;
    const [one, other] = pair.map((seat) => this.#seats[seat]!) as [Seat, Seat];
    [one.colour, other.colour] = [other.colour, one.colour];
    swapItems(this.#seats, ...pair);
  }
}

const emptySeats = (count: number): Seat[] => Array.from({ length: count }, () => ({ ...EMPTY_SEAT, landmarks: null }));

/** Remembers what was seen of a seat's player in a frame. */
const endFrame = (seat: Seat, timeMs: Milliseconds): void => {
  const region = seat.landmarks?.nextRegion ?? null;
  if ((region === null) !== (seat.region === null)) seat.sinceMs = timeMs;
  if (region === null) seat.doubtedSinceMs = null;
  seat.region = region;
  seat.lastSeen = region ?? seat.lastSeen;
};

const swapItems = <Item>(items: Item[], one: number, other: number): void => {
  [items[one], items[other]] = [items[other]!, items[one]!];
};
