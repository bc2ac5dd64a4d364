import type { DanceResult } from '@instep/choreo/result';
import { describe, expect, test } from 'vitest';
import { createParty, createTestRoom, ROOM_ID } from '../../../support/test-room.ts';

describe('a room', () => {
  test('welcomes its first member as the host, with a secret and the state', () => {
    const { enter, room } = createTestRoom();
    const mia = enter('Mia');
    expect(mia.messages.map(({ type }) => type)).toEqual(['welcome', 'room']);
    expect(mia.last('welcome')).toMatchObject({ memberId: mia.id, code: 'KQWZT' });
    expect(room.state).toMatchObject({ hostId: mia.id, phase: 'lobby', round: 0, capacity: 6, leadId: null });
  });

  test('made by a TV has no host until somebody else joins', () => {
    const { enter, room } = createTestRoom();
    enter('TV', { isTv: true });
    expect(room.state.hostId).toBeNull();
    const mia = enter('Mia');
    expect(room.state.hostId).toBe(mia.id);
  });

  test('tells its state to everybody at most five times a second, and the last one always', () => {
    const { enter, clock } = createTestRoom();
    const mia = enter('Mia');
    clock.advance(1000);
    const before = mia.messages.length;
    for (let k = 0; k < 100; k++) {
      mia.say({ type: 'ready', ready: k % 2 === 0 });
      clock.advance(10);
    }
    clock.advance(200);
    expect(mia.messages.length - before).toBeLessThanOrEqual(6);
    expect(mia.last('room')?.members[0]?.ready).toBe(false);
  });

  test('tells what the page of a member who films warns of, until that is over', () => {
    const { enter, room } = createTestRoom();
    const mia = enter('Mia');
    const warning = { rule: 'battery', inS: 480 } as const;
    mia.say({ type: 'warning', warning });
    expect(room.state.members[0]?.warning).toBeUndefined();
    mia.say({ type: 'role', shows: false, films: 1 });
    expect(room.state.members[0]?.warning).toEqual(warning);
    mia.say({ type: 'warning', warning: null });
    expect(room.state.members[0]?.warning).toBeUndefined();
  });

  test('numbers equal names', () => {
    const { enter, room } = createTestRoom();
    enter('Mia');
    enter('Mia');
    enter('Mia');
    expect(room.state.members.map(({ name }) => name)).toEqual(['Mia', 'Mia 2', 'Mia 3']);
  });

  test('gives each player before a camera a colour of their own, eight in all', () => {
    const { enter, seen } = createTestRoom();
    const [a, b, c] = [enter('A'), enter('B'), enter('C')];
    a.say({ type: 'role', shows: true, films: 4 });
    b.say({ type: 'role', shows: false, films: 3 });
    c.say({ type: 'role', shows: false, films: 4 });
    const places = [a, b, c].map(({ id }) => seen(id)?.seats.map(({ place }) => place));
    expect(places).toEqual([[0, 1, 2, 3], [4, 5, 6], [7]]);
    b.say({ type: 'role', shows: false, films: 1 });
    c.say({ type: 'role', shows: false, films: 2 });
    expect(seen(c.id)?.seats.map(({ place }) => place)).toEqual([7, 5]);
  });

  test('names the players as their camera says, and those without a name as their camera', () => {
    const { enter, seen } = createTestRoom();
    const mia = enter('Mia');
    mia.say({ type: 'role', shows: true, films: 3 });
    mia.say({ type: 'seats', players: [{ name: 'Ada', scope: 'whole' }] });
    expect(seen(mia.id)?.seats.map(({ name }) => name)).toEqual(['Ada', 'Mia', 'Mia 2']);
  });

  test('never lets a TV film, or be the host', () => {
    const { enter, seen, room } = createTestRoom();
    const mia = enter('Mia');
    const tv = enter('TV', { isTv: true });
    tv.say({ type: 'role', shows: true, films: 2 });
    mia.say({ type: 'hand', memberId: tv.id });
    expect(seen(tv.id)).toMatchObject({ shows: true, films: 0, seats: [] });
    expect(room.state.hostId).toBe(mia.id);
  });

  test('shows a wave to everybody, one a second from each', () => {
    const { enter, clock } = createTestRoom();
    const [mia, ben] = [enter('Mia'), enter('Ben')];
    for (let k = 0; k < 30; k++) {
      ben.say({ type: 'wave', sign: 'clap' });
      clock.advance(100);
    }
    expect(mia.messages.filter(({ type }) => type === 'wave')).toHaveLength(3);
  });

  test('is small enough to be sent often, however long the names are', () => {
    const { enter, room } = createTestRoom();
    const longest = '👨‍👩‍👧‍👦'.repeat(40);
    const quotes = '"'.repeat(200);
    for (let k = 0; k < 16; k++) {
      const member = enter(k % 2 ? longest : quotes);
      member.say({ type: 'role', shows: true, films: 1 });
      member.say({ type: 'seats', players: [{ name: longest, scope: 'whole' }] });
      for (const dance of ['waltz', 'pop', 'legs', 'tango', 'polka']) member.say({ type: 'queue', add: dance });
    }
    // Ids of dances have up to 64 letters, and twelve may wait.
    const longerIds = 12 * (64 + 120 + 80) - Buffer.byteLength(JSON.stringify(room.state.queue));
    expect(Buffer.byteLength(JSON.stringify(room.state)) + longerIds).toBeLessThanOrEqual(8192);
  });
});

