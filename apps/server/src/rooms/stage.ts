import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { RoomClientMessageOf } from '@instep/protocol/room-client-message';
import type { HoldReason, RoomMode, RoomPhase, RoomServerMessageOf } from '@instep/protocol/room-messages';
import type { Clock } from '../clock.ts';
import type { RoomAdmission, RoomTicket } from '../performance/room-admission.ts';
import { films, isHere, type Member } from './member.ts';
import type { Members } from './members.ts';
import { togetherStars } from './results.ts';
import { Round, type RoomDance } from './round.ts';
import { Timeline } from './timeline.ts';

type Options = {
  readonly roomId: string;
  readonly members: Members;
  readonly clock: Clock;
  /** Something changed that the members are told with the state of the room. */
  readonly onChange: () => void;
  /** Whether another dance waits. */
  readonly hasNext: () => boolean;
  /** Starts the next dance. */
  readonly startNext: () => void;
};

type Hold = {
  /** The name of the member that stopped the dance. */
  readonly by: string;
  readonly reason: HoldReason;
  readonly mediaTime: Seconds;
  /** Until when it waits for a member; null: until somebody says so. */
  readonly until: Milliseconds | null;
  /** The member that is waited for. */
  readonly waitsFor: Member | null;
};

/** How long the others wait for a device to load. */
const LOADING_MS: Milliseconds = 20_000;
/** The count-in before a start, and after a hold. */
const COUNT_MS: Milliseconds = 3000;
/** Every screen must have the start before it happens: so many times the worst error of a clock. */
const BOUNDS_BEFORE_START = 4;
/** Nobody waits longer than that for the worst clock. */
const MAX_AWAITED_BOUND_MS: Milliseconds = 1000;
/** With a clock that is so wrong a second screen can't be in step: it may watch. */
const MAX_SCREEN_BOUND_MS: Milliseconds = 250;
/** How long the dance waits for the lead, for one of two who dance from afar, and for any screen at all. */
const LEAD_S: Seconds = 10;
const PARTNER_S: Seconds = 20;
const NO_SCREEN_MS: Milliseconds = 60_000;
/** How much longer than the video a dance may last if nobody says that it is over. */
const END_GRACE_MS: Milliseconds = 15_000;
/** So much of a hash of the lead's device tells screens apart, and is nobody's secret. */
const SCREEN_KEY_LENGTH = 16;
/** How long the last verdicts may take, of those who dance to the end and of those who were ended. */
const LAST_VERDICTS_MS: Milliseconds = 4000;
const ENDING_MS: Milliseconds = 3000;
/** How long after the last player the dance ends, if nobody says that the video has. */
const ALL_OVER_MS: Milliseconds = 3000;
/** How long results are shown, and the countdown to the next dance once all are ready. */
const RESULTS_MS: Milliseconds = 45_000;
const NEXT_UP_MS: Milliseconds = 8000;

/** The dance of a room from its start to its results: room-messages.ts has the phases. */
export class Stage {
  readonly #options: Options;
  readonly #timeline = new Timeline();
  #phase: RoomPhase = 'lobby';
  #number = 0;
  #round: Round | null = null;
  #hold: Hold | null = null;
  /** While the results are shown: when the next dance starts. */
  #nextAt: Milliseconds | null = null;
  #count: RoomServerMessageOf<'count'> | null = null;
  #results: RoomServerMessageOf<'results'> | null = null;
  /** The video is over, and the last verdicts are awaited. */
  #isEnding = false;
  #cancelTimer = (): void => {};

  constructor(options: Options) {
    this.#options = options;
  }

  get phase(): RoomPhase {
    return this.#phase;
  }

  get round(): number {
    return this.#number;
  }

  get danceId(): string | null {
    return this.#round?.dance.id ?? null;
  }

  /** Whether a dance is being prepared or danced. */
  get isRunning(): boolean {
    return this.#phase !== 'lobby' && this.#phase !== 'results';
  }

