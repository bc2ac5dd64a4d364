import type { Milliseconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomMode, RoomState } from '@instep/protocol/room-messages';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { RoomAdmission, RoomTicket } from '../performance/room-admission.ts';
import { Calls, type IceServersFor } from './calls.ts';
import { films, isHere, toRoomMember, type Member, type Newcomer, type RoomChannel } from './member.ts';
import { Members } from './members.ts';
import type { RoomDance } from './round.ts';
import { RoomQueue } from './room-queue.ts';
import { Stage } from './stage.ts';

/** What a member says to its room; what opens, joins and measures the clock is answered before. */
export type RoomCommand = Exclude<RoomClientMessage, { type: 'hello' | 'open' | 'join' | 'rejoin' | 'time' | 'leave' }>;

export type RoomOptions = {
  /** What cameras show at `/play`; it can't be guessed. */
  readonly id: string;
  /** What people type to come in. */
  readonly code: string;
  readonly clock: Clock;
  readonly danceOf: (danceId: string) => RoomDance | undefined;
  /** How many players this machine can follow. */
  readonly capacity: () => number;
  /** How many of them before one camera. */
  readonly perCamera: () => number;
  readonly iceServersFor: IceServersFor;
  /** Nobody can come back any more. */
  readonly onClosed: () => void;
};

/** Why a device can't come in. */
export type JoinRefusal = 'closed' | 'full';

/** The shortest time between two states. */
const STATE_INTERVAL_MS: Milliseconds = 200;
/** How long a place is kept for a member whose connection broke, and a room for its members. */
const AWAY_MS: Milliseconds = 300_000;
/** After how long without its host a room gets another. */
const HOST_AWAY_MS: Milliseconds = 60_000;
const MAX_ROOM_MS: Milliseconds = 12 * 3_600_000;
const WAVES_PER_SECOND = 1;

/** People who dance together: who is in the room, and what they may do in it. Knows no sockets. */
export class Room {
  readonly #options: RoomOptions;
  readonly #members: Members;
  readonly #queue = new RoomQueue();
  readonly #stage: Stage;
  readonly #calls: Calls;
  readonly #waves = new WeakMap<Member, TokenBucket>();
  /** Devices and addresses that the host has removed. */
  readonly #removed = new Set<string>();
  #mode: RoomMode = 'versus';
  #isLocked = false;
  #version = 0;
  #sentAt: Milliseconds = -Infinity;
  #isStateDue = false;
  #isClosed = false;
  #abandonedAt: Milliseconds | null = null;
  #cancelAbandoned = (): void => {};
  readonly #cancelAge: () => void;