describe('the door', () => {
  test('closes by itself at 16 members', () => {
    const { enter, room } = createTestRoom();
    const [first] = Array.from({ length: 16 }, (_none, k) => enter(`M${k}`));
    const newcomer = { name: 'One more', device: 'another', address: '10.0.1.1', isTv: false };
    expect(room.refusalOf(newcomer)).toBe('full');
    first?.leave();
    expect(room.refusalOf(newcomer)).toBeNull();
  });

  test('is locked by the host; who is in may come back', () => {
    const { enter, room } = createTestRoom();
    const [mia, ben] = [enter('Mia'), enter('Ben')];
    ben.say({ type: 'lock', locked: true });
    expect(room.state.locked).toBe(false);
    mia.say({ type: 'lock', locked: true });
    expect(room.refusalOf({ ...ben.newcomer, device: 'new' })).toBe('closed');
    ben.breakOff();
    expect(ben.comeBack()).toBe(true);
  });

  test('stays closed for a device and an address that the host removed', () => {
    const { enter, room } = createTestRoom();
    const [mia, ben] = [enter('Mia'), enter('Ben')];
    const secret = ben.last('welcome')?.memberSecret;
    mia.say({ type: 'remove', memberId: ben.id });
    expect(ben.closes).toEqual([{ reason: 'removed_from_room' }]);
    expect(ben.comeBack(secret)).toBe(false);
    expect(room.refusalOf({ ...ben.newcomer, address: '10.9.9.9' })).toBe('closed');
    expect(room.refusalOf({ ...ben.newcomer, device: 'new' })).toBe('closed');
  });

  test('stays open for an address that others in the room have, too', () => {
    const { enter, room } = createTestRoom();
    const mia = enter('Mia', { address: '10.0.0.1' });
    const ben = enter('Ben', { address: '10.0.0.1' });
    mia.say({ type: 'remove', memberId: ben.id });
    expect(room.refusalOf({ ...ben.newcomer, device: 'new' })).toBeNull();
  });
});

