import type { DanceResult } from '@instep/choreo/result';
import type { Close } from '@instep/protocol/close';
import type { RoomServerMessage, RoomServerMessageOf } from '@instep/protocol/room-messages';
import type { RoomAdmission } from '@instep/server/performance/room-admission';
import type { Member, Newcomer, RoomChannel } from '@instep/server/rooms/member';
import { Room, type RoomCommand } from '@instep/server/rooms/room';
import { createManualClock } from './manual-clock.ts';

export const ROOM_ID = 'the id of the room';
/** The dances of the test's library: all of 30 s, in moves of two. */
const DANCES = ['waltz', 'pop', 'legs', 'tango', 'polka'];
const MOVES = Array.from({ length: 15 }, (_, k) => ({ startS: 2 * k, endS: 2 * k + 2, gold: false }));

/** A room with a manual clock, and the devices in it as a test plays them. */
export const createTestRoom = () => {
  const clock = createManualClock();
  let isClosed = false;
  let devices = 0;
  const room = new Room({
    id: ROOM_ID,
    code: 'KQWZT',
    clock,
    danceOf: (id) => (DANCES.includes(id) ? { id, durationS: 30, moves: MOVES } : undefined),
    capacity: () => 6,
    perCamera: () => 4,
    iceServersFor: (memberId) => [{ urls: `turn:${memberId}` }],
    onClosed: () => (isClosed = true),
  });

  const createChannel = () => {
    const messages: RoomServerMessage[] = [];
    const closes: Close[] = [];
    const channel: RoomChannel = {
      send: (message) => void messages.push(message),
      close: (close) => void closes.push(close),
    };
    return { channel, messages, closes };
  };

  /** Lets a device in, which then says what the test wants. */
  const enter = (name: string, change: Partial<Newcomer> = {}) => {
    devices += 1;
    const newcomer = { name, device: `device ${devices}`, address: `10.0.0.${devices}`, isTv: false, ...change };
    let connection = createChannel();
    let member: Member = room.enter(newcomer, connection.channel);
    const last = <Type extends RoomServerMessage['type']>(type: Type): RoomServerMessageOf<Type> | undefined =>
      connection.messages.findLast((message): message is RoomServerMessageOf<Type> => message.type === type);
    return {
      newcomer,
      id: member.id,
      get member() {
        return member;
      },
      /** All that it was sent over its present connection. */
      get messages() {
        return connection.messages;
      },
      get closes() {
        return connection.closes;
      },
      /** The last message of a type. */
      last,
      say: (message: RoomCommand) => room.handle(member, message),
      leave: () => room.leave(member),
      /** Its connection breaks. */
      breakOff: () => room.handleGone(member, connection.channel),
      get isHere() {
        return member.channel === connection.channel;
      },
      /** Its present connection. */
      get channel() {
        return connection.channel;
      },
      /** It comes back with its secret, or with another one. */
      comeBack: (secret = last('welcome')?.memberSecret ?? '') => {
        const next = createChannel();
        const back = room.comeBack(member.id, secret, next.channel);
        if (back) [member, connection] = [back, next];
        return back !== null;
      },
      /** It has loaded the dance. */
      load: (clockBoundMs = 5) => room.handle(member, { type: 'loaded', round: room.state.round, clockBoundMs }),
    };
  };

  /** Lets time pass until the state has been sent. */
  const settle = (): void => clock.advance(200);
  return {
    room,
    clock,
    enter,
    settle,
    get isClosed() {
      return isClosed;
    },
    /** What is said of a member. */
    seen: (id: string) => room.state.members.find(({ memberId }) => memberId === id),
  };
};

export type TestRoom = ReturnType<typeof createTestRoom>;
export type TestMember = ReturnType<TestRoom['enter']>;

/** Two who dance from afar, each before their own screen. */
export const createDuet = () => {
  const test = createTestRoom();
  const [mia, ben] = [test.enter('Mia'), test.enter('Ben')];
  for (const member of [mia, ben]) member.say({ type: 'role', shows: true, films: 1 });
  mia.say({ type: 'queue', add: 'waltz' });
  mia.say({ type: 'start', round: 0 });
  for (const member of [mia, ben]) {
    member.load();
    const joinKey = member.last('load')?.joinKey ?? '';
    const admission = test.room.admit({ roomId: ROOM_ID, memberId: member.id, joinKey }, 1);
    admission?.onStarted({ end: (close) => admission.hooksOf(0).onEnd({ close, result: null }) });
  }
  test.clock.advance(3000);
  return { ...test, mia, ben };
};

/** A laptop that shows and films two, a phone that films one; the laptop is the host, and a dance waits. */
export const createParty = () => {
  const test = createTestRoom();
  const laptop = test.enter('Laptop');
  const phone = test.enter('Phone');
  laptop.say({ type: 'role', shows: true, films: 2 });
  phone.say({ type: 'role', shows: false, films: 1 });
  laptop.say({ type: 'queue', add: 'waltz' });
  const start = (): void => laptop.say({ type: 'start', round: test.room.state.round });
  const admit = (member: TestMember, seats: number): RoomAdmission | null => {
    const joinKey = member.last('load')?.joinKey ?? '';
    return test.room.admit({ roomId: ROOM_ID, memberId: member.id, joinKey }, seats);
  };
  /** A camera starts its performances; they end when the room ends them. */
  const film = (member: TestMember, seats: number) => {
    const admission = admit(member, seats);
    if (!admission) throw new Error('expected to be admitted');
    const hooks = Array.from({ length: seats }, (_none, seat) => admission.hooksOf(seat));
    const finish = (result: DanceResult | null = null): void =>
      hooks.forEach(({ onEnd }) => onEnd({ close: { reason: 'finished' }, result }));
    const ended: Close[] = [];
    admission.onStarted({
      end: (close) => {
        ended.push(close);
        finish();
      },
    });
    return { admission, hooks, finish, ended };
  };
  /** Everybody is loaded and counted in. */
  const dance = () => {
    start();
    laptop.load();
    phone.load();
    const filmed = { laptop: film(laptop, 2), phone: film(phone, 1) };
    test.clock.advance(3000);
    return filmed;
  };
  return { ...test, laptop, phone, start, admit, film, dance };
};

export type Party = ReturnType<typeof createParty>;
