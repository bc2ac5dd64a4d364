/** What holds in a room whatever its members say and do, in whatever order. */
import type { RoomState } from '@instep/protocol/room-messages';
import type { RoomCommand } from '@instep/server/rooms/room';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestRoom, ROOM_ID, type TestMember, type TestRoom } from '../../../support/test-room.ts';

/** What happens in a room; members are chosen by their number. */
type Action = (test: TestRoom, members: TestMember[]) => void;

const member = fc.nat(7);
const round = fc.nat(3);
const of = (members: readonly TestMember[], k: number): TestMember | undefined => members[k % members.length];

const commands: fc.Arbitrary<RoomCommand> = fc.oneof(
  fc.record({ type: fc.constant('role' as const), shows: fc.boolean(), films: fc.nat(4) }),
  fc.record({ type: fc.constant('loaded' as const), round, clockBoundMs: fc.constantFrom(5, 400) }),
  fc.record({ type: fc.constantFrom('start' as const, 'skip' as const, 'again' as const, 'lobby' as const), round }),
  fc.record({ type: fc.constant('ended' as const), round }),
  fc.record({ type: fc.constant('hold' as const), reason: fc.constantFrom('asked' as const, 'hidden' as const) }),
  fc.record({ type: fc.constant('queue' as const), add: fc.constantFrom('waltz', 'pop', 'legs', 'nothing') }),
  fc.record({ type: fc.constant('ready' as const), ready: fc.boolean() }),
  fc.record({ type: fc.constant('lock' as const), locked: fc.boolean() }),
  fc.constant<RoomCommand>({ type: 'go' }),
);

/** A camera starts what it films. */
const film = ({ room }: TestRoom, one: TestMember | undefined): void => {
  const joinKey = one?.last('load')?.joinKey;
  if (!one || joinKey === undefined) return;
  const seats = one.member.places.length;
  const admission = room.admit({ roomId: ROOM_ID, memberId: one.id, joinKey }, seats);
  const hooks = Array.from({ length: seats }, (_none, seat) => admission?.hooksOf(seat));
  const end = (): void => hooks.forEach((hook) => hook?.onEnd({ close: { reason: 'left' }, result: null }));
  admission?.onStarted({ end });
};

/** The host wishes for a dance, and starts it on their screen. */
const startDance: Action = ({ room }, all) => {
  const host = all.find(({ id, isHere }) => isHere && id === room.state.hostId);
  host?.say({ type: 'role', shows: true, films: 1 });
  host?.say({ type: 'queue', add: 'tango' });
  host?.say({ type: 'start', round: room.state.round });
};

/** All that are here load the dance, and film. */
const loadAll: Action = (test, all) => {
  for (const one of all) if (one.isHere) one.load();
  for (const one of all) film(test, one);
};

/** A member does something, if it is here. */
const byMember = (act: (one: TestMember, test: TestRoom, all: readonly TestMember[]) => void): fc.Arbitrary<Action> =>
  member.map((k) => (test, all) => {
    const one = of(all, k);
    if (one?.isHere) act(one, test, all);
  });

const actions: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.boolean().map(
      (isTv): Action =>
        ({ enter }, all) =>
          void all.push(enter('M', { isTv })),
    ),
  },
  {
    weight: 10,
    arbitrary: fc.tuple(member, commands).map(([k, command]): Action => ({ room }, all) => {
      const one = of(all, k);
      // Most say what belongs to the round at hand.
      const said = 'round' in command && command.round > 0 ? { ...command, round: room.state.round } : command;
      if (one?.isHere) one.say(said);
    }),
  },
  { weight: 3, arbitrary: byMember((one) => one.breakOff()) },
  {
    weight: 4,
    arbitrary: member.map(
      (k): Action =>
        (_test, all) =>
          void of(all, k)?.comeBack(),
    ),
  },
  { weight: 1, arbitrary: byMember((one) => one.leave()) },
  {
    weight: 1,
    arbitrary: fc.tuple(member, member).map(([k, other]): Action => (_test, all) => {
      const [host, out] = [of(all, k), of(all, other)];
      if (host?.isHere && out) host.say({ type: 'remove', memberId: out.id });
    }),
  },
  { weight: 2, arbitrary: byMember((one, test) => film(test, one)) },
  { weight: 4, arbitrary: fc.constant(startDance) },
  { weight: 5, arbitrary: fc.constant(loadAll) },
  {
    weight: 8,
    arbitrary: fc.constantFrom(0, 500, 3000, 10_000, 21_000).map(
      (ms): Action =>
        ({ clock }) =>
          clock.advance(ms),
    ),
  },
);

const expectSound = (state: RoomState, before: RoomState): void => {
  const places = state.members.flatMap(({ seats }) => seats.map(({ place }) => place));
  expect(new Set(places).size).toBe(places.length);
  expect(places.every((place) => place >= 0 && place < 8)).toBe(true);
  const canBeHost = state.members.filter(({ isTv }) => !isTv);
  if (state.hostId !== null) expect(canBeHost.map(({ memberId }) => memberId)).toContain(state.hostId);
  if (canBeHost.some(({ state: where }) => where === 'here')) expect(state.hostId).not.toBeNull();
  if (state.leadId !== null) expect(state.members.map(({ memberId }) => memberId)).toContain(state.leadId);
  expect(state.held !== null).toBe(state.phase === 'held');
  if (state.nextInS !== null) expect(state.phase).toBe('results');
  expect(state.version).toBeGreaterThanOrEqual(before.version);
  expect(new Set(state.queue.map(({ danceId }) => danceId)).size).toBe(state.queue.length);
  if (state.phase === 'lobby') expect(state.members.every(({ inRound, loaded }) => !inRound && !loaded)).toBe(true);
};

test('a room is sound after everything, and comes to rest', () => {
  fc.assert(
    fc.property(fc.array(actions, { minLength: 10, maxLength: 40, size: 'max' }), (steps) => {
      const room = createTestRoom();
      const members = [room.enter('Host'), room.enter('Phone'), room.enter('TV', { isTv: true })];
      members[1]?.say({ type: 'role', shows: false, films: 2 });
      let before = room.room.state;
      for (const step of steps) {
        if (room.isClosed) break;
        step(room, members);
        expectSound(room.room.state, before);
        before = room.room.state;
      }
      // Only a hold that somebody asked for lasts.
      room.clock.advance(30 * 60_000);
      const { phase, held } = room.room.state;
      if (phase === 'held') expect(['asked', 'hidden']).toContain(held?.reason);
      else expect(['lobby', 'results']).toContain(phase);
      for (const one of members) one.breakOff();
      room.clock.advance(300_000);
      expect(room.isClosed).toBe(true);
    }),
    { numRuns: 40 },
  );
});
