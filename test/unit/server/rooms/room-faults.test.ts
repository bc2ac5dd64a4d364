/** When things go wrong in a room: what happens then, by a manual clock. */
import { describe, expect, test } from 'vitest';
import { createDuet, createParty, createTestRoom } from '../../../support/test-room.ts';

/** A TV that leads and another screen beside it. */
const createTwoScreens = () => {
  const party = createParty();
  const tv = party.enter('TV', { isTv: true });
  tv.say({ type: 'role', shows: true, films: 0 });
  party.start();
  tv.load();
  party.laptop.load();
  party.phone.load();
  party.clock.advance(3000);
  return { ...party, tv };
};

describe('a phone that sleeps in mid-dance', () => {
  test('keeps nobody from dancing on, and its place is kept', () => {
    const { room, phone, dance, seen, clock } = createParty();
    dance();
    phone.breakOff();
    clock.advance(20_000);
    expect(room.state.phase).toBe('dancing');
    expect(seen(phone.id)).toMatchObject({ state: 'away', inRound: true });
  });

  test('is told to load when it is back, with a new key if it has used the first', () => {
    const { phone, dance } = createParty();
    dance();
    const first = phone.last('load')?.joinKey;
    phone.breakOff();
    phone.comeBack();
    expect(phone.messages.map(({ type }) => type)).toEqual(['welcome', 'room', 'load', 'board']);
    expect(phone.last('load')?.joinKey).not.toBe(first);
  });

  test('whose page was reloaded films anew, and both parts count', () => {
    const { laptop, phone, dance, film } = createParty();
    const { phone: first } = dance();
    const progress = { mediaTime: 9, level: null };
    first.hooks[0]?.onProgress({ ...progress, points: 2000, seen: 0.3 });
    phone.breakOff();
    phone.comeBack();
    const second = film(phone, 1);
    expect(first.ended).toEqual([{ reason: 'replaced' }]);
    second.hooks[0]?.onProgress({ ...progress, points: 1000, seen: 0.2 });
    laptop.say({ type: 'skip', round: 1 });
    const row = laptop.last('results')?.rows.find(({ name }) => name === 'Phone');
    expect(row).toMatchObject({ points: 3000, seen: 0.5 });
  });

  test('before its key was used gets the key again', () => {
    const { phone, start, admit } = createParty();
    start();
    phone.breakOff();
    phone.comeBack();
    expect(admit(phone, 1)).not.toBeNull();
  });

  test('is ended with the dance if it is not back, and is in the results', () => {
    const { laptop, phone, dance, clock } = createParty();
    const filmed = dance();
    phone.breakOff();
    clock.advance(30_000);
    laptop.say({ type: 'ended', round: 1 });
    filmed.laptop.finish();
    expect(laptop.last('results')).toBeUndefined();
    clock.advance(4000);
    expect(filmed.phone.ended).toEqual([{ reason: 'finished' }]);
    expect(laptop.last('results')?.rows.map(({ name }) => name)).toContain('Phone');
  });

  test('is not waited for while the dance loads', () => {
    const { room, laptop, phone, start } = createParty();
    start();
    laptop.load();
    phone.breakOff();
    expect(room.state.phase).toBe('counting');
  });
});

describe('a duet of which one breaks off', () => {
  test('is held at once, for 20 s', () => {
    const { room, ben, clock } = createDuet();
    clock.advance(5000);
    ben.breakOff();
    expect(room.state).toMatchObject({ phase: 'held', held: { by: 'Ben', reason: 'away', forS: 20 } });
    clock.advance(19_999);
    expect(room.state.phase).toBe('held');
    clock.advance(1);
    expect(room.state.phase).toBe('counting');
  });

  test('goes on when the other is back and has loaded', () => {
    const { room, ben } = createDuet();
    ben.breakOff();
    ben.comeBack();
    expect(ben.last('held')).toBeDefined();
    expect(room.state.phase).toBe('held');
    ben.load();
    expect(room.state.phase).toBe('counting');
    expect(ben.last('count')?.mediaTime).toBe(ben.last('load')?.fromS);
  });

  test('goes on without the other when who is left says so', () => {
    const { room, mia, ben } = createDuet();
    ben.breakOff();
    mia.say({ type: 'go' });
    expect(room.state.phase).toBe('counting');
  });

  test('goes on by the other screen when it was the lead that broke off', () => {
    const { room, mia, ben, clock } = createDuet();
    expect(room.state.leadId).toBe(mia.id);
    mia.breakOff();
    clock.advance(20_000);
    expect(room.state).toMatchObject({ phase: 'counting', leadId: ben.id });
  });

  test('goes on at once when the other leaves for good', () => {
    const { room, ben } = createDuet();
    ben.leave();
    expect(room.state.phase).toBe('dancing');
  });

  test('held for the other goes on when that one is removed', () => {
    const { room, mia, ben } = createDuet();
    ben.breakOff();
    mia.say({ type: 'remove', memberId: ben.id });
    expect(room.state.phase).toBe('counting');
  });
});

