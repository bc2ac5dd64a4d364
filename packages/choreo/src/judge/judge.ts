/** The judge: compares one player with one choreography, frame by frame. */
import type { Move } from '../choreography.ts';
import { ASSUMED_RIG, type Rig } from '../lateness.ts';
import type { Epoch } from '../epoch.ts';
import type { Pose } from '../pose.ts';
import type { DanceResult } from '../result.ts';
import type { ByLimb } from '../skeleton.ts';
import { runAllSteps, type Steps } from '../steps.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import type { Verdict } from '../verdict.ts';
import {
  EPOCH_SETTLING_TIME,
  GRID_HZ,
  HOP,
  MIN_WINDOWS,
  MAX_PLAYER_LAG,
  rowsOf,
  MIN_LIVE_DURATION,
  VERDICT_DELAY,
} from './constants.ts';
import { firstLagFor, type Peak } from './evidence.ts';
import { projectEvidence, type JudgeEvidence } from './judge-evidence.ts';
import { Hypotheses } from './hypotheses.ts';
import { JudgedShare, type DancedRange } from './judged-share.ts';
import { LagTracker } from './lag-tracker.ts';
import { LiveScore } from './live-score.ts';
import { Player } from './player.ts';
import { Recognition } from './recognition.ts';
import type { Reference } from './reference.ts';
import { makeResult } from './make-result.ts';
import { computeDanceScore } from './dance-score.ts';
import { judgeWindow, windowsOf, type JudgedWindow, type JudgeParameters, type SlidingWindow } from './windows.ts';
import { unseenVerdict, makeVerdict } from './make-verdict.ts';
import { alignInSteps } from './alignment.ts';

/** The player in one frame at one moment of the dance; `pose` is in pixels of the frame as the camera took it. */
export type PlayerFrame = {
  readonly sequence: number;
  readonly epoch: number;
  readonly mediaTime: Seconds;
  readonly pose: Pose | null;
};

/** The live state of a performance. */
export type LiveState = {
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
  readonly lateness: Seconds | null;
  readonly limbs: ByLimb<UnitInterval | null>;
};

/** The last verdicts of a dance, and its result. */
export type FinishedDance = { readonly verdicts: readonly Verdict[]; readonly result: DanceResult };

export type FrameJudgement = { readonly verdicts: readonly Verdict[]; readonly live: LiveState };

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
  readonly isPractice?: boolean;
};

/** What an epoch message contained, until the frames of that epoch arrive. */
type EpochStart = { readonly mediaTime: Seconds; readonly rate: number; readonly isSkipped: boolean };

