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
  /** How much was judged of what could have been judged until now; below 0.8 points are lost. */
  readonly seen: UnitInterval;
  /** `null` until the dance itself has shown it. */
  readonly lag: Seconds | null;
  /** What of it is the person's, beyond the rig's. */
  readonly late: Seconds | null;
  readonly limbs: ByLimb<UnitInterval | null>;
};

/** The last verdicts of a dance, and its result. */
export type Finished = { readonly verdicts: readonly Verdict[]; readonly result: DanceResult };

export type Judged = { readonly verdicts: readonly Verdict[]; readonly live: Live };

export type JudgeOptions = {
  /** The lag found on this device in an earlier dance. */
  readonly lagHint: Seconds | null;
  /** What screen and camera take on this device, and how that is known; a usual rig's unless told. */
  readonly rig?: Rig;
  /** The section that is danced; the whole unless told. */
  readonly from?: Seconds;
  readonly to?: Seconds;
  /** Practice: danced over and over, so each move gets its word at once, however short the section is. */
  readonly repeats?: boolean;
};

/** What a message said of an epoch before its frames came. */
type Announced = { readonly mediaTime: Seconds; readonly rate: number; readonly isSkip: boolean };

/** How a dance ended. */
export type Ending = {
  /** The way to the player broke, or the server stopped: what is missing at the end is not the player's. */
  readonly isCutOff: boolean;
};
const PLAYED: Ending = { isCutOff: false };

/**
 * Judges one player's run through one choreography, frame by frame. Only what is stamped on the frames counts: the
 * same frames in the same order give the same verdicts bit for bit, whenever they arrive.
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
  /** Of playback, and how long the player had been seen when it changed last. */
  #rate = 1;
  #seenBefore: Seconds = 0;
  #nextMove = 0;
  #nextWindow = 0;
  /** The first complete row of the frame in hand: one a frame is evidence enough. */
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

  /** A frame not later than the last of its epoch is ignored. */
  handleFrame(frame: PlayerFrame): Judged {
    const opens = this.#epoch === null || frame.epoch > this.#epoch.number;
    const left = opens ? this.#open(frame.epoch, frame.mediaTime) : [];
    if (!(opens || this.#isNews(frame)) || !this.#isInside(frame)) return { verdicts: left, live: this.#live() };
    this.#mediaTime = frame.mediaTime;
    this.#player.hear(frame.mediaTime);
    this.#frameRow = null;
    if (frame.mediaTime >= (this.#epoch?.settledAt ?? 0)) this.#see(frame);
    const verdicts = [...left, ...this.#dueVerdicts()];
    // One job a frame bounds its cost; evidence can spare a frame now and then.
    const busy = verdicts.length > 0 || this.#looksAtWindow();
    if (!busy && this.#frameRow !== null) this.#hypotheses.add(this.#player.rows, this.#frameRow);
    if (!busy) this.#settle();
    return { verdicts, live: this.#live() };
  }

  /** A frame of that moment was taken, and lost to the estimator: what is unknown there is not the player's fault. */
  handleLoss({ epoch, mediaTime }: Pick<PlayerFrame, 'epoch' | 'mediaTime'>): readonly Verdict[] {
    const opens = this.#epoch === null || epoch > this.#epoch.number;
    const left = opens ? this.#open(epoch, mediaTime) : [];
    if (epoch === this.#epoch?.number && this.#isInside({ mediaTime })) this.#player.hear(mediaTime);
    return left;
  }

  /** Takes note of a discontinuity; it takes effect with the first frame of that epoch. */
  handleEpoch({ epoch, mediaTime, playbackRate, reason }: Epoch): readonly Verdict[] {
    // Frames of the epoch before may still be on their way from the estimator: only their stamps tell.
    const stood = this.#announced?.rate === 0 && mediaTime > this.#announced.mediaTime + EPOCH_SETTLES;
    this.#announced = { mediaTime, rate: playbackRate, isSkip: reason === 'seek' || stood };
    this.#epochs.set(epoch, this.#announced);
    return [];
  }

  /** The dance is over: the verdicts that were still due, and the result, with side and lag from the whole. */
  finish(ending: Ending = PLAYED): Finished {
    return atOnce(this.finishing(ending));
  }

  /** The same in steps, bit for bit; no frame may come meanwhile. */
  *finishing({ isCutOff }: Ending = PLAYED): Steps<Finished> {
    if (isCutOff) this.#player.hear(this.#to);
    this.#player.end();
    const found = yield* findingWhole(this.#reference, this.#player.rows, this.#lagHint, firstLagWith(this.#rig));
    const whole = { ...found, late: found.isOwnLag ? this.#lateBy(found.lag) : 0 };
    const verdicts: Verdict[] = [];
    for (const move of this.#moves.slice(this.#nextMove)) {
      // Gone back, and not come so far again: what was said then stands.
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

  /** Begins an epoch; answers the verdicts that would be lost by leaving the one before. */
  #open(number: number, mediaTime: Seconds): readonly Verdict[] {
    const announced = this.#epochs.get(number);
    const start = Math.min(announced?.mediaTime ?? mediaTime, mediaTime);
    const isFirst = this.#epoch === null;
    this.#epoch = { number, settledAt: isFirst ? start : start + EPOCH_SETTLES };
    if (!isFirst) {
      // Without a word of what happened, a leap is taken for the player's own.
      if (announced?.isSkip ?? true) this.#player.skipTo(start);
      this.#player.restart(start);
    }
    const verdicts = start < this.#mediaTime ? this.#goBack(start) : [];
    this.#changeRate(announced?.rate ?? 0);
    this.#settledAt = Math.min(this.#settledAt, start);
    return verdicts;
  }

  /** What lies after `mediaTime` is danced again, and judged anew; what was danced to its end gets its word before. */
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

  /** A lag is in seconds of the clock on the wall, judged in seconds of the video: another rate makes it another. */
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

  /** Looks again at hypotheses and lag, when it is time. */
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

  /** How late the person is whose movements lie so far behind in the video's time, which may run slower than a rig's. */
  #lateBy(lag: Seconds): Seconds {
    return lag / this.#rate - this.#rig.lag;
  }

  #isDue(end: Seconds): boolean {
    return this.#mediaTime >= end + this.#lag.value + VERDICT_DELAY;
  }

  #dueVerdicts(): readonly Verdict[] {
    return this.#verdictsOn(({ end }) => this.#isDue(end));
  }

  /** Says what is to be said of the next moves, as long as they are ready for it. */
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
