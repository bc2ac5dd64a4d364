/** The judge: compares one player with one choreography, frame by frame. */
import type { Move } from '../choreography.ts';
import { ASSUMED_RIG, type Rig } from '../lateness.ts';
import type { Epoch } from '../epoch.ts';
import type { Pose } from '../pose.ts';
import type { DanceResult } from '../result.ts';
import type { ByLimb } from '../skeleton.ts';
import { atOnce, type Steps } from '../steps.ts';
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
import { firstLagWith } from './evidence.ts';
import { Hypotheses } from './hypotheses.ts';
import { JudgedShare, type Placing } from './judged-share.ts';
import { Lag } from './lag.ts';
import { LiveScore } from './live-score.ts';
import { Player } from './player.ts';
import { Recognition } from './recognition.ts';
import type { Reference } from './reference.ts';
import { resultOf } from './result-of.ts';
import { songOf } from './song.ts';
import { judgeWindow, windowsOf, type JudgedWindow, type Terms, type Window } from './windows.ts';
import { unseenVerdict, verdictOn } from './verdict-on.ts';
import { findingWhole } from './whole.ts';

/** The player in one frame at one moment of the dance; `pose` is in pixels of the frame as the camera took it. */
export type PlayerFrame = {
  readonly sequence: number;
  readonly epoch: number;
  readonly mediaTime: Seconds;
  readonly pose: Pose | null;
};

/** The live state of a performance. */
export type Live = {
  /** Media time of the last frame. */
  readonly mediaTime: Seconds;
  /** Mean of the last few windows; `null` before the first. */
  readonly level: UnitInterval | null;
  /** The points so far, 0..10,000; they never fall. */
  readonly points: number;
  /** The share judged of what could have been judged until now; below 0.8 points are lost. */
  readonly seen: UnitInterval;
  /** `null` until this dance itself has shown it. */
  readonly lag: Seconds | null;
  /** The part of the lag that is the player's, beyond the rig's. */
  readonly late: Seconds | null;
  readonly limbs: ByLimb<UnitInterval | null>;
};

/** The last verdicts of a dance, and its result. */
export type Finished = { readonly verdicts: readonly Verdict[]; readonly result: DanceResult };

export type Judged = { readonly verdicts: readonly Verdict[]; readonly live: Live };

export type JudgeOptions = {
  /** The lag that was found on this device in an earlier dance. */
  readonly lagHint: Seconds | null;
  /** The lag of screen and camera on this device, and how it is known; a usual rig's by default. */
  readonly rig?: Rig;
  /** The section that is danced; the whole dance by default. */
  readonly from?: Seconds;
  readonly to?: Seconds;
  /**
   * Practice: the section is danced over and over, so each move gets its verdict at once, however short the section is.
   */
  readonly repeats?: boolean;
};

/** What an epoch message contained, until the frames of that epoch arrive. */
type Announced = { readonly mediaTime: Seconds; readonly rate: number; readonly isSkip: boolean };

/** How a dance ended. */
export type Ending = {
  /**
   * The connection to the player broke, or the server stopped: what is missing at the end is not the player's fault.
   */
  readonly isCutOff: boolean;
};
const PLAYED: Ending = { isCutOff: false };

/**
 * Judges one player's run through one choreography, frame by frame. Only the stamps of the frames count, not when they
 * arrive: the same frames in the same order give the same verdicts bit for bit.
 */
export class Judge {
  readonly #reference: Reference;
  readonly #lagHint: Seconds | null;
  readonly #rig: Rig;
  readonly #from: Seconds;
  readonly #to: Seconds;
  readonly #waitsForEnd: boolean;
  readonly #player: Player;
  readonly #hypotheses: Hypotheses;
  readonly #lag: Lag;
  readonly #recognition: Recognition;
  readonly #score: LiveScore;
  readonly #moves: readonly Move[];
  readonly #windows: readonly Window[];
  readonly #verdicts = new Map<number, Verdict>();
  readonly #epochs = new Map<number, Announced>();
  #announced: Announced | null = null;
  #epoch: { readonly number: number; readonly settledAt: Seconds } | null = null;
  #mediaTime: Seconds;
  #settledAt: Seconds;
  /** The playback rate, and how long the player had been seen when it last changed. */
  #rate = 1;
  #seenBefore: Seconds = 0;
  #nextMove = 0;
  #nextWindow = 0;
  /** The first row that the current frame completed: one row a frame is enough evidence. */
  #frameRow: number | null = null;