describe('a secret', () => {
  test('lets a member back in once, and a new one is sent', () => {
    const { enter } = createTestRoom();
    const mia = enter('Mia');
    const first = mia.last('welcome')?.memberSecret;
    mia.breakOff();
    expect(mia.comeBack(first)).toBe(true);
    const second = mia.last('welcome')?.memberSecret;
    expect(second).not.toBe(first);
    mia.say({ type: 'ready', ready: true });
    expect(mia.comeBack(first)).toBe(false);
    expect(mia.comeBack(second)).toBe(true);
  });

  test('of another member is no good', () => {
    const { enter } = createTestRoom();
    const [mia, ben] = [enter('Mia'), enter('Ben')];
    mia.breakOff();
    expect(mia.comeBack(ben.last('welcome')?.memberSecret)).toBe(false);
    expect(mia.comeBack('')).toBe(false);
  });

  test('used while the old connection is thought to be open closes that one', () => {
    const { enter } = createTestRoom();
    const mia = enter('Mia');
    const { closes } = mia;
    expect(mia.comeBack()).toBe(true);
    expect(closes).toEqual([{ reason: 'replaced' }]);
  });

  test('keeps a member in when its old connection ends after that', () => {
    const { enter, room, seen } = createTestRoom();
    const mia = enter('Mia');
    const old = mia.channel;
    mia.comeBack();
    room.handleGone(mia.member, old);
    expect(seen(mia.id)?.state).toBe('here');
  });
});