  constructor(options: RoomOptions) {
    const { id, clock, iceServersFor } = options;
    this.#options = options;
    this.#members = new Members(clock);
    this.#calls = new Calls(clock, iceServersFor);
    this.#stage = new Stage({
      roomId: id,
      members: this.#members,
      clock,
      onChange: () => this.#handleChange(),
      hasNext: () => this.#queue.entries.length > 0,
      startNext: () => void (this.#startEntry() || this.#stage.toLobby()),
    });
    this.#cancelAge = clock.after(MAX_ROOM_MS, () => this.close({ reason: 'room_closed' }));
  }

  get code(): string {
    return this.#options.code;
  }

  /** Since when nobody is here; null while somebody is. */
  get abandonedAt(): Milliseconds | null {
    return this.#abandonedAt;
  }

  /** Whether this device is a member. */
  hasDevice(device: string): boolean {
    return this.#members.all.some((member) => member.device === device);
  }

  /** Why a device can't come in; null if it can. */
  refusalOf({ device, address }: Newcomer): JoinRefusal | null {
    const isRemoved = this.#removed.has(device) || this.#removed.has(address);
    if (this.#isClosed || this.#isLocked || isRemoved) return 'closed';
    return this.#members.isFull ? 'full' : null;
  }

  /** Lets a device in that isn't refused, and welcomes it. */
  enter(newcomer: Newcomer, channel: RoomChannel): Member {
    const member = this.#members.add(newcomer, channel);
    this.#welcome(member);
    return member;
  }

  /** Lets a member in again; null where the secret isn't its own. */
  comeBack(memberId: string, memberSecret: string, channel: RoomChannel): Member | null {
    const member = this.#members.get(memberId);
    if (this.#isClosed || !member?.secrets.redeem(memberSecret, isHere(member))) return null;
    member.channel?.close({ reason: 'replaced' });
    member.channel = channel;
    member.cancelTimer();
    this.#members.fillHost();
    this.#welcome(member);
    this.#stage.handlePresent(member);
    return member;
  }

  /** A member's connection broke: its place is kept for a while. */
  handleGone(member: Member, channel: RoomChannel): void {
    if (member.channel !== channel) return;
    member.channel = null;
    member.ready = false;
    this.#stage.handleAbsent(member, false);
    const cancelHost = this.#options.clock.after(HOST_AWAY_MS, () => this.#replaceHost(member));
    const cancelAway = this.#options.clock.after(AWAY_MS, () => this.#remove(member));
    member.cancelTimer = () => {
      cancelHost();
      cancelAway();
    };
    this.#handleChange();
  }

  /** A member leaves on purpose. */
  leave(member: Member): void {
    const { channel } = member;
    this.#remove(member);
    channel?.close({ reason: 'left' });
  }

  admit(ticket: RoomTicket, seats: number): RoomAdmission | null {
    return this.#stage.admit(ticket, seats);
  }

  close(close: Close): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelAge();
    this.#cancelAbandoned();
    this.#stage.close();
    for (const member of this.#members.all) {
      member.channel?.close(close);
      this.#members.delete(member);
    }
    this.#options.onClosed();
  }

  /** What the members are told of the room. */
  get state(): RoomState {
    const { code, capacity, perCamera } = this.#options;
    const { phase, round, danceId, held, nextInS } = this.#stage;
    return {
      version: this.#version,
      code,
      phase,
      round,
      mode: this.#mode,
      locked: this.#isLocked,
      hostId: this.#members.hostId,
      leadId: this.#members.lead?.id ?? null,
      danceId,
      members: this.#members.all.map(toRoomMember),
      queue: this.#queue.entries,
      capacity: capacity(),
      perCamera: perCamera(),
      held,
      nextInS,
    };
  }

  handle(member: Member, message: RoomCommand): void {
    member.secrets.confirm();
    if (isForHost(message)) return this.#members.isHost(member) ? this.#handleHost(message) : undefined;
    switch (message.type) {
      case 'role':
        return this.#setRole(member, message.shows, message.films);
      case 'seats':
        member.players = message.players;
        return this.#handleChange();
      case 'ready':
        member.ready = message.ready;
        this.#stage.handleReady();
        return this.#handleChange();
      case 'warning':
        member.warning = message.warning ?? undefined;
        return this.#handleChange();
      case 'loaded':
        return this.#stage.handleLoaded(member, message);
      case 'anchor':
        return this.#stage.handleAnchor(member, message);
      case 'ended':
        return this.#stage.handleEnded(member, message.round);
      case 'hold':
        return this.#stage.hold(member, message.reason);
      case 'go':
        return this.#stage.go(member);
      case 'queue':
        if (!this.#options.danceOf(message.add)) return;
        return this.#changeIf(this.#queue.add(message.add, member, this.#members.isHost(member)));
      case 'unqueue':
        return this.#changeIf(this.#queue.remove(message.entryId, member, this.#members.isHost(member)));
      case 'call':
      case 'signal':
        return this.#connect(member, message);
      case 'wave':
        if (this.#waveBucketOf(member).tryConsume()) {
          this.#members.broadcast({ type: 'wave', from: member.id, sign: message.sign });
        }
    }
  }

  /** What only the host may say; a command about a round that is over is ignored. */
  #handleHost(message: HostCommand): void {
    if ('round' in message && message.round !== this.#stage.round) return;
    switch (message.type) {
      case 'requeue':
        return this.#changeIf(this.#queue.move(message.entryId, message.before));
      case 'mode':
        if (!this.#stage.isRunning) this.#mode = message.mode;
        return this.#handleChange();
      case 'start':
        return void (!this.#stage.isRunning && this.#startEntry(message.entryId));
      case 'skip':
        return this.#stage.isRunning ? this.#stage.skip() : this.#changeIf(this.#queue.skipNext());
      case 'again':
        return void this.#stage.again(this.#mode);
      case 'lobby':
        return this.#stage.toLobby();
      case 'lock':
        this.#isLocked = message.locked;
        return this.#handleChange();
      case 'remove':
        return this.#expel(this.#members.get(message.memberId));
      case 'hand': {
        const to = this.#members.get(message.memberId);
        return this.#changeIf(to !== null && this.#members.hand(to));
      }
    }
  }

  #setRole(member: Member, shows: boolean, count: number): void {
    const wasLead = this.#members.isLead(member) && member.shows;
    const didShow = member.shows;
    this.#members.setShows(member, shows);
    this.#members.setFilms(member, count);
    if (!films(member)) member.ready = false;
    if (shows && !didShow) this.#stage.handlePresent(member);
    else if (wasLead && !shows) this.#stage.handleAbsent(member, false);
    this.#handleChange();
  }

  #startEntry(entryId?: string): boolean {
    const next = this.#queue.entries.find((entry, index) => (entryId ? entry.entryId === entryId : index === 0));
    const dance = next && this.#options.danceOf(next.danceId);
    if (!next || !dance || !this.#stage.start(dance, this.#mode)) return false;
    this.#queue.takeNext(next.entryId);
    this.#handleChange();
    return true;
  }

  #connect(from: Member, message: Extract<RoomCommand, { type: 'call' | 'signal' }>): void {
    const to = this.#members.get(message.to);
    if (!to) return;
    if (message.type === 'call') this.#calls.call(from, to, message.wanted);
    else this.#calls.signal(from, to, message);
  }

  #welcome(member: Member): void {
    this.#abandonedAt = null;
    this.#cancelAbandoned();
    const memberSecret = member.secrets.issue();
    member.channel?.send({ type: 'welcome', memberId: member.id, memberSecret, code: this.code });
    this.#calls.handlePresent(member);
    member.channel?.send({ type: 'room', ...this.state });
    this.#handleChange();
  }

  /** The host puts a member out: its device stays out, and its address, unless others of this room have the same. */
  #expel(member: Member | null): void {
    if (!member || this.#members.isHost(member)) return;
    const { channel, device, address } = member;
    this.#remove(member);
    this.#removed.add(device);
    if (this.#members.all.every((other) => other.address !== address)) this.#removed.add(address);
    channel?.close({ reason: 'removed_from_room' });
  }

  #remove(member: Member): void {
    this.#members.delete(member);
    this.#calls.handleGone(member, this.#members.all);
    this.#stage.handleAbsent(member, true);
    this.#handleChange();
  }

  #replaceHost(member: Member): void {
    if (this.#members.isHost(member)) this.#members.replaceHost(member);
    this.#handleChange();
  }

  #waveBucketOf(member: Member): TokenBucket {
    const bucket = this.#waves.get(member) ?? new TokenBucket(WAVES_PER_SECOND, 1, this.#options.clock);
    this.#waves.set(member, bucket);
    return bucket;
  }

  #changeIf(isChanged: boolean): void {
    if (isChanged) this.#handleChange();
  }

  /** Sends the state soon: changes that come together are sent together, and at most five times a second. */
  #handleChange(): void {
    this.#version += 1;
    this.#closeWhenAbandoned();
    if (this.#isStateDue || this.#isClosed) return;
    this.#isStateDue = true;
    const { clock } = this.#options;
    clock.after(Math.max(0, this.#sentAt + STATE_INTERVAL_MS - clock.now()), () => {
      this.#isStateDue = false;
      this.#sentAt = clock.now();
      this.#members.broadcast({ type: 'room', ...this.state });
    });
  }

  #closeWhenAbandoned(): void {
    if (this.#isClosed || this.#abandonedAt !== null || this.#members.here.length > 0) return;
    const { clock } = this.#options;
    this.#abandonedAt = clock.now();
    this.#cancelAbandoned = clock.after(AWAY_MS, () => this.close({ reason: 'room_closed' }));
  }
}

const HOST_COMMANDS = ['requeue', 'mode', 'start', 'skip', 'again', 'lobby', 'lock', 'remove', 'hand'] as const;
type HostCommand = Extract<RoomCommand, { type: (typeof HOST_COMMANDS)[number] }>;

const isForHost = (message: RoomCommand): message is HostCommand => HOST_COMMANDS.some((type) => type === message.type);
