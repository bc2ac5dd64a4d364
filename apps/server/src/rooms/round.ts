import { randomBytes } from 'node:crypto';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { Close } from '@instep/protocol/close';
import type { BoardRow, RoomMode, RoomResultRow } from '@instep/protocol/room-messages';
import { equalInConstantTime } from '../access/host-pin.ts';
import type { Clock } from '../clock.ts';
import type { PerformanceEnd, PerformanceHooks } from '../performance/performance-hooks.ts';
import type { RoomAdmission, RoomTicket } from '../performance/room-admission.ts';
import { Board } from './board.ts';
import { seatsOf, type Member } from './member.ts';
import { resultRows } from './results.ts';

/** A dance of the library, as far as a room must know it. */
export type RoomDance = { readonly id: string; readonly durationS: Seconds };

const KEY_BYTES = 16;
/** How long a dance may be held in all, beyond its own duration. */
const MAX_HELD_MS: Milliseconds = 600_000;

/** Lets a camera's performances be ended. */
type Control = { readonly end: (close: Close) => void };

/** A camera that takes part: its key for `/play`, and what it has started. */
type Camera = {
  readonly key: string;
  readonly places: readonly number[];
  isUsed: boolean;
  control: Control | null;
};

type Player = {
  readonly name: string;
  readonly place: number;
  isDancing: boolean;
  readonly verdicts: Map<number, Verdict>;
  end: PerformanceEnd | null;
};

type Options = {
  readonly roomId: string;
  readonly number: number;
  readonly dance: RoomDance;
  readonly mode: RoomMode;
  readonly cameras: readonly Member[];
  /** How many devices are in the room. */
  readonly members: number;
  readonly clock: Clock;
  readonly onBoard: (rows: readonly BoardRow[]) => void;
  readonly onPerformanceEnd: () => void;
};

/** One dance of a room: who dances, their performances, and what becomes of them. */
export class Round {
  readonly number: number;
  readonly dance: RoomDance;
  readonly mode: RoomMode;
  readonly #options: Options;
  readonly #cameras: ReadonlyMap<string, Camera>;
  readonly #players: ReadonlyMap<number, Player>;
  readonly #board: Board;

  constructor(options: Options) {
    const { number, dance, mode, cameras, clock, onBoard } = options;
    this.number = number;
    this.dance = dance;
    this.mode = mode;
    this.#options = options;
    this.#cameras = new Map(cameras.map(({ id, places }) => [id, createCamera(places)]));
    const seats = cameras.flatMap(seatsOf);
    this.#players = new Map(
      seats.map(({ place, name }) => [place, { name, place, isDancing: false, verdicts: new Map(), end: null }]),
    );
    this.#board = new Board([...this.#players.keys()], clock, onBoard);
  }

  get boardRows(): readonly BoardRow[] {
    return this.#board.rows;
  }

  /** Whether nobody dances just now. */
  get isIdle(): boolean {
    return [...this.#players.values()].every(({ isDancing }) => !isDancing);
  }

  /** Whether everybody has danced. */
  get isOver(): boolean {
    return this.#players.size > 0 && [...this.#players.values()].every(({ end }) => end !== null);
  }

  /** The key with which a camera starts its performances, until it is used. */
  keyOf({ id }: Member): string | undefined {
    const camera = this.#cameras.get(id);
    return camera?.isUsed === false ? camera.key : undefined;
  }

  /** Admits a camera that films so many players. */
  admit({ memberId, joinKey }: RoomTicket, seats: number): RoomAdmission | null {
    const camera = this.#cameras.get(memberId);
    if (!camera || camera.isUsed || camera.places.length !== seats) return null;
    if (!equalInConstantTime(joinKey, camera.key)) return null;
    camera.isUsed = true;
    const { roomId, mode, members } = this.#options;
    return {
      facts: { id: roomId, mode, of: this.#players.size, members },
      placeOf: (seat) => camera.places[seat] ?? 0,
      hooksOf: (seat) => this.#hooksOf(camera.places[seat]),
      resumeTimeoutMs: 1000 * this.dance.durationS + MAX_HELD_MS,
      onStarted: (control) => this.#handleStarted(camera, control),
    };
  }

  /** Ends the performances that still run. */
  endAll(close: Close): void {
    for (const { control } of this.#cameras.values()) control?.end(close);
  }

  /** A camera is gone for good: what it films ends, and it is not admitted any more. */
  endCamera(memberId: string, close: Close): void {
    const camera = this.#cameras.get(memberId);
    if (!camera) return;
    camera.isUsed = true;
    camera.control?.end(close);
  }

  /** The results of those who have danced. Nothing is admitted any more. */
  conclude(): readonly RoomResultRow[] {
    for (const camera of this.#cameras.values()) camera.isUsed = true;
    this.#board.close();
    const rows = this.#board.rows;
    return resultRows(
      [...this.#players.values()].flatMap(({ place, name, verdicts, isDancing, end }) => {
        const row = rows.find((one) => one.place === place);
        if (!row || (!isDancing && end === null)) return [];
        return { name, row, verdicts: [...verdicts.values()], result: end?.result ?? null };
      }),
    );
  }

  #handleStarted(camera: Camera, control: Control): void {
    camera.control = control;
    for (const place of camera.places) {
      const player = this.#players.get(place);
      if (player && player.end === null) player.isDancing = true;
    }
  }

  #hooksOf(place: number | undefined): PerformanceHooks {
    const player = place === undefined ? undefined : this.#players.get(place);
    if (!player) throw new RangeError('expected a seat before this camera');
    return {
      onProgress: (progress) => this.#board.handleProgress(player.place, progress),
      onVerdict: (verdict) => {
        player.verdicts.set(verdict.move, verdict);
        this.#board.handleVerdict(player.place, verdict);
      },
      onEnd: (end) => {
        player.end = end;
        player.isDancing = false;
        this.#options.onPerformanceEnd();
      },
    };
  }
}

const createCamera = (places: readonly number[]): Camera => ({
  key: randomBytes(KEY_BYTES).toString('base64url'),
  places,
  isUsed: false,
  control: null,
});
