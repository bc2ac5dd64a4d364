import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { RoomMember, RoomServerMessage, RoomState } from '@instep/protocol/room-messages';
import { FakeSocket } from './fake-socket.ts';

/** A browser's WebSocket to `/room` without a network: the test acts as the server. */
export class FakeRoomSocket extends FakeSocket {
  readonly ticket = 'a-ticket';
  readonly said: RoomClientMessage[] = [];
  reopened = 0;
  /** Answers what the page says, if it is set. */
  answer: (message: RoomClientMessage) => void = () => undefined;

  override send(data: string): void {
    const message = JSON.parse(data) as RoomClientMessage;
    this.said.push(message);
    this.answer(message);
  }

  reopen(): void {
    this.reopened += 1;
  }

  hear(message: RoomServerMessage): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  /** The types of what the page said, without the exchanges of the clock. */
  get saidTypes(): string[] {
    return this.said.map(({ type }) => type).filter((type) => type !== 'time');
  }
}

export const WELCOME: RoomServerMessage = {
  type: 'welcome',
  code: 'KQWZT',
  memberId: 'm1',
  memberSecret: 'secret-1',
};

export const makeMember = (member: Partial<RoomMember> & Pick<RoomMember, 'memberId'>): RoomMember => ({
  name: member.memberId,
  state: 'here',
  shows: false,
  films: 0,
  isTv: false,
  ready: false,
  loaded: false,
  inRound: false,
  seats: [],
  ...member,
});

export const makeRoom = (room: Partial<RoomState> = {}): { readonly type: 'room' } & RoomState => ({
  type: 'room',
  version: 1,
  code: 'KQWZT',
  phase: 'lobby',
  round: 0,
  mode: 'versus',
  locked: false,
  hostId: 'm1',
  leadId: null,
  danceId: null,
  members: [makeMember({ memberId: 'm1', name: 'Mia' })],
  queue: [],
  capacity: 4,
  perCamera: 4,
  held: null,
  nextInS: null,
  ...room,
});
