import type { FrameMessage } from '@instep/protocol/frame-message';
import type { Judge, Live } from '@instep/choreo/judge/judge';
import type { Epoch } from '@instep/choreo/epoch';
import type { CameraHealth } from '@instep/protocol/client-message';
import type { Close, CloseReason } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { Clock } from '../clock.ts';
import { BadFrameCounts, type BadFrames } from './bad-frames.ts';
import type { InSlices } from '../in-slices.ts';
import { FrameDesk, type Answer, type Estimator } from './frame-desk.ts';
import { InOrder } from './in-order.ts';
import { Patience } from './patience.ts';
import { DiskFault, type EndStatus, type FrameEntry, type SessionRecord } from '../record/session-record.ts';
import { Stamps } from './stamps.ts';

export type SessionOptions = {
  readonly judge: Pick<Judge, 'handleFrame' | 'handleLoss' | 'handleEpoch' | 'finish'> &
    Partial<Pick<Judge, 'finishing'>>;
  /** Runs the end of the judging in slices; without it, it runs at once. */
  readonly inSlices?: InSlices;
  /** The numbers of the moves that count twice. */
  readonly goldMoves: ReadonlySet<number>;
  readonly startsAt: Seconds;
  /** The end of the dance, or of the stretch that is practised. */
  readonly endsAt: Seconds;
  /** Danced over and over until the player has had enough. */
  readonly isPractice: boolean;
  /** Granted at the start. */
  readonly fps: number;
  /** After how long a silence the dance ends: while it goes on, and while it is paused. */
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  /** After how long it ends in any case. */
  readonly sessionMs: Milliseconds;
  readonly estimate: Estimator;
  /** Counts the bad frames of the player's connection; of this session alone where there is none. */
  readonly badFrames?: BadFrames;
  readonly record: SessionRecord;
  readonly clock: Clock;
  readonly send: (message: ServerMessage) => void;
  readonly close: (close: Close) => void;
  /** A fault of ours, which the player is not told in detail. */
  readonly onError: (error: unknown) => void;
};

/** How long the frames in hand may take once the dance has ended. */
const DRAIN_MS = 1000;
/** How long after the video must have ended the server waits to be told so. */
const END_GRACE_MS = 2000;
/** Practice has no end of its own: it is over when the player has had enough, or has had it for very long. */
const PRACTICE_ENDS: readonly CloseReason[] = ['left', 'too_long'];
/** After these the rest of the dance is missing through no fault of the player. */
const CUTS_OFF: readonly CloseReason[] = ['server_stopping', 'server_error', 'disk_error'];

/**
 * One player's run through one choreography. Knows nothing of sockets, files or threads.
 *
 *             handleFrame           handleEnded, or the dance's own end          frames idle, record on disk
 *  dancing ───────────────▶ dancing ────────────────────────────────▶ finishing ────────────────────▶ closed
 *     │                                                                        send finished, close 1000
 *     └── stop: left, gone, silent, not understood, a fault ────────▶ finishing ────────────────────▶ closed
 *                                                                              close with that code
 */
export class Session {
  #phase: 'dancing' | 'finishing' | 'closed' = 'dancing';
  #ending: Promise<void> = Promise.resolve();
  /** `null` after its last word: its evidence of a song takes megabytes, and a dance that is over is kept for a while. */
  #judge: SessionOptions['judge'] | null;
  #fps: number;
  /** The way to the player is broken just now. */
  #isBroken = false;
  #health: CameraHealth | null = null;
  /** Frames of one epoch are judged in the rising order of their media time. */
  #judgedUpTo: Seconds = -Infinity;
  #callOffEnd = (): void => {};
  readonly #callOffLimit: () => void;
  readonly #patience: Patience;
  readonly #stamps: Stamps;
  readonly #options: Omit<SessionOptions, 'judge'>;
  readonly #desk: FrameDesk;
  readonly #entries: InOrder<FrameEntry>;