describe('the lead', () => {
  test('that reloads within 10 s leads again, from where its video was', () => {
    const { room, laptop, dance, clock } = createParty();
    dance();
    laptop.say({ type: 'anchor', round: 1, epoch: 1, mediaTime: 7, shownAt: clock.now(), rate: 1 });
    laptop.breakOff();
    expect(room.state).toMatchObject({ phase: 'held', held: { reason: 'lead', forS: 10 } });
    clock.advance(9000);
    laptop.comeBack();
    expect(laptop.last('load')).toMatchObject({ fromS: 7 });
    laptop.load();
    expect(room.state).toMatchObject({ phase: 'counting', leadId: laptop.id });
    expect(laptop.last('count')?.mediaTime).toBe(7);
  });

  test('that stays away longer is replaced by another screen, from the same media time', () => {
    const { room, tv, laptop, clock } = createTwoScreens();
    expect(room.state.leadId).toBe(laptop.id);
    laptop.say({ type: 'anchor', round: 1, epoch: 1, mediaTime: 7, shownAt: clock.now(), rate: 1 });
    laptop.breakOff();
    clock.advance(10_000);
    expect(room.state).toMatchObject({ phase: 'counting', leadId: tv.id });
    expect(tv.last('count')?.mediaTime).toBe(7);
    laptop.comeBack();
    expect(room.state.leadId).toBe(tv.id);
  });

  test('without another screen is waited for for 60 s; then come the results of what was danced', () => {
    const { room, laptop, phone, dance, clock } = createParty();
    dance();
    laptop.breakOff();
    clock.advance(59_999);
    expect(room.state.phase).toBe('held');
    clock.advance(1);
    expect(room.state.phase).toBe('results');
    expect(phone.last('results')?.rows.every(({ complete }) => !complete)).toBe(true);
  });

  test('that reloads does not end the dance with its own players', () => {
    const { room, laptop, phone, dance, film, clock } = createParty();
    const filmed = dance();
    filmed.phone.finish();
    filmed.laptop.finish();
    laptop.breakOff();
    clock.advance(9000);
    expect(room.state.phase).toBe('held');
    laptop.comeBack();
    film(laptop, 2);
    laptop.load();
    clock.advance(10_000);
    expect(room.state.phase).toBe('dancing');
    expect(phone.last('results')).toBeUndefined();
  });

  test('that stays away is replaced by the first screen that comes', () => {
    const { room, laptop, phone, dance, clock } = createParty();
    dance();
    laptop.breakOff();
    clock.advance(30_000);
    phone.say({ type: 'role', shows: true, films: 1 });
    phone.load();
    expect(room.state).toMatchObject({ phase: 'counting', leadId: phone.id });
  });

  test('that comes back after 30 s goes on, when no other screen could', () => {
    const { room, laptop, dance, clock } = createParty();
    dance();
    laptop.breakOff();
    clock.advance(30_000);
    laptop.comeBack();
    laptop.load();
    expect(room.state).toMatchObject({ phase: 'counting', leadId: laptop.id });
    clock.advance(60_000);
    expect(room.state.phase).toBe('results');
  });

  test('whose page is hidden holds the dance, another screen’s doesn’t', () => {
    const { room, tv, laptop } = createTwoScreens();
    tv.say({ type: 'hold', reason: 'hidden' });
    expect(room.state.phase).toBe('dancing');
    laptop.say({ type: 'hold', reason: 'hidden' });
    expect(room.state).toMatchObject({ phase: 'held', held: { by: 'Laptop', reason: 'hidden' } });
  });

  test('that leaves for good is replaced at once', () => {
    const { room, tv, laptop, clock } = createTwoScreens();
    laptop.leave();
    clock.advance(0);
    expect(room.state).toMatchObject({ phase: 'counting', leadId: tv.id });
  });

  test('that shows the dance no more is replaced', () => {
    const { room, tv, laptop, clock } = createTwoScreens();
    laptop.say({ type: 'role', shows: false, films: 2 });
    clock.advance(10_000);
    expect(room.state).toMatchObject({ phase: 'counting', leadId: tv.id });
  });

  test('in the lobby is another screen as soon as it is away', () => {
    const { room, laptop, enter } = createParty();
    const tv = enter('TV', { isTv: true });
    tv.say({ type: 'role', shows: true, films: 0 });
    expect(room.state.leadId).toBe(laptop.id);
    laptop.breakOff();
    expect(room.state.leadId).toBe(tv.id);
  });

  test('that never says that its video has ended does not keep the room for ever', () => {
    const { room, dance, clock } = createParty();
    dance();
    clock.advance(30_000 + 15_000);
    expect(room.state.phase).toBe('results');
  });
});