describe('a round', () => {
  test('goes from the lobby to the results', () => {
    const { room, clock, laptop, phone, start, film } = createParty();
    start();
    expect(room.state).toMatchObject({ phase: 'loading', round: 1, danceId: 'waltz', leadId: laptop.id, queue: [] });
    expect(laptop.last('load')).toMatchObject({ round: 1, danceId: 'waltz', fromS: 0, roomId: ROOM_ID });
    laptop.load();
    expect(room.state.phase).toBe('loading');
    phone.load();
    expect(room.state.phase).toBe('counting');
    const count = phone.last('count');
    expect(count).toMatchObject({ round: 1, mediaTime: 0, at: clock.now() + 3000 });
    const [both, one] = [film(laptop, 2), film(phone, 1)];
    clock.advance(3000);
    expect(room.state.phase).toBe('dancing');
    clock.advance(30_000);
    laptop.say({ type: 'ended', round: 1 });
    expect(room.state.phase).toBe('dancing');
    both.finish();
    one.finish();
    expect(room.state.phase).toBe('results');
    expect(phone.last('results')?.rows.map(({ place, name }) => [place, name])).toEqual([
      [0, 'Laptop'],
      [1, 'Laptop 2'],
      [2, 'Phone'],
    ]);
    clock.advance(45_000);
    expect(room.state.phase).toBe('lobby');
  });

  test('starts without those who have not loaded after 20 s', () => {
    const { room, clock, laptop, start, seen, phone } = createParty();
    start();
    laptop.load();
    clock.advance(19_999);
    expect(room.state.phase).toBe('loading');
    clock.advance(1);
    expect(room.state.phase).toBe('counting');
    expect(seen(phone.id)?.loaded).toBe(false);
  });

  test('starts without them at once when the host says so', () => {
    const { room, laptop, phone, start } = createParty();
    start();
    laptop.load();
    phone.say({ type: 'go' });
    expect(room.state.phase).toBe('loading');
    laptop.say({ type: 'go' });
    expect(room.state.phase).toBe('counting');
  });

  test('falls back to the lobby if no screen loads', () => {
    const { room, clock, phone, start } = createParty();
    start();
    phone.load();
    clock.advance(20_000);
    expect(room.state.phase).toBe('lobby');
  });

  test('is not started where nothing shows the dance', () => {
    const { room, laptop, start } = createParty();
    laptop.say({ type: 'role', shows: false, films: 2 });
    start();
    expect(room.state).toMatchObject({ phase: 'lobby', round: 0 });
    expect(room.state.queue).toHaveLength(1);
  });

  test.each([
    [5, 3000],
    [800, 3200],
    [900, 3600],
    [1e6, 4000],
  ])('starts late enough for a clock that may be %i ms wrong', (boundMs, wait) => {
    const { clock, laptop, phone, start } = createParty();
    start();
    laptop.load();
    phone.load(boundMs);
    expect((laptop.last('count')?.at ?? 0) - clock.now()).toBe(wait);
  });

  test('passes the anchors of its lead on, and nobody else’s', () => {
    const { laptop, phone, dance, clock } = createParty();
    dance();
    const anchor = { type: 'anchor', round: 1, epoch: 2, mediaTime: 4, shownAt: clock.now(), rate: 1 } as const;
    phone.say({ ...anchor, mediaTime: 9 });
    laptop.say({ ...anchor, round: 0 });
    expect(laptop.last('anchor')).toBeUndefined();
    expect(phone.last('anchor')).toBeUndefined();
    laptop.say(anchor);
    expect(phone.last('anchor')).toEqual(anchor);
  });

  test('is held where the lead’s video is, and goes on from there after three counts', () => {
    const { room, laptop, phone, dance, clock } = createParty();
    dance();
    laptop.say({ type: 'anchor', round: 1, epoch: 2, mediaTime: 4, shownAt: clock.now() - 500, rate: 1 });
    phone.say({ type: 'hold', reason: 'asked' });
    expect(room.state.phase).toBe('dancing');
    laptop.say({ type: 'hold', reason: 'asked' });
    expect(room.state).toMatchObject({ phase: 'held', held: { by: 'Laptop', reason: 'asked', forS: null } });
    expect(phone.last('held')).toEqual({ type: 'held', round: 1, mediaTime: 4.5 });
    clock.advance(60_000);
    laptop.say({ type: 'go' });
    expect(room.state.phase).toBe('counting');
    expect(phone.last('count')).toMatchObject({ at: clock.now() + 3000, mediaTime: 4.5 });
    clock.advance(3000);
    expect(room.state.phase).toBe('dancing');
  });

  test('ends when all players have ended', () => {
    const { room, dance, clock } = createParty();
    const filmed = dance();
    filmed.laptop.finish();
    clock.advance(5000);
    expect(room.state.phase).toBe('dancing');
    filmed.phone.finish();
    clock.advance(3000);
    expect(room.state.phase).toBe('results');
  });

  test('ends early when the host skips it, with what was danced', () => {
    const { room, laptop, phone, dance } = createParty();
    const { phone: filmed } = dance();
    phone.say({ type: 'skip', round: 1 });
    expect(room.state.phase).toBe('dancing');
    laptop.say({ type: 'skip', round: 1 });
    expect(filmed.ended).toEqual([{ reason: 'left' }]);
    expect(room.state.phase).toBe('results');
    expect(laptop.last('results')?.rows.every(({ complete }) => !complete)).toBe(true);
  });

  test('shows the results of those who answer when others don’t', () => {
    const { room, clock, laptop, phone, start, admit } = createParty();
    start();
    laptop.load();
    phone.load();
    admit(laptop, 2)?.onStarted({ end: () => {} });
    clock.advance(3000);
    laptop.say({ type: 'ended', round: 1 });
    clock.advance(6999);
    expect(room.state.phase).toBe('dancing');
    clock.advance(1);
    expect(room.state.phase).toBe('results');
    expect(laptop.last('results')?.rows).toHaveLength(2);
  });

  test('is danced again when the host says so, once for two presses', () => {
    const { room, laptop, dance } = createParty();
    dance();
    laptop.say({ type: 'skip', round: 1 });
    laptop.say({ type: 'again', round: 1 });
    laptop.say({ type: 'again', round: 1 });
    expect(room.state).toMatchObject({ phase: 'loading', round: 2, danceId: 'waltz' });
  });

  test('is left for the lobby by the host', () => {
    const { room, laptop, dance } = createParty();
    const { phone: filmed } = dance();
    laptop.say({ type: 'lobby', round: 1 });
    expect(filmed.ended).toEqual([{ reason: 'left' }]);
    expect(room.state).toMatchObject({ phase: 'lobby' });
  });
});

