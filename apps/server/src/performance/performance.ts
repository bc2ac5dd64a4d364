import type { Epoch } from '@instep/choreo/epoch';
import type { Judge, LiveState } from '@instep/choreo/judge/judge';
import type { JudgeEvidence } from '@instep/choreo/judge/judge-evidence';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { CameraHealth, LabRequest } from '@instep/protocol/client-message';
import type { Close, CloseReason } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import type { Clock } from '../clock.ts';
import { DiskFault, type EndStatus, type FrameEntry, type SessionRecord } from '../store/session-store.ts';
import { frameResult, droppedObservation, type Observation, type Source, type Stamp } from '../sources/observation.ts';
import { PROGRESS_INTERVAL_MS, type PerformanceHooks, type Progress } from './performance-hooks.ts';
import { IdleTimeout } from './idle-timeout.ts';
import { ReorderBuffer } from './reorder-buffer.ts';
import type { RunInSlices } from '../in-slices.ts';
import { StampTracker } from './stamp-tracker.ts';

export type PerformanceOptions = {
  readonly judge: Pick<Judge, 'handleFrame' | 'handleLostFrame' | 'handleEpoch' | 'finish'> &
    Partial<Pick<Judge, 'finishInSteps'>> & { readonly evidence?: JudgeEvidence | undefined };
  /** Runs the end of the judging in slices; without it, all at once. */
  readonly inSlices?: RunInSlices;
  /** The numbers of the moves that count twice. */
  readonly goldMoves: ReadonlySet<number>;
  readonly startsAt: Seconds;
  /** The end of the dance, or of the section that is practised. */
  readonly endsAt: Seconds;
  /** Danced over and over until the player stops. */
  readonly isPractice: boolean;
  /** Granted at the start. */
  readonly fps: number;
  /** After how long a silence the dance ends: while it plays, and while it is paused. */
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  /** After how long it ends in any case. */
  readonly sessionMs: Milliseconds;
  /** Where the observations come from: drained at the end of the dance. */
  readonly source: Pick<Source<never>, 'idle' | 'close'>;
  readonly record: SessionRecord;
  readonly clock: Clock;
  readonly send: (message: ServerMessage) => void;
  readonly close: (close: Close) => void;
  /** For those who follow the performance from above; a solo dance has none. */
  readonly hooks?: PerformanceHooks | undefined;
  /** Called with an internal error; the player is sent no details of it. */
  readonly onError: (error: unknown) => void;
};

/** What a connection needs of a performance, or of several players' before one camera. */
export type RunningPerformance = Pick<
  Performance,
  | 'admit'
  | 'observe'
  | 'handleEpoch'
  | 'handleHealth'
  | 'handleLab'
  | 'handleRate'
  | 'handleEnded'
  | 'stop'
  | 'suspend'
  | 'resume'
>;

/** The shortest time between two `evidence` messages. */
const EVIDENCE_INTERVAL_MS: Milliseconds = 200;
/** How long the frames in flight may take once the dance has ended. */
const DRAIN_MS = 1000;
/** How long after the end of the video the server waits for the page to report it. */
const END_GRACE_MS = 2000;
/** Practice has no end of its own: it ends when the player stops, or has practised for a very long time. */
const PRACTICE_END_REASONS: readonly CloseReason[] = ['left', 'too_long'];
/** After these the rest of the dance is missing through no fault of the player. */
const CUT_OFF_REASONS: readonly CloseReason[] = ['server_stopping', 'server_error', 'disk_error'];

/**
 * One player's run through one dance: observations in, verdicts and a result out. Knows nothing of sockets, files,
 * JPEGs or worker processes.
 *
 *             observe               handleEnded, or the dance's own end          source idle, record on disk
 *  dancing ───────────────▶ dancing ────────────────────────────────▶ finishing ────────────────────▶ closed
 *     │                                                                        send finished, close 1000
 *     └── stop: left, gone, silent, not understood, a fault ────────▶ finishing ────────────────────▶ closed
 *                                                                              close with that reason
 */
export class Performance {
  #phase: 'dancing' | 'finishing' | 'closed' = 'dancing';
  #ending: Promise<void> = Promise.resolve();
  /** `null` after the result: its data of a dance takes megabytes, and a finished performance is kept for a while. */
  #judge: PerformanceOptions['judge'] | null;
  #fps: number;
  /** The connection to the player is broken just now. */
  #isDisconnected = false;
  #health: CameraHealth | null = null;
  /** Frames of one epoch are judged in the rising order of their media time. */
  #judgedUpTo: Seconds = -Infinity;
  #progressAt: Milliseconds = -Infinity;
  #result: DanceResult | null = null;
  /** The player's Lab asks for evidence. */
  #sendsEvidence = false;
  #evidenceAt: Milliseconds = -Infinity;
  #cancelEndTimer = (): void => {};
  readonly #cancelSessionLimit: () => void;
  readonly #idleTimeout: IdleTimeout;
  readonly #stamps: StampTracker;
  readonly #options: Omit<PerformanceOptions, 'judge'>;
  readonly #rows: ReorderBuffer<FrameEntry>;

