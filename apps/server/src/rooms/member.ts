/** One device in a room, as the server knows it. */
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { Milliseconds } from '@instep/choreo/units';
import type { Warning } from '@instep/choreo/warnings';
import type { Close } from '@instep/protocol/close';
import type { RoomPlayer } from '@instep/protocol/room-client-message';
import type { RoomMember, RoomServerMessage } from '@instep/protocol/room-messages';
import type { RenewedSecrets } from '../access/renewed-secrets.ts';

/** The connection to a member's page. */
export type RoomChannel = {
  readonly send: (message: RoomServerMessage) => void;
  readonly close: (close: Close) => void;
};

/** What a device says of itself when it comes into a room, and what its connection tells. */
export type Newcomer = {
  readonly name: string;
  /** A hash of the device's secret. */
  readonly device: string;
  /** The address under which it is counted. */
  readonly address: string;
  /** A screen without camera and keyboard: it neither films nor is the host. */
  readonly isTv: boolean;
};

export type Member = Omit<Newcomer, 'name'> & {
  readonly id: string;
  readonly name: string;
  readonly joinedAt: Milliseconds;
  readonly secrets: RenewedSecrets;
  /** Null while the connection is broken. */
  channel: RoomChannel | null;
  shows: boolean;
  /** Since when it shows: the earliest screen leads. */
  showsSince: Milliseconds;
  /** How many players it wants to film. */
  wantedFilms: number;
  /** The colours of those before its camera, from the left; as many as it films. */
  places: readonly number[];
  /** Their names, in so far as they were told. */
  players: readonly RoomPlayer[];
  ready: boolean;
  loaded: boolean;
  /** What its page warns of. */
  warning?: Warning | undefined;
  inRound: boolean;
  /** How wrong its clock may be. */
  clockBoundMs: Milliseconds;
  /** Cancels what happens to a member that stays away. */
  cancelTimer: () => void;
};

export const isHere = ({ channel }: Member): boolean => channel !== null;
export const films = ({ places }: Member): boolean => places.length > 0;

/** What the others are told of a member. */
export const toRoomMember = (member: Member): RoomMember => ({
  memberId: member.id,
  name: member.name,
  state: isHere(member) ? 'here' : 'away',
  shows: member.shows,
  films: member.places.length,
  isTv: member.isTv,
  ready: member.ready,
  loaded: member.loaded,
  inRound: member.inRound,
  seats: seatsOf(member),
  ...(member.warning && films(member) && { warning: member.warning }),
});

/** The players before a member's camera; one without a name of their own has the member's. */
export const seatsOf = ({ name, places, players }: Member): { readonly place: number; readonly name: string }[] => {
  const names: string[] = [];
  return places.map((place, seat) => {
    const unique = uniqueName(roomName(players[seat]?.name ?? '') || name, names);
    names.push(unique);
    return { place, name: unique };
  });
};

/** A room's names are labels on a big screen, and its state must stay small. */
const MAX_NAME_GRAPHEMES = 20;
const MAX_NAME_BYTES = 80;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A name as it is shown in a room: safe, and cut at 20 graphemes and 80 bytes. */
export const roomName = (typed: string): string => {
  let name = '';
  for (const { segment, index } of [...graphemes.segment(sanitizePlayerName(typed))].slice(0, MAX_NAME_GRAPHEMES)) {
    if (index > 0 && Buffer.byteLength(name + segment) > MAX_NAME_BYTES) break;
    name += segment;
  }
  return Buffer.byteLength(name) > MAX_NAME_BYTES ? '' : name.trim();
};

/** `Mia`, or `Mia 2` where there is a Mia already. */
export const uniqueName = (name: string, taken: readonly string[]): string => {
  if (name === '' || !taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name} ${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
};
