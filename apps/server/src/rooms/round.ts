import { randomBytes } from 'node:crypto';
import { takeTurns, turnWeight, type DanceTurn, type TurnMove } from '@instep/choreo/turn-taking';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { BoardRow, RoomMode, RoomResultRow } from '@instep/protocol/room-messages';
import { equalInConstantTime } from '../access/host-pin.ts';
import type { Clock } from '../clock.ts';
import type { PerformanceHooks } from '../performance/performance-hooks.ts';
import type { CameraTurn, RoomAdmission, RoomTicket } from '../performance/room-admission.ts';
import { Board } from './board.ts';
import { seatsOf, type Member } from './member.ts';
import { resultRows } from './results.ts';
import { RoundPlayer } from './round-player.ts';

/** A dance of the library, as far as a room must know it. */
export type RoomDance = { readonly id: string; readonly durationS: Seconds; readonly moves: readonly TurnMove[] };

const KEY_BYTES = 16;
/** How long a dance may be held in all, beyond its own duration. */
const MAX_HELD_MS: Milliseconds = 600_000;

/** Lets a camera's performances be ended. */
type Control = { readonly end: (close: Close) => void };

/** A camera that takes part: its key for `/play`, and what it has started. */
type Camera = {
  readonly places: readonly number[];
  key: string;
  isKeyUsed: boolean;
  /** Gone for good. */
  isOut: boolean;
  control: Control | null;
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
  /** Who dances when, where they take turns. */
  readonly turns: readonly DanceTurn[] | null;
  readonly #options: Options;
  readonly #cameras: ReadonlyMap<string, Camera>;
  readonly #players: readonly RoundPlayer[];
  readonly #board: Board;
  #isConcluded = false;

  constructor(options: Options) {
    const { number, dance, mode, cameras, clock, onBoard } = options;
    this.number = number;
    this.dance = dance;
    this.mode = mode;
    this.#options = options;
    this.#cameras = new Map(cameras.map(({ id, places }) => [id, createCamera(places)]));
    const seats = cameras.flatMap(seatsOf).toSorted((a, b) => a.place - b.place);
    const places = seats.map(({ place }) => place);
    const turns = mode === 'turns' ? takeTurns(dance.moves, places, dance.durationS) : null;
    this.turns = turns;
    const weightsOf = (own: number): number[] | null =>
      turns && turns.filter(({ place }) => place === own).map((turn) => turnWeight(dance.moves, turn));
    this.#players = seats.map(({ name, place }) => new RoundPlayer(name, place, weightsOf(place)));
    this.#board = new Board(
      this.#players.map(({ place }) => place),
      clock,
      onBoard,
    );
  }

  get boardRows(): readonly BoardRow[] {
    return this.#board.rows;
  }

  /** Whether nobody dances just now. */
  get isIdle(): boolean {
    return this.#players.every(({ isDancing }) => !isDancing);
  }

  /** Whether everybody has danced. */
  get isOver(): boolean {
    return this.#players.length > 0 && this.#players.every(({ isOver }) => isOver);
  }

  /** The key with which a camera starts its performances, a new one once it was used: its page may have been reloaded. */
  keyOf({ id }: Member): string | undefined {
    const camera = this.#cameras.get(id);
    if (!camera || camera.isOut || this.#turnsOf(camera)?.length === 0) return undefined;
    if (camera.isKeyUsed) camera.key = createKey();
    camera.isKeyUsed = false;
    return camera.key;
  }

  /** Admits a camera that films so many players. Performances that it started before, as before a reload, end. */
  admit({ memberId, joinKey }: RoomTicket, seats: number): RoomAdmission | null {
    const camera = this.#cameras.get(memberId);
    if (this.#isConcluded || !camera || camera.isOut || camera.isKeyUsed || camera.places.length !== seats) return null;
    if (!equalInConstantTime(joinKey, camera.key)) return null;
    camera.isKeyUsed = true;
    const { roomId, mode, members } = this.#options;
    const turns = this.#turnsOf(camera);
    const parts = (turns ?? camera.places.map((_, seat) => ({ seat, turn: 0 }))).map(({ seat, turn }) => {
      const place = camera.places[seat] ?? 0;
      return { place, ...this.#playerAt(place).begin(turn) };
    });
    return {
      facts: { id: roomId, mode, of: this.#players.length, members },
      placeOf: (seat) => camera.places[seat] ?? 0,
      turns,
      hooksOf: (performance) => this.#hooksOf(parts[performance]),
      resumeTimeoutMs: 1000 * this.dance.durationS + MAX_HELD_MS,
      onStarted: (control) => {
        for (const { start } of parts) start();
        camera.control?.end({ reason: 'replaced' });
        camera.control = control;
      },
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
    camera.isOut = true;
    camera.control?.end(close);
  }

  /** The results of those who have danced. Nothing is admitted any more. */
  conclude(): readonly RoomResultRow[] {
    this.#isConcluded = true;
    this.#board.close();
    const rows = this.#board.rows;
    return resultRows(
      this.#players.flatMap(({ place, name, verdicts, result, hasDanced }) => {
        const row = rows.find((one) => one.place === place);
        return row && hasDanced ? { name, row, verdicts, result } : [];
      }),
    );
  }

  /** The turns of the players before a camera, with their number among the player's own; null where nobody takes turns. */
  #turnsOf({ places }: Camera): readonly (CameraTurn & { readonly turn: number })[] | null {
    const { turns } = this;
    if (!turns) return null;
    return turns.flatMap(({ place, fromS, toS }, index) => {
      const turn = turns.slice(0, index).filter((earlier) => earlier.place === place).length;
      return places.includes(place) ? { seat: places.indexOf(place), fromS, toS, turn } : [];
    });
  }

  #playerAt(place: number): RoundPlayer {
    const player = this.#players.find((one) => one.place === place);
    if (!player) throw new RangeError(`expected a player at place ${place}`);
    return player;
  }

  #hooksOf(part: ({ readonly place: number } & ReturnType<RoundPlayer['begin']>) | undefined): PerformanceHooks {
    if (!part) throw new RangeError('expected a performance of this camera');
    const { place } = part;
    return {
      onProgress: (progress) => this.#board.handleProgress(place, part.progress(progress)),
      onVerdict: (verdict) => {
        part.judge(verdict);
        this.#board.handleVerdict(place, verdict);
      },
      onEnd: (end) => {
        part.end(end);
        // Nothing else tells the board what a turn has earned in the end.
        if (this.turns) this.#board.handleTurnEnd(place, this.#playerAt(place).earned);
        this.#options.onPerformanceEnd();
      },
    };
  }
}

const createKey = (): string => randomBytes(KEY_BYTES).toString('base64url');

const createCamera = (places: readonly number[]): Camera => ({
  places,
  key: createKey(),
  isKeyUsed: false,
  isOut: false,
  control: null,
});