  constructor(
    reference: Reference,
    { lagHint, rig = ASSUMED_RIG, from = 0, to = reference.duration, repeats }: JudgeOptions,
  ) {
    this.#reference = reference;
    this.#lagHint = lagHint;
    this.#rig = rig;
    this.#from = from;
    this.#to = to;
    this.#waitsForEnd = to - from < SHORT_DANCE && !repeats;
    this.#mediaTime = this.#settledAt = from;
    this.#moves = reference.moves.filter(({ start, end }) => start >= from - 1e-9 && end <= to + 1e-9);
    this.#windows = windowsOf(reference, from, to);
    const rowCount = reference.rowCount + rowsOf(LONGEST_LAG);
    this.#player = new Player(rowCount, from, reference.boneWeights, (row) => (this.#frameRow ??= row));
    const [first] = reference.variants;
    if (!first) throw new RangeError('expected a reference in which somebody is seen, got none');
    this.#hypotheses = new Hypotheses(reference, first, firstLagWith(rig));
    this.#lag = new Lag(lagHint);
    this.#recognition = new Recognition(reference, lagHint);
    const share = new JudgedShare(reference, this.#windows);
    this.#score = new LiveScore(this.#windows.length, share, this.#recognition);
  }

  /** Judges a frame; one that is not later than the last of its epoch is ignored. */
  handleFrame(frame: PlayerFrame): Judged {
    const opens = this.#epoch === null || frame.epoch > this.#epoch.number;
    const left = opens ? this.#open(frame.epoch, frame.mediaTime) : [];
    if (!(opens || this.#isNews(frame)) || !this.#isInside(frame)) return { verdicts: left, live: this.#live() };
    this.#mediaTime = frame.mediaTime;
    this.#player.hear(frame.mediaTime);
    this.#frameRow = null;
    if (frame.mediaTime >= (this.#epoch?.settledAt ?? 0)) this.#see(frame);
    const verdicts = [...left, ...this.#dueVerdicts()];
    // One job a frame bounds the cost; evidence can do without some frames.
    const busy = verdicts.length > 0 || this.#looksAtWindow();
    if (!busy && this.#frameRow !== null) this.#hypotheses.add(this.#player.rows, this.#frameRow);
    if (!busy) this.#settle();
    return { verdicts, live: this.#live() };
  }

  /** Records a frame that was taken but lost to the estimator: what is unknown there is not the player's fault. */
  handleLoss({ epoch, mediaTime }: Pick<PlayerFrame, 'epoch' | 'mediaTime'>): readonly Verdict[] {
    const opens = this.#epoch === null || epoch > this.#epoch.number;
    const left = opens ? this.#open(epoch, mediaTime) : [];
    if (epoch === this.#epoch?.number && this.#isInside({ mediaTime })) this.#player.hear(mediaTime);
    return left;
  }

  /** Records a discontinuity, which takes effect with the first frame of that epoch. */
  handleEpoch({ epoch, mediaTime, playbackRate, reason }: Epoch): readonly Verdict[] {
    // The estimator may still be working on frames of the epoch before: only their stamps show it.
    const stood = this.#announced?.rate === 0 && mediaTime > this.#announced.mediaTime + EPOCH_SETTLES;
    this.#announced = { mediaTime, rate: playbackRate, isSkip: reason === 'seek' || stood };
    this.#epochs.set(epoch, this.#announced);
    return [];
  }

  /**
   * Ends the dance: returns the verdicts that were still due, and the result, with side and lag from the whole dance.
   */
  finish(ending: Ending = PLAYED): Finished {
    return atOnce(this.finishing(ending));
  }

  /** The same in steps, bit for bit; no frame may be passed in between. */
  *finishing({ isCutOff }: Ending = PLAYED): Steps<Finished> {
    if (isCutOff) this.#player.hear(this.#to);
    this.#player.end();
    const found = yield* findingWhole(this.#reference, this.#player.rows, this.#lagHint, firstLagWith(this.#rig));
    const whole = { ...found, late: found.isOwnLag ? this.#lateBy(found.lag) : 0 };
    const verdicts: Verdict[] = [];
    for (const move of this.#moves.slice(this.#nextMove)) {
      // The player went back and did not get this far again: the earlier verdict stays.
      if (this.#verdicts.has(move.n) && this.#mediaTime < move.end) continue;
      verdicts.push(this.#say(move, whole, null));
      yield;
    }
    const judged: JudgedWindow[] = [];
    for (const window of this.#windows) {
      judged.push(judgeWindow(this.#player, window, whole));
      yield;
    }
    const recognition = new Recognition(this.#reference, this.#lagHint);
    yield* recognition.lookingAtAll(this.#player, whole);
    const song = songOf(judged, this.#shareOf(judged, whole.lag), recognition, this.#score.safe);
    const said = [...this.#verdicts.values()].sort((a, b) => a.move - b.move);
    const { scope } = this.#reference;
    return { verdicts, result: resultOf({ scope, legs: this.#player.legs, whole, rig: this.#rig, song, said }) };
  }

  #shareOf(judged: readonly JudgedWindow[], lag: Seconds): JudgedShare {
    const share = new JudgedShare(this.#reference, this.#windows);
    judged.forEach((_, index) => share.settle(index, judged, this.#player, this.#placing(lag)));
    return share;
  }

  #placing(lag: Seconds): Placing {
    return { lag, from: this.#from, to: this.#to };
  }

  #isNews({ epoch, mediaTime }: PlayerFrame): boolean {
    return epoch === this.#epoch?.number && mediaTime > this.#mediaTime;
  }

  #isInside({ mediaTime }: Pick<PlayerFrame, 'mediaTime'>): boolean {
    return mediaTime >= this.#from - 1e-9 && mediaTime * GRID_HZ < this.#player.rows.count;
  }

  /** Begins an epoch; returns the verdicts that would be lost by leaving the one before. */
  #open(number: number, mediaTime: Seconds): readonly Verdict[] {
    const announced = this.#epochs.get(number);
    const start = Math.min(announced?.mediaTime ?? mediaTime, mediaTime);
    const isFirst = this.#epoch === null;
    this.#epoch = { number, settledAt: isFirst ? start : start + EPOCH_SETTLES };
    if (!isFirst) {
      // A jump without an epoch message counts as the player's own.
      if (announced?.isSkip ?? true) this.#player.skipTo(start);
      this.#player.restart(start);
    }
    const verdicts = start < this.#mediaTime ? this.#goBack(start) : [];
    this.#changeRate(announced?.rate ?? 0);
    this.#settledAt = Math.min(this.#settledAt, start);
    return verdicts;
  }

  /**
   * Goes back to `mediaTime`: moves after it are judged anew. Moves that were danced to their end get their verdicts
   * before.
   */
  #goBack(mediaTime: Seconds): readonly Verdict[] {
    const verdicts = this.#verdictsOn(({ end }) => this.#mediaTime >= end + this.#lag.value);
    this.#mediaTime = mediaTime;
    this.#recognition.forgetFrom(rowsOf(mediaTime));
    const isAfter = (end: Seconds): boolean => end > mediaTime;
    const move = this.#moves.findIndex(({ end }) => isAfter(end));
    const window = this.#windows.findIndex(({ to }) => isAfter(to / GRID_HZ));
    if (move >= 0) this.#nextMove = Math.min(this.#nextMove, move);
    if (window >= 0) this.#nextWindow = Math.min(this.#nextWindow, window);
    return verdicts;
  }

  /** A lag is constant in real time but judged in media time: it changes with the playback rate. */
  #changeRate(rate: number): void {
    if (rate === 0 || rate === this.#rate) return;
    this.#lag.stretch(rate / this.#rate);
    this.#hypotheses.forgetLags();
    this.#rate = rate;
    this.#seenBefore = this.#player.seen;
  }

  #see({ mediaTime, pose }: PlayerFrame): void {
    if (pose) this.#player.handlePose(mediaTime, pose);
    else this.#player.handleNobody(mediaTime);
  }

  /** Updates hypotheses and lag, when it is time. */
  #settle(): void {
    const elapsed = this.#mediaTime - this.#settledAt;
    if (elapsed < HOP) return;
    this.#settledAt = this.#mediaTime;
    this.#hypotheses.settle(Math.min(elapsed, 2 * HOP), this.#player.motion);
    this.#lag.update(this.#hypotheses.peak(), this.#player.seen - this.#seenBefore, elapsed);
  }

  get #terms(): Terms {
    const { value: lag, isKnown: isOwnLag, published } = this.#lag;
    const late = published === null ? 0 : this.#lateBy(published);
    return { variant: this.#hypotheses.leader, lag, isOwnLag, late };
  }

  /** The player's lateness for a lag in media time, which may run slower than real time. */
  #lateBy(lag: Seconds): Seconds {
    return lag / this.#rate - this.#rig.lag;
  }

  #isDue(end: Seconds): boolean {
    return this.#mediaTime >= end + this.#lag.value + VERDICT_DELAY;
  }

  #dueVerdicts(): readonly Verdict[] {
    return this.#verdictsOn(({ end }) => this.#isDue(end));
  }

  /** The verdicts on the next moves, as far as they are ready. */
  #verdictsOn(isReady: (move: Move) => boolean): readonly Verdict[] {
    const verdicts: Verdict[] = [];
    if (this.#waitsForEnd) return verdicts;
    for (let move = this.#moves[this.#nextMove]; move && isReady(move); move = this.#moves[this.#nextMove]) {
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
    const judged = judgeWindow(this.#player, window, this.#terms);
    this.#recognition.look(this.#player, this.#terms, window.to);
    this.#score.add(this.#nextWindow, judged, this.#player, this.#placing(this.#lag.value));
    this.#nextWindow += 1;
    return true;
  }

  #live(): Live {
    const lag = this.#lag.published;
    return {
      mediaTime: this.#mediaTime,
      level: this.#score.level,
      points: this.#score.points,
      seen: this.#score.seen,
      lag,
      late: lag === null ? null : this.#lateBy(lag),
      limbs: this.#score.limbs,
    };
  }
}