/** How a dance ended. */
export type FinishOptions = {
  /**
   * The connection to the player broke, or the server stopped: what is missing at the end is not the player's fault.
   */
  readonly isCutOff: boolean;
};
const PLAYED_TO_END: FinishOptions = { isCutOff: false };

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
  readonly #lag: LagTracker;
  readonly #recognition: Recognition;
  readonly #score: LiveScore;
  readonly #moves: readonly Move[];
  readonly #windows: readonly SlidingWindow[];
  readonly #verdicts = new Map<number, Verdict>();
  readonly #epochStarts = new Map<number, EpochStart>();
  #lastEpoch: EpochStart | null = null;
  #epoch: { readonly number: number; readonly settledAt: Seconds } | null = null;
  #mediaTime: Seconds;
  #alignedAt: Seconds;
  /** The playback rate, and how long the player had been seen when it last changed. */
  #rate = 1;
  #seenBeforeRateChange: Seconds = 0;
  #nextMoveIndex = 0;
  #nextWindowIndex = 0;
  /** The first row that the current frame completed: one row a frame is enough evidence. */
  #frameRow: number | null = null;
  /** What was found last, for `evidence`. */
  #peak: Peak | null = null;
  #latestWindow: JudgedWindow | null = null;
  #latestVerdict: Verdict | null = null;

  constructor(
    reference: Reference,
    { lagHint, rig = ASSUMED_RIG, from = 0, to = reference.duration, isPractice }: JudgeOptions,
  ) {
    this.#reference = reference;
    this.#lagHint = lagHint;
    this.#rig = rig;
    this.#from = from;
    this.#to = to;
    this.#waitsForEnd = to - from < MIN_LIVE_DURATION && !isPractice;
    this.#mediaTime = this.#alignedAt = from;
    this.#moves = reference.moves.filter(({ start, end }) => start >= from - 1e-9 && end <= to + 1e-9);
    this.#windows = windowsOf(reference, from, to);
    const rowCount = reference.rowCount + rowsOf(MAX_PLAYER_LAG);
    this.#player = new Player(rowCount, from, reference.boneWeights, (row) => (this.#frameRow ??= row));
    const [first] = reference.variants;
    if (!first) throw new RangeError('expected a reference in which somebody is seen, got none');
    this.#hypotheses = new Hypotheses(reference, first, firstLagFor(rig));
    this.#lag = new LagTracker(lagHint);
    this.#recognition = new Recognition(reference, lagHint);
    const share = new JudgedShare(reference, this.#windows);
    this.#score = new LiveScore(this.#windows.length, share, this.#recognition);
  }

  /** Judges a frame; one that is not later than the last of its epoch is ignored. */
  handleFrame(frame: PlayerFrame): FrameJudgement {
    const isNewEpoch = this.#epoch === null || frame.epoch > this.#epoch.number;
    const earlierVerdicts = isNewEpoch ? this.#beginEpoch(frame.epoch, frame.mediaTime) : [];
    if (!(isNewEpoch || this.#isLater(frame)) || !this.#isInside(frame))
      return { verdicts: earlierVerdicts, live: this.#liveState() };
    this.#mediaTime = frame.mediaTime;
    this.#player.registerFrame(frame.mediaTime);
    this.#frameRow = null;
    if (frame.mediaTime >= (this.#epoch?.settledAt ?? 0)) this.#updatePlayer(frame);
    const verdicts = [...earlierVerdicts, ...this.#recordDueVerdicts()];
    // One job a frame bounds the cost; evidence can do without some frames.
    const isBusy = verdicts.length > 0 || this.#judgeDueWindow();
    if (!isBusy && this.#frameRow !== null) this.#hypotheses.add(this.#player.rows, this.#frameRow);
    if (!isBusy) this.#updateAlignment();
    return { verdicts, live: this.#liveState() };
  }

  /** What is known just now, for those who look inside. Reads only: judging goes on as if it had not been asked. */
  get evidence(): JudgeEvidence {
    return projectEvidence({
      mediaTime: this.#mediaTime,
      lag: this.#lag,
      peak: this.#peak,
      hypotheses: this.#hypotheses,
      window: this.#latestWindow,
      verdict: this.#latestVerdict,
    });
  }

  /** Records a frame that was taken but lost to the estimator: what is unknown there is not the player's fault. */
  handleLostFrame({ epoch, mediaTime }: Pick<PlayerFrame, 'epoch' | 'mediaTime'>): readonly Verdict[] {
    const isNewEpoch = this.#epoch === null || epoch > this.#epoch.number;
    const earlierVerdicts = isNewEpoch ? this.#beginEpoch(epoch, mediaTime) : [];
    if (epoch === this.#epoch?.number && this.#isInside({ mediaTime })) this.#player.registerFrame(mediaTime);
    return earlierVerdicts;
  }

  /** Records a discontinuity, which takes effect with the first frame of that epoch. */
  handleEpoch({ epoch, mediaTime, playbackRate, reason }: Epoch): readonly Verdict[] {
    // The estimator may still be working on frames of the epoch before: only their stamps show it.
    const wasPaused = this.#lastEpoch?.rate === 0 && mediaTime > this.#lastEpoch.mediaTime + EPOCH_SETTLING_TIME;
    this.#lastEpoch = { mediaTime, rate: playbackRate, isSkipped: reason === 'seek' || wasPaused };
    this.#epochStarts.set(epoch, this.#lastEpoch);
    return [];
  }

  /**
   * Ends the dance: returns the verdicts that were still due, and the result, with side and lag from the whole dance.
   */
  finish(options: FinishOptions = PLAYED_TO_END): FinishedDance {
    return runAllSteps(this.finishInSteps(options));
  }

  /** The same in steps, bit for bit; no frame may be passed in between. */
  *finishInSteps({ isCutOff }: FinishOptions = PLAYED_TO_END): Steps<FinishedDance> {
    if (isCutOff) this.#player.registerFrame(this.#to);
    this.#player.end();
    const found = yield* alignInSteps(this.#reference, this.#player.rows, this.#lagHint, firstLagFor(this.#rig));
    const alignment = { ...found, lateness: found.isOwnLag ? this.#latenessOf(found.lag) : 0 };
    const verdicts: Verdict[] = [];
    for (const move of this.#moves.slice(this.#nextMoveIndex)) {
      // The player went back and did not get this far again: the earlier verdict stays.
      if (this.#verdicts.has(move.n) && this.#mediaTime < move.end) continue;
      verdicts.push(this.#recordVerdict(move, alignment, null));
      yield;
    }
    const judged: JudgedWindow[] = [];
    for (const window of this.#windows) {
      judged.push(judgeWindow(this.#player, window, alignment));
      yield;
    }
    const recognition = new Recognition(this.#reference, this.#lagHint);
    yield* recognition.evaluateAllInSteps(this.#player, alignment);
    const score = computeDanceScore(
      judged,
      this.#judgedShareOf(judged, alignment.lag),
      recognition,
      this.#score.guaranteed,
    );
    const allVerdicts = [...this.#verdicts.values()].sort((a, b) => a.move - b.move);
    const { scope } = this.#reference;
    return {
      verdicts,
      result: makeResult({
        scope,
        hasVisibleLegs: this.#player.hasVisibleLegs,
        alignment,
        rig: this.#rig,
        score,
        verdicts: allVerdicts,
      }),
    };
  }

  #judgedShareOf(judged: readonly JudgedWindow[], lag: Seconds): JudgedShare {
    const share = new JudgedShare(this.#reference, this.#windows);
    judged.forEach((_, index) => share.decideWindow(index, judged, this.#player, this.#dancedRange(lag)));
    return share;
  }

  #dancedRange(lag: Seconds): DancedRange {
    return { lag, from: this.#from, to: this.#to };
  }

  #isLater({ epoch, mediaTime }: PlayerFrame): boolean {
    return epoch === this.#epoch?.number && mediaTime > this.#mediaTime;
  }

  #isInside({ mediaTime }: Pick<PlayerFrame, 'mediaTime'>): boolean {
    return mediaTime >= this.#from - 1e-9 && mediaTime * GRID_HZ < this.#player.rows.count;
  }

  /** Begins an epoch; returns the verdicts that would be lost by leaving the one before. */
  #beginEpoch(number: number, mediaTime: Seconds): readonly Verdict[] {
    const epochStart = this.#epochStarts.get(number);
    const start = Math.min(epochStart?.mediaTime ?? mediaTime, mediaTime);
    const isFirst = this.#epoch === null;
    this.#epoch = { number, settledAt: isFirst ? start : start + EPOCH_SETTLING_TIME };
    if (!isFirst) {
      // A jump without an epoch message counts as the player's own.
      if (epochStart?.isSkipped ?? true) this.#player.skipTo(start);
      this.#player.restart(start);
    }
    const verdicts = start < this.#mediaTime ? this.#rewind(start) : [];
    this.#changeRate(epochStart?.rate ?? 0);
    this.#alignedAt = Math.min(this.#alignedAt, start);
    return verdicts;
  }

  /**
   * Goes back to `mediaTime`: moves after it are judged again. Moves that were danced to their end get their verdicts
   * before.
   */
  #rewind(mediaTime: Seconds): readonly Verdict[] {
    const verdicts = this.#recordVerdicts(({ end }) => this.#mediaTime >= end + this.#lag.value);
    this.#mediaTime = mediaTime;
    this.#recognition.discardFrom(rowsOf(mediaTime));
    const isAfter = (end: Seconds): boolean => end > mediaTime;
    const move = this.#moves.findIndex(({ end }) => isAfter(end));
    const window = this.#windows.findIndex(({ to }) => isAfter(to / GRID_HZ));
    if (move >= 0) this.#nextMoveIndex = Math.min(this.#nextMoveIndex, move);
    if (window >= 0) this.#nextWindowIndex = Math.min(this.#nextWindowIndex, window);
    return verdicts;
  }

  /** A lag is constant in real time but judged in media time: it changes with the playback rate. */
  #changeRate(rate: number): void {
    if (rate === 0 || rate === this.#rate) return;
    this.#lag.rescale(rate / this.#rate);
    this.#hypotheses.clearEvidence();
    this.#rate = rate;
    this.#seenBeforeRateChange = this.#player.seenTime;
  }

  #updatePlayer({ mediaTime, pose }: PlayerFrame): void {
    if (pose) this.#player.handlePose(mediaTime, pose);
    else this.#player.handleNobody(mediaTime);
  }

  /** Updates hypotheses and lag, when it is time. */
  #updateAlignment(): void {
    const elapsed = this.#mediaTime - this.#alignedAt;
    if (elapsed < HOP) return;
    this.#alignedAt = this.#mediaTime;
    this.#hypotheses.updateLeader(Math.min(elapsed, 2 * HOP), this.#player.motionTime);
    this.#peak = this.#hypotheses.peak();
    this.#lag.update(this.#peak, this.#player.seenTime - this.#seenBeforeRateChange, elapsed);
  }

  get #parameters(): JudgeParameters {
    const { value: lag, isKnown: isOwnLag, published } = this.#lag;
    const lateness = published === null ? 0 : this.#latenessOf(published);
    return { variant: this.#hypotheses.leader, lag, isOwnLag, lateness };
  }

  /** The player's lateness for a lag in media time, which may run slower than real time. */
  #latenessOf(lag: Seconds): Seconds {
    return lag / this.#rate - this.#rig.lag;
  }

  #isDue(end: Seconds): boolean {
    return this.#mediaTime >= end + this.#lag.value + VERDICT_DELAY;
  }

  #recordDueVerdicts(): readonly Verdict[] {
    return this.#recordVerdicts(({ end }) => this.#isDue(end));
  }

  /** The verdicts on the next moves, as far as they are ready. */
  #recordVerdicts(isReady: (move: Move) => boolean): readonly Verdict[] {
    const verdicts: Verdict[] = [];
    if (this.#waitsForEnd) return verdicts;
    for (let move = this.#moves[this.#nextMoveIndex]; move && isReady(move); move = this.#moves[this.#nextMoveIndex]) {
      verdicts.push(this.#recordVerdict(move, this.#parameters, this.#hypotheses.opposite));
      this.#nextMoveIndex += 1;
    }
    return verdicts;
  }

  #recordVerdict(move: Move, parameters: JudgeParameters, opposite: JudgeParameters['variant'] | null): Verdict {
    const isTooShort = this.#windows.length < MIN_WINDOWS;
    const verdict = isTooShort
      ? unseenVerdict(move, 'too_little_seen', parameters)
      : makeVerdict(move, this.#player, parameters, opposite);
    this.#latestVerdict = verdict;
    this.#verdicts.set(move.n, verdict);
    return verdict;
  }

  #judgeDueWindow(): boolean {
    const window = this.#windows[this.#nextWindowIndex];
    if (!window || !this.#isDue(window.to / GRID_HZ)) return false;
    const judged = (this.#latestWindow = judgeWindow(this.#player, window, this.#parameters));
    this.#recognition.evaluateSpan(this.#player, this.#parameters, window.to);
    this.#score.recordWindow(this.#nextWindowIndex, judged, this.#player, this.#dancedRange(this.#lag.value));
    this.#nextWindowIndex += 1;
    return true;
  }

  #liveState(): LiveState {
    const lag = this.#lag.published;
    return {
      mediaTime: this.#mediaTime,
      level: this.#score.level,
      points: this.#score.points,
      seen: this.#score.seen,
      lag,
      lateness: lag === null ? null : this.#latenessOf(lag),
      limbs: this.#score.limbs,
    };
  }
}
