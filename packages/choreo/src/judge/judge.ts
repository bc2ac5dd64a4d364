import type { Move } from '../choreography.ts';
import type { Epoch } from '../messages.ts';
import type { Pose } from '../pose.ts';
import type { DanceResult } from '../result.ts';
import type { ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import type { Verdict } from '../verdict.ts';
import {
  EPOCH_SETTLES,
  GRID_HZ,
  HOP,
  LEAST_WINDOWS,
  LONGEST_LAG,
  rowsOf,
  SHORT_DANCE,
  VERDICT_DELAY,
} from './constants.ts';
import { Hypotheses } from './hypotheses.ts';
import { Lag } from './lag.ts';
import { LiveScore } from './live-score.ts';
import { Player } from './player.ts';
import type { Reference } from './reference.ts';
import { resultOf } from './result-of.ts';
import { judgeWindow, songOf, windowsOf, type Terms, type Window } from './song.ts';
import { unseenVerdict, verdictOn } from './verdict-on.ts';
import { wholeOf } from './whole.ts';

/** What was seen of the player at one moment of the dance; `pose` in pixels of the picture as the camera took it. */
export type PlayerFrame = {
  readonly sequence: number;
  readonly epoch: number;
  readonly mediaTime: Seconds;
  readonly pose: Pose | null;
};

/** How it goes just now. */
export type Live = {
  /** Of the last frame. */
  readonly mediaTime: Seconds;
  /** Mean of the last few windows; `null` before the first. */
  readonly level: UnitInterval | null;
  /** What the dance has brought so far, 0..10,000; never falls. */
  readonly points: number;
  /** `null` until the dance itself has shown it. */
  readonly lag: Seconds | null;
  readonly limbs: ByLimb<UnitInterval | null>;
};

export type Judged = { readonly verdicts: readonly Verdict[]; readonly live: Live };

export type JudgeOptions = {
  /** The lag found on this device in an earlier dance. */
  readonly lagHint: Seconds | null;
  /** The section that is danced; the whole unless told. */
  readonly from?: Seconds;
  readonly to?: Seconds;
};

/**
 * Judges one player's run through one choreography, frame by frame. Only what is stamped on the frames counts: the
 * same frames in the same order give the same verdicts bit for bit, whenever they arrive.
 */
export class Judge {
  readonly #reference: Reference;
  readonly #lagHint: Seconds | null;
  readonly #from: Seconds;
  readonly #to: Seconds;
  readonly #player: Player;
  readonly #hypotheses: Hypotheses;
  readonly #lag: Lag;
  readonly #score: LiveScore;
  readonly #moves: readonly Move[];
  readonly #windows: readonly Window[];
  readonly #verdicts = new Map<number, Verdict>();
  readonly #epochs = new Map<number, Seconds>();
  #epoch: { readonly number: number; readonly settledAt: Seconds } | null = null;
  #mediaTime: Seconds;
  #settledAt: Seconds;
  #nextMove = 0;
  #nextWindow = 0;
  /** The first complete row of the frame in hand: one a frame is evidence enough. */
  #frameRow: number | null = null;

  constructor(reference: Reference, { lagHint, from = 0, to = reference.duration }: JudgeOptions) {
    this.#reference = reference;
    this.#lagHint = lagHint;
    this.#from = from;
    this.#to = to;
    this.#mediaTime = this.#settledAt = from;
    this.#moves = reference.moves.filter(({ start, end }) => start >= from - 1e-9 && end <= to + 1e-9);
    this.#windows = windowsOf(reference, from, to);
    const rowCount = reference.rowCount + rowsOf(LONGEST_LAG);
    this.#player = new Player(rowCount, from, reference.boneWeights, (row) => (this.#frameRow ??= row));
    const [first] = reference.variants;
    if (!first) throw new RangeError('expected a reference in which somebody is seen, got none');
    this.#hypotheses = new Hypotheses(reference, first);
    this.#lag = new Lag(lagHint);
    this.#score = new LiveScore(this.#windows.length);
  }

  /** A frame not later than the last of its epoch is ignored. */
  handleFrame(frame: PlayerFrame): Judged {
    if (!this.#isNews(frame)) return { verdicts: [], live: this.#live() };
    this.#mediaTime = frame.mediaTime;
    this.#frameRow = null;
    if (frame.mediaTime >= (this.#epoch?.settledAt ?? 0)) this.#see(frame);
    const verdicts = this.#dueVerdicts();
    // One job a frame bounds its cost; evidence can spare a frame now and then.
    const busy = verdicts.length > 0 || this.#looksAtWindow();
    if (!busy && this.#frameRow !== null) this.#hypotheses.add(this.#player.rows, this.#frameRow);
    if (!busy) this.#settle();
    return { verdicts, live: this.#live() };
  }

  /** Takes note of a discontinuity; it takes effect with the first frame of that epoch. */
  handleEpoch({ epoch, mediaTime }: Epoch): readonly Verdict[] {
    // Frames of the epoch before may still be on their way from the estimator: only their stamps tell.
    this.#epochs.set(epoch, mediaTime);
    return [];
  }

  /** The dance is over: the verdicts that were still due, and the result, with side and lag from the whole. */
  finish(): { readonly verdicts: readonly Verdict[]; readonly result: DanceResult } {
    this.#player.end();
    const whole = wholeOf(this.#reference, this.#player.rows, this.#lagHint);
    const verdicts: Verdict[] = [];
    for (; this.#nextMove < this.#moves.length; this.#nextMove++) {
      verdicts.push(this.#say(this.#moves[this.#nextMove] as Move, whole, null));
    }
    const song = songOf(this.#windows.map((window) => judgeWindow(this.#player, window, whole)));
    const said = [...this.#verdicts.values()].sort((a, b) => a.move - b.move);
    return { verdicts, result: resultOf({ scope: this.#reference.scope, legs: this.#player.legs, whole, song, said }) };
  }

  #isNews({ epoch, mediaTime }: PlayerFrame): boolean {
    if (this.#epoch === null || epoch > this.#epoch.number) this.#open(epoch, mediaTime);
    else if (epoch < this.#epoch.number || mediaTime <= this.#mediaTime) return false;
    return mediaTime >= this.#from - 1e-9 && mediaTime * GRID_HZ < this.#player.rows.count;
  }

  #open(number: number, mediaTime: Seconds): void {
    const start = Math.min(this.#epochs.get(number) ?? mediaTime, mediaTime);
    const isFirst = this.#epoch === null;
    this.#epoch = { number, settledAt: isFirst ? start : start + EPOCH_SETTLES };
    if (!isFirst) this.#player.restart(start);
    if (start < this.#mediaTime) this.#goBack(start);
    this.#settledAt = Math.min(this.#settledAt, start);
  }

  /** What lies after `mediaTime` is danced again, and judged anew. */
  #goBack(mediaTime: Seconds): void {
    this.#mediaTime = mediaTime;
    const isAfter = (end: Seconds): boolean => end > mediaTime;
    const move = this.#moves.findIndex(({ end }) => isAfter(end));
    const window = this.#windows.findIndex(({ to }) => isAfter(to / GRID_HZ));
    if (move >= 0) this.#nextMove = Math.min(this.#nextMove, move);
    if (window >= 0) this.#nextWindow = Math.min(this.#nextWindow, window);
  }

  #see({ mediaTime, pose }: PlayerFrame): void {
    if (pose) this.#player.handlePose(mediaTime, pose);
    else this.#player.handleNobody(mediaTime);
  }

  /** Looks again at hypotheses and lag, when it is time. */
  #settle(): void {
    const elapsed = this.#mediaTime - this.#settledAt;
    if (elapsed < HOP) return;
    this.#settledAt = this.#mediaTime;
    this.#hypotheses.settle(Math.min(elapsed, 2 * HOP), this.#player.motion);
    this.#lag.update(this.#hypotheses.peak(), this.#player.seen, elapsed);
  }

  get #terms(): Terms {
    return { variant: this.#hypotheses.leader, lag: this.#lag.value, isOwnLag: this.#lag.isKnown };
  }

  #isDue(end: Seconds): boolean {
    return this.#mediaTime >= end + this.#lag.value + VERDICT_DELAY;
  }

  #dueVerdicts(): Verdict[] {
    const verdicts: Verdict[] = [];
    if (this.#to - this.#from < SHORT_DANCE) return verdicts;
    for (let move = this.#moves[this.#nextMove]; move && this.#isDue(move.end); move = this.#moves[this.#nextMove]) {
      verdicts.push(this.#say(move, this.#terms, this.#hypotheses.opposite));
      this.#nextMove += 1;
    }
    return verdicts;
  }

  #say(move: Move, terms: Terms, opposite: Terms['variant'] | null): Verdict {
    const tooShort = this.#windows.length < LEAST_WINDOWS;
    const verdict = tooShort
      ? unseenVerdict(move, 'too_little_seen', terms)
      : verdictOn(move, this.#player, terms, opposite);
    this.#verdicts.set(move.n, verdict);
    return verdict;
  }

  #looksAtWindow(): boolean {
    const window = this.#windows[this.#nextWindow];
    if (!window || !this.#isDue(window.to / GRID_HZ)) return false;
    this.#score.add(this.#nextWindow, judgeWindow(this.#player, window, this.#terms));
    this.#nextWindow += 1;
    return true;
  }

  #live(): Live {
    return {
      mediaTime: this.#mediaTime,
      level: this.#score.level,
      points: this.#score.points,
      lag: this.#lag.published,
      limbs: this.#score.limbs,
    };
  }
}
