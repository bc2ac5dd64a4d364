import { randomBytes } from 'node:crypto';
import { MAX_PLACES } from '@instep/protocol/room-messages';
import type { RoomServerMessage } from '@instep/protocol/room-messages';
import { RenewedSecrets } from '../access/renewed-secrets.ts';
import type { Clock } from '../clock.ts';
import { films, isHere, roomName, uniqueName, type Member, type Newcomer, type RoomChannel } from './member.ts';

/** With so many the door closes by itself. */
export const MAX_MEMBERS = 16;
/** A member's id is no secret: everybody in the room sees it. */
const ID_BYTES = 6;

/** The devices in a room: who the host is, whose screen leads, who has which colours. */
export class Members {
  /** In the order in which they came. */
  readonly #members = new Map<string, Member>();
  readonly #clock: Pick<Clock, 'now'>;
  #hostId: string | null = null;
  #leadId: string | null = null;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get all(): readonly Member[] {
    return [...this.#members.values()];
  }

  get here(): readonly Member[] {
    return this.all.filter(isHere);
  }

  get isFull(): boolean {
    return this.#members.size >= MAX_MEMBERS;
  }

  get hostId(): string | null {
    return this.#hostId;
  }

  /** The screen whose video is the room's timeline. */
  get lead(): Member | null {
    return this.get(this.#leadId);
  }

  get(id: string | null): Member | null {
    return (id !== null && this.#members.get(id)) || null;
  }

  isHost({ id }: Member): boolean {
    return id === this.#hostId;
  }

  isLead({ id }: Member): boolean {
    return id === this.#leadId;
  }

  /** Adds a device; the first that can be is the host. */
  add({ name, ...newcomer }: Newcomer, channel: RoomChannel): Member {
    const now = this.#clock.now();
    const member: Member = {
      ...newcomer,
      id: randomBytes(ID_BYTES).toString('base64url'),
      name: uniqueName(
        roomName(name),
        this.all.map((other) => other.name),
      ),
      joinedAt: now,
      secrets: new RenewedSecrets(),
      channel,
      shows: false,
      showsSince: now,
      wantedFilms: 0,
      places: [],
      players: [],
      ready: false,
      loaded: false,
      inRound: false,
      clockBoundMs: 0,
      cancelTimer: () => {},
    };
    this.#members.set(member.id, member);
    this.fillHost();
    return member;
  }

  /** A member leaves for good. */
  delete(member: Member): void {
    member.cancelTimer();
    member.channel = null;
    this.#members.delete(member.id);
    if (this.isHost(member)) this.replaceHost(member);
  }

  /** Whether it shows the video. */
  setShows(member: Member, shows: boolean): void {
    if (shows && !member.shows) member.showsSince = this.#clock.now();
    member.shows = shows;
  }

  /** How many players a camera films; who dances in a round is settled at its start. */
  setFilms(member: Member, count: number): void {
    member.wantedFilms = member.isTv ? 0 : count;
    if (!member.inRound) this.applyFilms(member);
  }

  /** Gives a camera the colours for its players, as many as are free; those that it has stay. */
  applyFilms(member: Member): void {
    const count = member.wantedFilms;
    const kept = member.places.slice(0, count);
    const taken = new Set([...kept, ...this.all.flatMap((other) => (other === member ? [] : other.places))]);
    const free = Array.from({ length: MAX_PLACES }, (_none, place) => place).filter((place) => !taken.has(place));
    member.places = [...kept, ...free.slice(0, count - kept.length)];
  }

  /** Makes another member the host; false if it can't be. */
  hand(to: Member): boolean {
    if (to.isTv || !isHere(to)) return false;
    this.#hostId = to.id;
    return true;
  }

  /** Makes the next suitable member the host of a room that has none. */
  fillHost(): void {
    if (this.#hostId === null) this.#hostId = this.#nextHost(null)?.id ?? null;
  }

  /** The next host after one that is gone or stays away; nobody else can be: they keep the room. */
  replaceHost(old: Member): void {
    const next = this.#nextHost(old);
    if (next) this.#hostId = next.id;
    else if (!this.#members.has(old.id)) this.#hostId = null;
  }

  /** Keeps the lead while it shows and fits; else another screen leads, the one that has shown longest. */
  chooseLead(fits: (member: Member) => boolean = isHere): Member | null {
    const canLead = (member: Member): boolean => member.shows && fits(member);
    const { lead } = this;
    if (lead && canLead(lead)) return lead;
    const [next] = this.all.filter(canLead).toSorted((a, b) => a.showsSince - b.showsSince);
    this.#leadId = next?.id ?? null;
    return next ?? null;
  }

  broadcast(message: RoomServerMessage, to: (member: Member) => boolean = () => true): void {
    for (const member of this.all) if (to(member)) member.channel?.send(message);
  }

  /** Who has been here longest and shows the dance, else films, else watches. */
  #nextHost(old: Member | null): Member | null {
    const candidates = this.here.filter((member) => member !== old && !member.isTv);
    const oldest = candidates.toSorted((a, b) => a.joinedAt - b.joinedAt);
    return oldest.find(({ shows }) => shows) ?? oldest.find(films) ?? oldest[0] ?? null;
  }
}