describe('a screen', () => {
  test('whose video fails watches, and the room goes on', () => {
    const { room, tv, clock } = createTwoScreens();
    tv.say({ type: 'role', shows: false, films: 0 });
    clock.advance(60_000);
    expect(room.state.phase).not.toBe('held');
  });

  test('whose clock may be wrong by more than 250 ms watches, beside another', () => {
    const { start, laptop, phone, enter, seen, room } = createParty();
    const far = enter('Far');
    far.say({ type: 'role', shows: true, films: 0 });
    start();
    laptop.load(5);
    phone.load(5);
    far.load(600);
    expect(seen(far.id)?.shows).toBe(false);
    expect(room.state.phase).toBe('counting');
  });

  test('that is the only one shows the dance with any clock', () => {
    const { start, laptop, phone, seen, room } = createParty();
    start();
    laptop.load(600);
    phone.load();
    expect(seen(laptop.id)?.shows).toBe(true);
    expect(room.state.phase).toBe('counting');
  });

  test('that begins to show in mid-dance is counted in where the video will be', () => {
    const { dance, laptop, enter, clock, seen } = createParty();
    dance();
    const late = enter('Late');
    late.say({ type: 'role', shows: true, films: 0 });
    laptop.say({ type: 'anchor', round: 1, epoch: 1, mediaTime: 10, shownAt: clock.now(), rate: 1 });
    late.load();
    expect(late.last('count')).toMatchObject({ at: clock.now() + 3000, mediaTime: 13 });
    expect(seen(late.id)?.inRound).toBe(false);
  });
});

describe('the host', () => {
  test('that is away for 60 s is replaced by who shows, and stays replaced', () => {
    const { room, enter, clock } = createTestRoom();
    const [mia, watcher, camera, screen] = ['Mia', 'Ben', 'Ada', 'Leo'].map((name) => enter(name));
    camera?.say({ type: 'role', shows: false, films: 1 });
    screen?.say({ type: 'role', shows: true, films: 0 });
    mia?.breakOff();
    clock.advance(59_999);
    expect(room.state.hostId).toBe(mia?.id);
    clock.advance(1);
    expect(room.state.hostId).toBe(screen?.id);
    mia?.comeBack();
    expect(room.state.hostId).toBe(screen?.id);
    screen?.say({ type: 'hand', memberId: mia?.id ?? '' });
    expect(room.state.hostId).toBe(mia?.id);
    expect(watcher?.closes).toEqual([]);
  });

  test('that leaves is replaced at once by who films, else by who watches longest', () => {
    const { room, enter } = createTestRoom();
    const [mia, ben, ada] = [enter('Mia'), enter('Ben'), enter('Ada')];
    ada.say({ type: 'role', shows: false, films: 1 });
    mia.leave();
    expect(mia.closes).toEqual([{ reason: 'left' }]);
    expect(room.state.hostId).toBe(ada.id);
    ada.leave();
    expect(room.state.hostId).toBe(ben.id);
  });

  test('is nobody while only a TV is here, and then the first who comes', () => {
    const { room, enter } = createTestRoom();
    const mia = enter('Mia');
    enter('TV', { isTv: true });
    mia.leave();
    expect(room.state.hostId).toBeNull();
    const ben = enter('Ben');
    expect(room.state.hostId).toBe(ben.id);
  });

  test('that is away when all others are TVs is the host again when it is back', () => {
    const { room, enter, clock } = createTestRoom();
    const mia = enter('Mia');
    enter('TV', { isTv: true });
    mia.breakOff();
    clock.advance(100_000);
    mia.comeBack();
    expect(room.state.hostId).toBe(mia.id);
  });

  test.each(['start', 'skip', 'again', 'lobby'] as const)('pressing %s for a round that is over is ignored', (type) => {
    const { room, laptop, dance } = createParty();
    dance();
    laptop.say({ type: 'skip', round: 1 });
    laptop.say({ type: 'queue', add: 'pop' });
    const { phase, round, queue } = room.state;
    laptop.say({ type, round: 0 });
    expect(room.state).toMatchObject({ phase, round, queue });
  });

  test.each([
    { type: 'start', round: 0 },
    { type: 'mode', mode: 'together' },
    { type: 'lock', locked: true },
    { type: 'requeue', entryId: 'e1', before: null },
  ] as const)('alone may say $type', (message) => {
    const { room, phone } = createParty();
    const before = room.state;
    phone.say(message);
    expect(room.state).toEqual(before);
  });

  test('can’t remove themselves', () => {
    const { laptop } = createParty();
    laptop.say({ type: 'remove', memberId: laptop.id });
    expect(laptop.closes).toEqual([]);
  });
});