describe('a camera', () => {
  test('is admitted with its key, once, with as many players as it films', () => {
    const { room, laptop, phone, start, admit } = createParty();
    start();
    expect(admit(laptop, 3)).toBeNull();
    const admission = admit(laptop, 2);
    expect(admission).toMatchObject({ facts: { id: ROOM_ID, mode: 'versus', of: 3, members: 2 } });
    expect([0, 1].map((seat) => admission?.placeOf(seat))).toEqual([0, 1]);
    expect(admission?.resumeTimeoutMs).toBeGreaterThan(30_000);
    expect(admit(laptop, 2)).toBeNull();
    const joinKey = laptop.last('load')?.joinKey ?? '';
    expect(room.admit({ roomId: ROOM_ID, memberId: phone.id, joinKey }, 1)).toBeNull();
    expect(admit(phone, 1)).not.toBeNull();
  });

  test('is told before which screen it films: the same in every room', () => {
    const [one, other] = [createParty(), createParty()];
    for (const { laptop, phone, start } of [one, other]) {
      start();
      expect(phone.last('load')?.screen).toBe(laptop.newcomer.device.slice(0, 16));
    }
    const { laptop, phone } = createParty();
    phone.say({ type: 'role', shows: true, films: 1 });
    laptop.say({ type: 'role', shows: false, films: 2 });
    laptop.say({ type: 'start', round: 0 });
    expect(laptop.last('load')?.screen).toBe(phone.newcomer.device.slice(0, 16));
  });

  test('is not admitted once the round is over', () => {
    const { laptop, phone, start, admit } = createParty();
    start();
    laptop.say({ type: 'lobby', round: 1 });
    expect(admit(phone, 1)).toBeNull();
  });

  test('that is removed stops filming, and what was danced counts', () => {
    const { dance, laptop, phone } = createParty();
    const { phone: filmed } = dance();
    laptop.say({ type: 'remove', memberId: phone.id });
    expect(filmed.ended).toEqual([{ reason: 'removed_from_room' }]);
    laptop.say({ type: 'skip', round: 1 });
    expect(laptop.last('results')?.rows.map(({ name }) => name)).toContain('Phone');
  });

  test('that is removed before it films is not admitted any more', () => {
    const { start, laptop, phone, room } = createParty();
    start();
    const joinKey = phone.last('load')?.joinKey ?? '';
    laptop.say({ type: 'remove', memberId: phone.id });
    expect(room.admit({ roomId: ROOM_ID, memberId: phone.id, joinKey }, 1)).toBeNull();
  });

  test('that films fewer or more in mid-dance does so from the next one on', () => {
    const { dance, laptop, phone, seen } = createParty();
    dance();
    phone.say({ type: 'role', shows: false, films: 3 });
    laptop.say({ type: 'role', shows: true, films: 0 });
    expect([seen(phone.id)?.films, seen(laptop.id)?.films]).toEqual([1, 2]);
    laptop.say({ type: 'skip', round: 1 });
    expect([seen(phone.id)?.films, seen(laptop.id)?.films]).toEqual([3, 0]);
  });

  test('that joins in mid-dance takes part in the next one', () => {
    const { enter, dance, laptop, seen } = createParty();
    dance();
    const late = enter('Late');
    late.say({ type: 'role', shows: false, films: 1 });
    expect(late.last('load')).toBeUndefined();
    expect(seen(late.id)).toMatchObject({ inRound: false, films: 1 });
    laptop.say({ type: 'skip', round: 1 });
    laptop.say({ type: 'again', round: 1 });
    expect(late.last('load')?.joinKey).toBeDefined();
  });
});

