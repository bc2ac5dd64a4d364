import type { RoomClientMessageOf } from '@instep/protocol/room-client-message';
import type { IceServer } from '@instep/protocol/room-messages';
import type { Clock } from '../clock.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { Member } from './member.ts';

/** The servers through which a member's browser finds others. */
export type IceServersFor = (memberId: string) => readonly IceServer[];

/** How many signals a member may send within ten seconds. */
const MAX_SIGNALS = 60;
const SIGNAL_SECONDS = 10;

/** Who wants to see whom. The server passes signals on between two who both want it, and never reads them. */
export class Calls {
  /** For each member's id, the ids of those that it wants to see. */
  readonly #wanted = new Map<string, Set<string>>();
  /** For each member whose connection is broken, the ids of those who have hung up meanwhile. */
  readonly #missed = new Map<string, Set<string>>();
  readonly #signals = new Map<string, TokenBucket>();
  readonly #clock: Clock;
  readonly #iceServersFor: IceServersFor;

  constructor(clock: Clock, iceServersFor: IceServersFor) {
    this.#clock = clock;
    this.#iceServersFor = iceServersFor;
  }

  /** One member wants to see another, or does so no more. */
  call(from: Member, to: Member, wanted: boolean): void {
    if (from === to) return;
    if (!wanted) return this.#hangUp(from.id, to);
    this.#wantedBy(from.id).add(to.id);
    this.#missed.get(to.id)?.delete(from.id);
    if (!this.#wants(to.id, from.id)) return to.channel?.send({ type: 'callAsked', from: from.id });
    this.#begin(from, to);
    this.#begin(to, from);
  }

  /** Passes on what one browser says to the other. */
  signal(from: Member, to: Member, { description, candidate }: RoomClientMessageOf<'signal'>): void {
    if (!this.#wants(from.id, to.id) || !this.#wants(to.id, from.id) || !this.#bucketOf(from.id).tryConsume()) return;
    to.channel?.send({ type: 'signal', from: from.id, description, candidate });
  }

  /** A member is here again: it hears who has hung up meanwhile. */
  handlePresent({ id, channel }: Member): void {
    for (const from of this.#missed.get(id) ?? []) channel?.send({ type: 'hung', from });
    this.#missed.delete(id);
  }

  /** A member is gone: its calls are over. */
  handleGone({ id }: Member, others: readonly Member[]): void {
    for (const other of others) this.#hangUp(id, other);
    this.#wanted.delete(id);
    this.#missed.delete(id);
    this.#signals.delete(id);
  }

  #begin(member: Member, other: Member): void {
    // The one who came later is the polite one: exactly one of two is.
    const polite = this.#isLater(member, other);
    member.channel?.send({ type: 'call', from: other.id, polite, iceServers: this.#iceServersFor(member.id) });
  }

  #isLater(member: Member, other: Member): boolean {
    return member.joinedAt === other.joinedAt ? member.id > other.id : member.joinedAt > other.joinedAt;
  }

  #hangUp(fromId: string, to: Member): void {
    const isWanted = this.#wantedBy(fromId).delete(to.id);
    const isWantedBack = this.#wantedBy(to.id).delete(fromId);
    if (!isWanted && !isWantedBack) return;
    if (to.channel) to.channel.send({ type: 'hung', from: fromId });
    else this.#missed.set(to.id, new Set(this.#missed.get(to.id)).add(fromId));
  }

  #wants(fromId: string, toId: string): boolean {
    return this.#wanted.get(fromId)?.has(toId) ?? false;
  }

  #wantedBy(id: string): Set<string> {
    const wanted = this.#wanted.get(id) ?? new Set();
    this.#wanted.set(id, wanted);
    return wanted;
  }

  #bucketOf(id: string): TokenBucket {
    const bucket = this.#signals.get(id) ?? new TokenBucket(MAX_SIGNALS / SIGNAL_SECONDS, MAX_SIGNALS, this.#clock);
    this.#signals.set(id, bucket);
    return bucket;
  }
}