describe('a member', () => {
  test('that is away for 5 min is gone, and its secret is void', () => {
    const { room, enter, clock } = createTestRoom();
    enter('Mia');
    const ben = enter('Ben');
    ben.breakOff();
    clock.advance(299_999);
    expect(room.state.members).toHaveLength(2);
    clock.advance(1);
    expect(room.state.members).toHaveLength(1);
    expect(ben.comeBack()).toBe(false);
  });

  test('that was away for less is there again, and does not go later', () => {
    const { room, enter, clock } = createTestRoom();
    enter('Mia');
    const ben = enter('Ben');
    ben.breakOff();
    clock.advance(200_000);
    ben.comeBack();
    clock.advance(200_000);
    expect(room.state.members.map(({ state }) => state)).toEqual(['here', 'here']);
  });
});

describe('the room', () => {
  test('is closed when nobody has been here for 5 min', () => {
    const test = createTestRoom();
    const mia = test.enter('Mia');
    mia.breakOff();
    test.clock.advance(299_999);
    expect(test.isClosed).toBe(false);
    test.clock.advance(1);
    expect(test.isClosed).toBe(true);
  });

  test('that everybody left is open for another 5 min', () => {
    const test = createTestRoom();
    test.enter('Mia').leave();
    test.clock.advance(200_000);
    const ben = test.enter('Ben');
    test.clock.advance(200_000);
    expect(test.isClosed).toBe(false);
    expect(test.room.state.hostId).toBe(ben.id);
  });

  test('is closed after 12 h, and says so', () => {
    const test = createTestRoom();
    const mia = test.enter('Mia');
    test.clock.advance(12 * 3_600_000);
    expect(mia.closes).toEqual([{ reason: 'room_closed' }]);
    expect(test.isClosed).toBe(true);
    expect(mia.comeBack()).toBe(false);
  });

  test('that is closed ends the performances of its dance', () => {
    const { room, dance } = createParty();
    const filmed = dance();
    room.close({ reason: 'server_stopping' });
    expect(filmed.phone.ended).toHaveLength(1);
  });
});

describe('the countdown to the next dance', () => {
  const finish = () => {
    const party = createParty();
    party.dance();
    party.laptop.say({ type: 'queue', add: 'pop' });
    party.laptop.say({ type: 'skip', round: 1 });
    return party;
  };

  test('starts it after 45 s', () => {
    const { room, clock } = finish();
    expect(room.state).toMatchObject({ phase: 'results', nextInS: 45 });
    clock.advance(45_000);
    expect(room.state).toMatchObject({ phase: 'loading', round: 2, danceId: 'pop' });
  });

  test('takes 8 s once all who film are ready', () => {
    const { room, laptop, phone, clock } = finish();
    laptop.say({ type: 'ready', ready: true });
    expect(room.state.nextInS).toBe(45);
    phone.say({ type: 'ready', ready: true });
    expect(room.state.nextInS).toBe(8);
    clock.advance(8000);
    expect(room.state.phase).toBe('loading');
  });

  test('is stopped by a hold, and the host starts it', () => {
    const { room, laptop, clock } = finish();
    laptop.say({ type: 'hold', reason: 'asked' });
    expect(room.state.nextInS).toBeNull();
    clock.advance(100_000);
    expect(room.state.phase).toBe('results');
    laptop.say({ type: 'start', round: 1 });
    expect(room.state).toMatchObject({ phase: 'loading', round: 2 });
  });

  test('leads to the lobby where nothing shows the dance any more', () => {
    const { room, laptop, clock } = finish();
    laptop.say({ type: 'role', shows: false, films: 2 });
    clock.advance(45_000);
    expect(room.state.phase).toBe('lobby');
  });

  test('leaves an entry out when the host skips it', () => {
    const { room, laptop } = finish();
    laptop.say({ type: 'skip', round: 1 });
    expect(room.state).toMatchObject({ phase: 'results', queue: [], nextInS: null });
  });
});