describe('a round in which players take turns', () => {
  const RESULT = { points: 8000, seen: 1, stars: 4, complete: false, form: 0.8, timing: null, limbs: {} };
  const end = (change: object = {}) => ({
    close: { reason: 'finished' as const },
    result: { ...RESULT, ...change } as unknown as DanceResult,
  });

  /** Three of them, before two cameras: ten seconds each. */
  const startTurns = () => {
    const party = createParty();
    party.laptop.say({ type: 'mode', mode: 'turns' });
    party.start();
    return party;
  };

  test('tells all devices who dances when', () => {
    const { laptop, phone } = startTurns();
    const turns = [
      { place: 0, fromS: 0, toS: 10 },
      { place: 1, fromS: 10, toS: 20 },
      { place: 2, fromS: 20, toS: 30 },
    ];
    expect(laptop.last('load')).toMatchObject({ mode: 'turns', turns });
    expect(phone.last('load')).toMatchObject({ mode: 'turns', turns });
  });

  test('gives each camera the turns of its own players, and the record the mode', () => {
    const { laptop, phone, admit } = startTurns();
    expect(admit(laptop, 2)).toMatchObject({
      facts: { mode: 'turns', of: 3 },
      turns: [
        { seat: 0, fromS: 0, toS: 10 },
        { seat: 1, fromS: 10, toS: 20 },
      ],
    });
    expect(admit(phone, 1)?.turns).toMatchObject([{ seat: 0, fromS: 20, toS: 30 }]);
  });

  test('says in other modes of no turns', () => {
    const { phone, start, admit } = createParty();
    start();
    expect(phone.last('load')).not.toHaveProperty('turns');
    expect(admit(phone, 1)?.turns).toBeNull();
  });

  test('ranks each by their own turns: a turn that is over counts for the board at once', () => {
    const { laptop, phone, film, clock } = startTurns();
    laptop.load();
    phone.load();
    const [two, one] = [film(laptop, 2), film(phone, 1)];
    clock.advance(3000);
    two.hooks[0]?.onProgress({ mediaTime: 9, points: 5000, level: 0.5, seen: 1 });
    two.hooks[0]?.onEnd(end({ points: 6000 }));
    clock.advance(200);
    expect(phone.last('board')?.rows).toMatchObject([{ points: 6000, level: null }, { points: 0 }, { points: 0 }]);
    two.hooks[1]?.onEnd(end({ points: 9000, seen: 0.7 }));
    one.hooks[0]?.onEnd(end());
    laptop.say({ type: 'ended', round: 1 });
    clock.advance(7000);
    expect(laptop.last('results')).toMatchObject({
      mode: 'turns',
      rows: [
        { place: 1, rank: 1, points: 9000, complete: false },
        { place: 2, rank: 2, points: 8000, complete: true },
        { place: 0, rank: 3, points: 6000, complete: true },
      ],
    });
  });

  test('asks a camera to film nobody whose players have no turn in a short dance', () => {
    const { enter, laptop, phone, start } = createParty();
    const others = ['Ada', 'Eve', 'Kim'].map((name) => enter(name));
    for (const other of others) other.say({ type: 'role', shows: false, films: 1 });
    laptop.say({ type: 'mode', mode: 'turns' });
    start();
    expect(phone.last('load')?.joinKey).toBeDefined();
    expect(others.at(-1)?.last('load')?.turns).toHaveLength(5);
    expect(others.at(-1)?.last('load')?.joinKey).toBeUndefined();
  });
});

describe('the board', () => {
  const progress = { mediaTime: 1, points: 1234.5, level: 0.456, seen: 0.789 };

  test('has the points of everybody, at most five times a second', () => {
    const { dance, phone, clock } = createParty();
    const { laptop: filmed } = dance();
    const before = phone.messages.length;
    for (let k = 0; k < 50; k++) {
      filmed.hooks[1]?.onProgress({ ...progress, points: 100 * k });
      clock.advance(20);
    }
    expect(phone.messages.slice(before).filter(({ type }) => type === 'board').length).toBeLessThanOrEqual(6);
    clock.advance(200);
    expect(phone.last('board')?.rows).toMatchObject([
      { place: 0, points: 0 },
      { place: 1, points: 4900, stars: 2, level: 0.46, seen: 0.79 },
      { place: 2, points: 0 },
    ]);
  });

  test('counts combos, which unseen moves leave as they are', () => {
    const { dance, phone, clock } = createParty();
    const { phone: filmed } = dance();
    const combos = ['perfect', 'good', null, 'ok', 'super'].map((rating, k) => {
      filmed.hooks[0]?.onVerdict({ move: k + 1, rating, weakLimb: null } as never);
      clock.advance(200);
      return phone.last('board')?.rows.find(({ place }) => place === 2)?.combo;
    });
    expect(combos).toEqual([1, 2, 2, 0, 1]);
  });
});