  constructor({ judge, ...options }: PerformanceOptions) {
    this.#options = options;
    this.#judge = judge;
    this.#fps = options.fps;
    this.#idleTimeout = new IdleTimeout({ ...options, onTimeout: (close) => void this.stop(close) });
    this.#stamps = new StampTracker(options.startsAt, options.endsAt);
    this.#rows = new ReorderBuffer((entry) => options.record.appendFrame(entry));
    this.#idleTimeout.restart(this.#stamps.isPlaying);
    this.#cancelSessionLimit = options.clock.after(options.sessionMs, () => void this.stop({ reason: 'too_long' }));
  }

  /**
   * Registers a frame that was received; true when it is to be given to the source, false when it is of no use any more
   * and was answered as dropped. Throws MessageError.
   */
  admit(stamp: Stamp): boolean {
    if (this.#phase !== 'dancing') return this.#dropFrame(stamp);
    this.#idleTimeout.restart(this.#stamps.isPlaying);
    if (this.#isRecorded(stamp)) this.#rows.expect(stamp.sequence);
    if (!this.#stamps.register(stamp)) return this.#dropFrame(stamp);
    if (stamp.mediaTime !== null) this.#scheduleEnd(stamp.mediaTime);
    return true;
  }

  /** Answers, judges and records an observation of a frame that was admitted. */
  observe(observation: Observation): void {
    this.#send(frameResult(observation));
    this.#endOnError(() => {
      let live: LiveState | null = null;
      try {
        live = this.#judgeObservation(observation);
      } finally {
        // Settled even after a fault in judging: a missing row would hold back all later ones.
        const { playbackRate } = this.#stamps.epoch;
        const entry = { observation, live, playbackRate, health: this.#health, fps: this.#fps };
        this.#rows.deliver(observation.stamp.sequence, entry);
      }
    });
  }

  /** A new epoch of playback begins: after a pause, a seek or a change of speed. Throws MessageError. */
  handleEpoch(epoch: Epoch): void {
    if (this.#phase !== 'dancing') return;
    this.#stamps.openEpoch(epoch);
    this.#judgedUpTo = -Infinity;
    this.#idleTimeout.restart(this.#stamps.isPlaying);
    this.#scheduleEnd(epoch.mediaTime);
    this.#endOnError(() => this.#handleVerdicts(this.#judge?.handleEpoch(epoch) ?? []));
  }

  handleHealth(health: CameraHealth): void {
    if (this.#phase !== 'dancing') return;
    this.#health = health;
    this.#idleTimeout.restart(this.#stamps.isPlaying);
  }

  /** The Lab was opened or closed, or has changed the frames; only a change makes the run count for no best. */
  handleLab({ on, input }: LabRequest): void {
    if (this.#phase !== 'dancing') return;
    this.#sendsEvidence = on;
    if (input) this.#options.record.setLabInput(input);
  }

  /** Another rate is granted. */
  handleRate(fps: number): void {
    this.#fps = fps;
    this.#send({ type: 'rate', fps });
  }

  /**
   * The video has ended: finish the frames in flight, send the result, close. Runs once, for the page's report or the
   * server's timer.
   */
  handleEnded(): Promise<void> {
    if (this.#phase === 'dancing') this.#ending = this.#end('complete', { reason: 'finished' });
    return this.#ending;
  }

  /** Ends the performance early; what was danced is kept, as incomplete unless it was practice that ended normally. */
  stop(close: Close): Promise<void> {
    const isRegular = this.#options.isPractice && PRACTICE_END_REASONS.includes(close.reason);
    if (this.#phase === 'dancing') this.#ending = this.#end(isRegular ? 'complete' : 'incomplete', close);
    return this.#ending;
  }

  /** The connection broke: nothing is expected from the player until they are back, or the server stops waiting. */
  suspend(): void {
    this.#isDisconnected = true;
    this.#cancelEndTimer();
    this.#idleTimeout.cancel();
  }

  /** The player has reconnected. */
  resume(): void {
    this.#isDisconnected = false;
    if (this.#phase === 'dancing') this.#idleTimeout.restart(this.#stamps.isPlaying);
  }

  async #end(status: EndStatus, close: Close): Promise<void> {
    this.#phase = 'finishing';
    this.#cancelEndTimer();
    this.#cancelSessionLimit();
    this.#idleTimeout.cancel();
    if (status === 'complete') await this.#drainSource();
    this.#options.source.close();
    const finalClose = await this.#conclude(status, close);
    this.#phase = 'closed';
    this.#options.close(finalClose);
    this.#options.hooks?.onEnd({ close: finalClose, result: this.#result });
  }

  async #drainSource(): Promise<void> {
    let cancelTimeout = (): void => {};
    const timeout = new Promise<void>((resolve) => (cancelTimeout = this.#options.clock.after(DRAIN_MS, resolve)));
    await Promise.race([this.#options.source.idle(), timeout]);
    cancelTimeout();
  }

  /** Sends the last verdicts, finishes the record, sends the result: in this order. Returns how to close. */
  async #conclude(status: EndStatus, close: Close): Promise<Close> {
    const result = (this.#result = await this.#finishJudging(
      this.#isDisconnected || CUT_OFF_REASONS.includes(close.reason),
    ));
    try {
      await this.#options.record.finish(result ? status : 'incomplete', result);
      if (!result) return { reason: 'server_error' };
      // Practice that lasted too long is closed with that reason, without a result.
      if (status === 'complete' && close.reason !== 'too_long') this.#send({ type: 'finished', result });
      return close;
    } catch (error) {
      this.#options.onError(error);
      return { reason: error instanceof DiskFault ? 'disk_error' : 'server_error' };
    }
  }

  /** `null` after a fault in judging: the record is finished all the same, and its files closed. */
  async #finishJudging(isCutOff: boolean): Promise<DanceResult | null> {
    const { inSlices } = this.#options;
    const judge = this.#judge;
    this.#judge = null;
    try {
      const steps = inSlices && judge?.finishInSteps?.({ isCutOff });
      const finished = steps ? await inSlices(steps) : judge?.finish({ isCutOff });
      this.#handleVerdicts(finished?.verdicts ?? []);
      return finished?.result ?? null;
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }

  #judgeObservation({ stamp, outcome, pose }: Observation): LiveState | null {
    const { sequence, epoch, mediaTime } = stamp;
    if (!this.#judge || mediaTime === null || mediaTime <= this.#judgedUpTo) return null;
    if (epoch !== this.#stamps.epoch.epoch || !this.#stamps.isPlaying) return null;
    if (outcome === 'dropped') this.#handleVerdicts(this.#judge.handleLostFrame({ epoch, mediaTime }));
    if (outcome !== 'seen' && outcome !== 'nobody') return null;
    this.#judgedUpTo = mediaTime;
    const { verdicts, live } = this.#judge.handleFrame({ sequence, epoch, mediaTime, pose });
    this.#handleVerdicts(verdicts);
    this.#send({
      type: 'live',
      mediaTime,
      level: live.level,
      points: live.points,
      seen: roundToHundredths(live.seen),
      lateS: live.lateness && roundToHundredths(live.lateness),
    });
    this.#sendEvidence();
    this.#reportProgress({ mediaTime, points: live.points, level: live.level, seen: live.seen }, verdicts.length > 0);
    return live;
  }

  #sendEvidence(): void {
    const now = this.#options.clock.now();
    if (!this.#sendsEvidence || now - this.#evidenceAt < EVIDENCE_INTERVAL_MS) return;
    const evidence = this.#judge?.evidence;
    if (!evidence) return;
    this.#evidenceAt = now;
    this.#send({ type: 'evidence', ...evidence });
  }

  #reportProgress(progress: Progress, hasVerdict: boolean): void {
    const { hooks, clock } = this.#options;
    if (!hooks || (!hasVerdict && clock.now() - this.#progressAt < PROGRESS_INTERVAL_MS)) return;
    this.#progressAt = clock.now();
    hooks.onProgress(progress);
  }

  #handleVerdicts(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      this.#options.record.appendVerdict(verdict);
      this.#options.hooks?.onVerdict(verdict);
      this.#send(verdictMessage(verdict, this.#options.goldMoves.has(verdict.move)));
    }
  }

  #dropFrame(stamp: Stamp): false {
    this.observe(droppedObservation(stamp));
    return false;
  }

  /** Frames are recorded while the video plays; a frame whose sequence was passed already is not. */
  #isRecorded({ sequence, mediaTime }: Stamp): boolean {
    return mediaTime !== null && this.#stamps.isPlaying && this.#stamps.isAhead(sequence);
  }

  /** Sets the server's own timer for the end of the dance, from the last media time that was received. */
  #scheduleEnd(mediaTime: Seconds): void {
    this.#cancelEndTimer();
    // Practice starts again instead of ending, however late the page announces its jump back.
    if (!this.#stamps.isPlaying || this.#options.isPractice) return;
    const left = Math.max(0, this.#options.endsAt - mediaTime) / this.#stamps.epoch.playbackRate;
    this.#cancelEndTimer = this.#options.clock.after(left * 1000 + END_GRACE_MS, () => void this.handleEnded());
  }

  #send(message: ServerMessage): void {
    if (this.#phase !== 'closed') this.#options.send(message);
  }

  /** A fault in judging ends this performance, and no other. */
  #endOnError(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#options.onError(error);
      void this.stop({ reason: 'server_error' });
    }
  }
}

/** Rounds to hundredths, which are enough for display. */
const roundToHundredths = (value: number): number => Math.round(100 * value) / 100;

const verdictMessage = (verdict: Verdict, gold: boolean): ServerMessage => {
  const { move, rating, form, timing, side, otherSide, limbs, weakLimb, cue, unseenReason } = verdict;
  const unseen = unseenReason && { unseenReason };
  return {
    type: 'verdict',
    move,
    rating,
    form,
    timingS: timing,
    side,
    otherSide,
    limbs,
    weakLimb,
    cue,
    gold,
    ...unseen,
  };
};
