import { randomBytes } from 'node:crypto';
import type { Milliseconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { AdmitToRoom } from '../performance/room-admission.ts';
import { Guesses, readCode, RoomCodes } from './doors.ts';
import type { Member, Newcomer, RoomChannel } from './member.ts';
import { Room, type RoomOptions } from './room.ts';

type Options = Pick<RoomOptions, 'clock' | 'danceOf' | 'capacity' | 'perCamera' | 'iceServersFor'>;

/** A device's place in a room. */
export type Place = { readonly room: Room; readonly member: Member };
/** Why somebody can't come in; `full` is said only to who knows the code. */
export type Refused = { readonly full?: true };

const MAX_ROOMS = 16;
const ROOM_ID_BYTES = 16;

/** The rooms of a server, in its memory alone. */
export class Rooms {
  readonly #options: Options;
  readonly #byCode = new Map<string, Room>();
  readonly #byId = new Map<string, Room>();
  readonly #codes: RoomCodes;
  readonly #guesses: Guesses;
  #isStopping = false;

  constructor(options: Options) {
    this.#options = options;
    this.#codes = new RoomCodes(options.clock);
    this.#guesses = new Guesses(options.clock);
  }

  get count(): number {
    return this.#byId.size;
  }

  /** Makes a room. If there are too many, one that everybody has left makes way for it. */
  open(newcomer: Newcomer, channel: RoomChannel): Place | Refused {
    if (this.#byId.size >= MAX_ROOMS) this.#mostAbandoned()?.close({ reason: 'room_closed' });
    if (this.#isStopping || this.#byId.size >= MAX_ROOMS) return { full: true };
    const room = this.#create();
    return { room, member: room.enter(newcomer, channel) };
  }

  join(code: string, newcomer: Newcomer, channel: RoomChannel): Place | Refused {
    const room = this.#guesses.guess(newcomer.address, () => {
      const found = this.#byCode.get(readCode(code));
      return found && found.refusalOf(newcomer) !== 'closed' ? found : null;
    });
    if (!room) return {};
    if (room.refusalOf(newcomer) === 'full') return { full: true };
    return { room, member: room.enter(newcomer, channel) };
  }

  rejoin(code: string, memberId: string, memberSecret: string, channel: RoomChannel): Place | Refused {
    const room = this.#byCode.get(readCode(code));
    const member = room?.comeBack(memberId, memberSecret, channel);
    return room && member ? { room, member } : {};
  }

  /** Whether a device is a member of the room with this code. */
  hasMember(code: string, device: string): boolean {
    return this.#byCode.get(readCode(code))?.hasDevice(device) ?? false;
  }

  readonly admit: AdmitToRoom = (ticket, seats) => this.#byId.get(ticket.roomId)?.admit(ticket, seats) ?? null;

  /** Closes all rooms, and opens none any more. */
  close(close: Close): void {
    this.#isStopping = true;
    for (const room of this.#byId.values()) room.close(close);
  }

  #create(): Room {
    const id = randomBytes(ROOM_ID_BYTES).toString('base64url');
    const code = this.#codes.next();
    const onClosed = (): void => {
      this.#byCode.delete(code);
      this.#byId.delete(id);
    };
    const room = new Room({ ...this.#options, id, code, onClosed });
    this.#byCode.set(code, room);
    this.#byId.set(id, room);
    return room;
  }

  #mostAbandoned(): Room | undefined {
    const since = ({ abandonedAt }: Room): Milliseconds => abandonedAt ?? Infinity;
    const [room] = [...this.#byId.values()].toSorted((a, b) => since(a) - since(b));
    return room && since(room) < Infinity ? room : undefined;
  }
}