  constructor({ judge, ...options }: SessionOptions) {
    this.#options = options;
    this.#judge = judge;
    this.#fps = options.fps;
    this.#patience = new Patience({ ...options, onEnd: (close) => void this.stop(close) });
    this.#stamps = new Stamps(options.startsAt, options.endsAt);
    this.#entries = new InOrder((entry) => options.record.addFrame(entry));
    this.#desk = new FrameDesk({
      estimate: options.estimate,
      clock: options.clock,
      send: (message) => this.#send(message),
      onAnswered: (frame, answer) => this.#guarded(() => this.#handleAnswer(frame, answer)),
      onError: options.onError,
      badFrames: options.badFrames ?? new BadFrameCounts(options.clock).openFor(''),
      isDancing: true,
      onTooBad: (close) => void this.stop(close),
    });
    this.#patience.hear(this.#isPlaying());
    this.#callOffLimit = options.clock.after(options.sessionMs, () => void this.stop({ reason: 'too_long' }));
  }

  /** A picture of the player; it belongs to the moment that its stamps say. Throws MessageError. */
  handleFrame(frame: FrameMessage): void {
    if (this.#phase !== 'dancing') return this.#desk.drop(frame);
    this.#patience.hear(this.#isPlaying());
    if (this.#counts(frame)) this.#entries.open(frame.sequence);
    if (!this.#stamps.isFresh(frame)) return this.#desk.drop(frame);
    if (frame.mediaTime !== null) this.#expectEnd(frame.mediaTime);
    this.#desk.put(frame);
  }

  /** The flow of media time broke; what follows is a new stretch. Throws MessageError. */
  handleEpoch(epoch: Epoch): void {
    if (this.#phase !== 'dancing') return;
    this.#stamps.openEpoch(epoch);
    this.#judgedUpTo = -Infinity;
    this.#patience.hear(this.#isPlaying());
    this.#expectEnd(epoch.mediaTime);
    this.#guarded(() => this.#tell(this.#judge?.handleEpoch(epoch) ?? []));
  }

  handleHealth(health: CameraHealth): void {
    if (this.#phase !== 'dancing') return;
    this.#health = health;
    this.#patience.hear(this.#isPlaying());
  }

  /** Another rate is granted. */
  handleRate(fps: number): void {
    this.#fps = fps;
    this.#send({ type: 'rate', fps });
  }

  /** The video has ended: finish the frames in hand, tell the result, close. Once, whoever says so first. */
  handleEnded(): Promise<void> {
    if (this.#phase === 'dancing') this.#ending = this.#end('complete', { reason: 'finished' });
    return this.#ending;
  }

  /** Ends before the dance does; what was danced is kept, as incomplete unless it was practice. */
  stop(close: Close): Promise<void> {
    const isRegular = this.#options.isPractice && PRACTICE_ENDS.includes(close.reason);
    if (this.#phase === 'dancing') this.#ending = this.#end(isRegular ? 'complete' : 'incomplete', close);
    return this.#ending;
  }

  /** The way to the player broke: nothing is expected of him until it is mended, or given up. */
  suspend(): void {
    this.#isBroken = true;
    this.#callOffEnd();
    this.#patience.callOff();
  }

  /** The player is there again. */
  resume(): void {
    this.#isBroken = false;
    if (this.#phase === 'dancing') this.#patience.hear(this.#isPlaying());
  }

  async #end(status: EndStatus, close: Close): Promise<void> {
    this.#phase = 'finishing';
    this.#callOffEnd();
    this.#callOffLimit();
    this.#patience.callOff();
    if (status === 'complete') await this.#drained();
    this.#desk.dropAll();
    const closeAfterAll = await this.#conclude(status, close);
    this.#phase = 'closed';
    this.#options.close(closeAfterAll);
  }

  async #drained(): Promise<void> {
    let callOff = (): void => {};
    const longEnough = new Promise<void>((resolve) => (callOff = this.#options.clock.after(DRAIN_MS, resolve)));
    await Promise.race([this.#desk.idle(), longEnough]);
    callOff();
  }

  /** The last verdicts, the record on disk, the result: in this order. Answers how to close. */
  async #conclude(status: EndStatus, close: Close): Promise<Close> {
    const result = await this.#lastWord(this.#isBroken || CUTS_OFF.includes(close.reason));
    try {
      await this.#options.record.finish(result ? status : 'incomplete', result);
      if (!result) return { reason: 'server_error' };
      // Who is sent away reads why, instead of a result.
      if (status === 'complete' && close.reason !== 'too_long') this.#send({ type: 'finished', result });
      return close;
    } catch (error) {
      this.#options.onError(error);
      return error instanceof DiskFault ? { reason: 'disk_error' } : { reason: 'server_error' };
    }
  }

  /** `null` after a fault in judging: the record is finished all the same, and its files closed. */
  async #lastWord(isCutOff: boolean): Promise<DanceResult | null> {
    const { inSlices } = this.#options;
    const judge = this.#judge;
    this.#judge = null;
    try {
      const steps = inSlices && judge?.finishing?.({ isCutOff });
      const said = steps ? await inSlices(steps) : judge?.finish({ isCutOff });
      this.#tell(said?.verdicts ?? []);
      return said?.result ?? null;
    } catch (error) {
      this.#options.onError(error);
      return null;
    }
  }

  #handleAnswer(frame: FrameMessage, answer: Answer): void {
    let live: Live | null = null;
    try {
      live = this.#judged(frame, answer);
    } finally {
      // After a fault in judging, too: a row that never comes would hold back all after it.
      const { playbackRate } = this.#stamps.epoch;
      this.#entries.settle(frame.sequence, { frame, answer, live, playbackRate, health: this.#health, fps: this.#fps });
    }
  }

  #judged({ sequence, epoch, mediaTime }: FrameMessage, { outcome, pose }: Answer): Live | null {
    if (!this.#judge || mediaTime === null || mediaTime <= this.#judgedUpTo) return null;
    if (epoch !== this.#stamps.epoch.epoch || !this.#isPlaying()) return null;
    if (outcome === 'dropped') this.#tell(this.#judge.handleLoss({ epoch, mediaTime }));
    if (outcome !== 'seen' && outcome !== 'nobody') return null;
    this.#judgedUpTo = mediaTime;
    const { verdicts, live } = this.#judge.handleFrame({ sequence, epoch, mediaTime, pose });
    this.#tell(verdicts);
    this.#send({
      type: 'live',
      mediaTime,
      level: live.level,
      points: live.points,
      seen: rounded(live.seen),
      lateS: live.late && rounded(live.late),
    });
    return live;
  }

  #tell(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      this.#options.record.addVerdict(verdict);
      this.#send(verdictMessage(verdict, this.#options.goldMoves.has(verdict.move)));
    }
  }

  /** Frames get a row while the dance goes on; a sequence that was passed can have none any more. */
  #counts({ sequence, mediaTime }: FrameMessage): boolean {
    return mediaTime !== null && this.#isPlaying() && this.#stamps.isNext(sequence);
  }

  #isPlaying(): boolean {
    return this.#stamps.epoch.playbackRate > 0;
  }

  /** The server's own knowledge of when the dance is over, from the last media time that it heard of. */
  #expectEnd(mediaTime: Seconds): void {
    this.#callOffEnd();
    // Practice begins anew instead of ending, however late its way back is told.
    if (!this.#isPlaying() || this.#options.isPractice) return;
    const left = Math.max(0, this.#options.endsAt - mediaTime) / this.#stamps.epoch.playbackRate;
    this.#callOffEnd = this.#options.clock.after(left * 1000 + END_GRACE_MS, () => void this.handleEnded());
  }

  #send(message: ServerMessage): void {
    if (this.#phase !== 'closed') this.#options.send(message);
  }

  /** A fault in judging ends this session, and no other. */
  #guarded(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#options.onError(error);
      void this.stop({ reason: 'server_error' });
    }
  }
}

/** Hundredths are enough to be shown. */
const rounded = (share: UnitInterval): UnitInterval => Math.round(100 * share) / 100;

const verdictMessage = (verdict: Verdict, gold: boolean): ServerMessage => {
  const { move, rating, form, timing, side, otherSide, limbs, weakLimb, cue, unseenReason } = verdict;
  const reason = unseenReason && { unseenReason };
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
    ...reason,
  };
};