  get held(): { readonly by: string; readonly reason: HoldReason; readonly forS: Seconds | null } | null {
    if (!this.#hold) return null;
    const { by, reason, until } = this.#hold;
    return { by, reason, forS: until === null ? null : this.#secondsUntil(until) };
  }

  get nextInS(): Seconds | null {
    return this.#nextAt === null || !this.#options.hasNext() ? null : this.#secondsUntil(this.#nextAt);
  }

  /** Starts a dance with all that show or film now; false where nothing shows it. */
  start(dance: RoomDance, mode: RoomMode): boolean {
    const { members, roomId, clock } = this.#options;
    if (!members.chooseLead()) return false;
    this.#cancelTimer();
    this.#number = (this.#number + 1) % 0x10000;
    for (const member of members.all) {
      member.inRound = isHere(member) && takesPart(member);
      member.loaded = false;
    }
    this.#round = new Round({
      roomId,
      number: this.#number,
      dance,
      mode,
      cameras: members.all.filter((member) => member.inRound && films(member)),
      members: members.all.length,
      clock,
      onBoard: (rows) => members.broadcast({ type: 'board', round: this.#number, rows }),
      onPerformanceEnd: () => this.#handlePerformanceEnd(),
    });
    this.#results = null;
    this.#isEnding = false;
    this.#timeline.schedule(clock.now(), 0);
    this.#enter('loading');
    for (const member of members.all) if (member.inRound) this.#sendLoad(member, this.#round, 0);
    this.#cancelTimer = clock.after(LOADING_MS, () => this.#countWithout());
    return true;
  }

  /** The same dance once more. */
  again(mode: RoomMode): boolean {
    return this.#round !== null && !this.isRunning && this.start(this.#round.dance, mode);
  }

  admit(ticket: RoomTicket, seats: number): RoomAdmission | null {
    return this.isRunning && !this.#isEnding ? (this.#round?.admit(ticket, seats) ?? null) : null;
  }

  handleLoaded(member: Member, { round, clockBoundMs }: RoomClientMessageOf<'loaded'>): void {
    if (round !== this.#number || !this.isRunning) return;
    member.clockBoundMs = clockBoundMs;
    const hasOther = this.#options.members.here.some((other) => other !== member && other.shows);
    if (clockBoundMs > MAX_SCREEN_BOUND_MS && hasOther) member.shows = false;
    member.loaded = true;
    this.#options.onChange();
    if (this.#phase === 'loading') return this.#countWhenLoaded();
    if (this.#isEnding) return;
    if (this.#isAwaited(member)) return void this.#countOn();
    if (this.#phase === 'counting' && this.#count) return member.channel?.send(this.#count);
    if (this.#phase === 'dancing') this.#sendLateCount(member);
  }

  handleAnchor(member: Member, anchor: RoomClientMessageOf<'anchor'>): void {
    const { members } = this.#options;
    if (anchor.round !== this.#number || !this.isRunning || this.#phase === 'loading') return;
    if (!members.isLead(member)) return;
    this.#timeline.anchor(anchor.shownAt, anchor.mediaTime, anchor.rate);
    members.broadcast(anchor, (other) => other !== member && takesPart(other));
  }

  /** The lead's video has ended: the last verdicts are still to come. */
  handleEnded(member: Member, round: number): void {
    const isDancing = this.#phase === 'dancing' || this.#phase === 'held';
    if (round === this.#number && isDancing && this.#options.members.isLead(member)) this.#end(LAST_VERDICTS_MS);
  }

  /** A screen or the host stops the dance, or the countdown to the next one. */
  hold(member: Member, reason: 'asked' | 'hidden'): void {
    if (this.#isEnding || !this.#mayHold(member)) return;
    if (this.#phase === 'results') {
      this.#nextAt = null;
      this.#cancelTimer();
      return this.#options.onChange();
    }
    if (reason === 'hidden' && !this.#options.members.isLead(member)) return;
    if (this.#phase === 'dancing' || this.#phase === 'counting') this.#holdFor({ by: member.name, reason });
  }

  /** A screen or the host goes on after a hold, or the host without those who are still loading. */
  go(member: Member): void {
    if (this.#isEnding || !this.#mayHold(member)) return;
    if (this.#phase === 'loading' && this.#options.members.isHost(member)) return this.#countWithout();
    if (this.#phase === 'held') this.#countOn();
  }

  /** Ends the dance early, with the results of what was danced. */
  skip(): void {
    if (this.#phase === 'loading' || this.#phase === 'counting') return this.toLobby();
    if (this.isRunning) this.#end(0);
  }

  toLobby(): void {
    this.#cancelTimer();
    if (this.isRunning) this.#round?.endAll({ reason: 'left' });
    this.#round?.conclude();
    this.#leaveRound();
    this.#enter('lobby');
  }

  /** The next dance starts soon once all who film are ready. */
  handleReady(): void {
    const cameras = this.#options.members.here.filter(films);
    const isSooner = this.#nextAt !== null && this.#nextAt - this.#options.clock.now() > NEXT_UP_MS;
    if (this.#phase !== 'results' || !isSooner || cameras.length === 0) return;
    if (this.#options.hasNext() && cameras.every(({ ready }) => ready)) this.#scheduleNext(NEXT_UP_MS);
  }

  /** A member's connection broke, or it shows the dance no more; `isGone`: it has left for good. */
  handleAbsent(member: Member, isGone: boolean): void {
    const { members } = this.#options;
    const isLead = members.isLead(member);
    member.loaded = false;
    if (isGone) this.#round?.endCamera(member.id, { reason: 'removed_from_room' });
    if (!this.isRunning) return void members.chooseLead();
    if (this.#isEnding) return;
    if (this.#phase === 'loading') return this.#countWhenLoaded();
    if (this.#phase === 'held') {
      if (isGone && this.#hold?.waitsFor === member && this.#countOn()) return;
      return isLead ? this.#waitForScreen(NO_SCREEN_MS) : undefined;
    }
    if (member.inRound && this.#isDuet()) this.#holdFor({ by: member.name, reason: 'away', member, forS: PARTNER_S });
    else if (isLead) this.#holdFor({ by: member.name, reason: 'lead', member, forS: isGone ? 0 : LEAD_S });
  }

  /** A member is back, or begins to show the dance: it is told how far the dance is. */
  handlePresent(member: Member): void {
    const { members, clock } = this.#options;
    if (!this.isRunning) members.chooseLead();
    if (this.#results && this.#phase === 'results') member.channel?.send(this.#results);
    if (!this.#round || !this.isRunning || !(member.inRound || member.shows)) return;
    member.loaded = false;
    this.#sendLoad(member, this.#round, this.#timeline.mediaTimeAt(clock.now()));
    if (this.#hold) member.channel?.send({ type: 'held', round: this.#number, mediaTime: this.#hold.mediaTime });
    member.channel?.send({ type: 'board', round: this.#number, rows: this.#round.boardRows });
  }

  /** Ends everything. */
  close(): void {
    this.#cancelTimer();
    if (this.isRunning) this.#round?.endAll({ reason: 'left' });
    this.#round?.conclude();
  }

  #enter(phase: RoomPhase): void {
    this.#phase = phase;
    if (phase !== 'held') this.#hold = null;
    if (phase !== 'results') this.#nextAt = null;
    this.#options.onChange();
  }

  #mayHold(member: Member): boolean {
    return member.shows || this.#options.members.isHost(member);
  }

  #sendLoad(member: Member, round: Round, fromS: Seconds): void {
    const { number, dance, mode, turns } = round;
    const joinKey = round.keyOf(member);
    const camera = joinKey === undefined ? {} : { roomId: this.#options.roomId, joinKey };
    const screen = this.#options.members.lead?.device.slice(0, SCREEN_KEY_LENGTH);
    const facts = { round: number, danceId: dance.id, fromS, mode, screen, ...(turns && { turns }) };
    member.channel?.send({ type: 'load', ...facts, ...camera });
  }

  #countWhenLoaded(): void {
    const awaited = this.#options.members.here.filter(({ inRound }) => inRound);
    const hasScreen = awaited.some(({ shows, loaded }) => shows && loaded);
    if (hasScreen && awaited.every(({ loaded }) => loaded)) this.#countWithout();
  }

  /** Counts in without those who have not loaded; back to the lobby where no screen has. */
  #countWithout(): void {
    if (!this.#countIn(0)) this.toLobby();
  }

  /** Goes on from where the dance is held; false while there is no screen. */
  #countOn(): boolean {
    return this.#hold !== null && this.#countIn(this.#hold.mediaTime);
  }

  #countIn(mediaTime: Seconds): boolean {
    const { members, clock } = this.#options;
    if (!members.chooseLead(hasLoaded)) return false;
    this.#cancelTimer();
    const bounds = members.here.filter(hasLoaded).map(({ clockBoundMs }) => clockBoundMs);
    const worst = Math.min(MAX_AWAITED_BOUND_MS, Math.max(0, ...bounds));
    const at = clock.now() + Math.max(COUNT_MS, BOUNDS_BEFORE_START * worst);
    this.#timeline.schedule(at, mediaTime);
    this.#count = { type: 'count', round: this.#number, at, mediaTime };
    members.broadcast(this.#count, takesPart);
    this.#enter('counting');
    this.#cancelTimer = clock.after(at - clock.now(), () => this.#dance(mediaTime));
    return true;
  }

  #dance(mediaTime: Seconds): void {
    const durationS = this.#round?.dance.durationS ?? 0;
    this.#enter('dancing');
    const leftMs = 1000 * Math.max(0, durationS - mediaTime) + END_GRACE_MS;
    this.#cancelTimer = this.#options.clock.after(leftMs, () => this.#end(0));
  }

  /** A screen that comes in while the dance runs starts a little later in the video. */
  #sendLateCount(member: Member): void {
    const at = this.#options.clock.now() + COUNT_MS;
    member.channel?.send({ type: 'count', round: this.#number, at, mediaTime: this.#timeline.expectedAt(at) });
  }

  #holdFor(hold: {
    readonly by: string;
    readonly reason: HoldReason;
    readonly member?: Member;
    readonly forS?: Seconds;
  }): void {
    const { members, clock } = this.#options;
    const { by, reason, member = null, forS = null } = hold;
    this.#cancelTimer();
    const mediaTime = this.#timeline.mediaTimeAt(clock.now());
    const until = forS === null ? null : clock.now() + 1000 * forS;
    this.#hold = { by, reason, mediaTime, until, waitsFor: member };
    this.#timeline.anchor(clock.now(), mediaTime, 0);
    members.broadcast({ type: 'held', round: this.#number, mediaTime }, takesPart);
    this.#enter('held');
    if (forS === null) return;
    this.#cancelTimer = clock.after(1000 * forS, () => {
      if (!this.#countOn()) this.#waitForScreen(NO_SCREEN_MS - 1000 * forS);
    });
  }

  /** Without any screen the dance can't go on: it ends if none comes. */
  #waitForScreen(ms: Milliseconds): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(ms, () => {
      if (!this.#options.members.chooseLead(hasLoaded)) this.#end(0);
      else if (this.#hold?.waitsFor) this.#countOn();
    });
  }

  /** Whether the dance is held for a member; once that has taken too long, for any screen. */
  #isAwaited(member: Member): boolean {
    if (!this.#hold?.waitsFor) return false;
    const isLate = this.#hold.until !== null && this.#hold.until <= this.#options.clock.now();
    return this.#hold.waitsFor === member || (isLate && member.shows);
  }

  /**
   * Two who dance from afar, each before their own screen: one is not to dance on while the other's connection is
   * broken.
   */
  #isDuet(): boolean {
    const cameras = this.#options.members.all.filter((member) => member.inRound && films(member));
    return cameras.length === 2 && cameras.every(({ shows }) => shows);
  }

  /** Ends the dance: waits for the last verdicts, ends who still dances, and shows the results. */
  #end(graceMs: Milliseconds): void {
    const round = this.#round;
    if (!round || !this.isRunning || (this.#isEnding && graceMs > 0)) return;
    const { clock } = this.#options;
    this.#cancelTimer();
    if (round.isIdle) return this.#showResults(round);
    // Who is away at the video's end has danced as far as they have; a dance that is ended early is incomplete.
    const close: Close = { reason: graceMs > 0 ? 'finished' : 'left' };
    const endAll = (): void => {
      round.endAll(close);
      if (this.#round !== round || !this.isRunning) return;
      this.#cancelTimer = clock.after(ENDING_MS, () => this.#showResults(round));
    };
    this.#isEnding = true;
    if (graceMs > 0) this.#cancelTimer = clock.after(graceMs, endAll);
    else endAll();
  }

  #handlePerformanceEnd(): void {
    const round = this.#round;
    if (!round || !this.isRunning) return;
    if (this.#isEnding && round.isIdle) return this.#showResults(round);
    // The camera of a page that is being reloaded will start another performance.
    this.#options.clock.after(ALL_OVER_MS, () => {
      if (this.#round === round && this.#phase === 'dancing' && round.isOver) this.#end(0);
    });
  }

  #showResults(round: Round): void {
    const { members } = this.#options;
    this.#cancelTimer();
    const rows = round.conclude();
    const { number, mode } = round;
    this.#results = { type: 'results', round: number, mode, rows, togetherStars: togetherStars(rows) };
    members.broadcast(this.#results);
    this.#leaveRound();
    this.#enter('results');
    this.#scheduleNext(RESULTS_MS);
  }

  #leaveRound(): void {
    this.#isEnding = false;
    for (const member of this.#options.members.all) {
      member.inRound = false;
      this.#options.members.applyFilms(member);
      member.loaded = false;
      member.ready = false;
    }
  }

  #scheduleNext(ms: Milliseconds): void {
    const { clock, hasNext, startNext, onChange } = this.#options;
    this.#cancelTimer();
    this.#nextAt = clock.now() + ms;
    this.#cancelTimer = clock.after(ms, () => (hasNext() ? startNext() : this.toLobby()));
    onChange();
  }

  #secondsUntil(at: Milliseconds): Seconds {
    return Math.max(0, Math.round((at - this.#options.clock.now()) / 100) / 10);
  }
}

const takesPart = (member: Member): boolean => member.shows || films(member);
const hasLoaded = (member: Member): boolean => isHere(member) && member.loaded;
