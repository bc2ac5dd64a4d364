/** When things go wrong in a room: what its state is then, and what people read, from the real room to the real page. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseRoomServerMessage } from '@instep/protocol/room-messages';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import { awaitedNames, boardCards } from '@instep/web/room/board';
import { heldText, noticeText } from '@instep/web/room/room-texts';
import { RoomVisit } from '@instep/web/room/room-visit.svelte';
import { roomWords } from '@instep/web/room/room-words';
import { FakeRoomSocket } from '../../../support/fake-room-socket.ts';
import { FakeVideo } from '../../../support/fake-video.ts';
import { createDuet, createParty, type TestMember, type TestRoom } from '../../../support/test-room.ts';

const DANCE = { id: 'waltz', title: 'Slow waltz', durationS: 30, bpm: 120, moves: [] };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => Response.json(DANCE));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The page of a member: it hears what its room says. */
const openPage = async ({ room, settle }: TestRoom, member: TestMember, boundMs = 1) => {
  const socket = new FakeRoomSocket();
  const video = new FakeVideo();
  const document = Object.assign(new EventTarget(), { hidden: false, createElement: () => video });
  const storage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };
  const visit = new RoomVisit({
    preferences: new Preferences(null),
    page: { document, sessionStorage: storage, localStorage: storage } as unknown as Window,
    list: Promise.resolve({ poses: 'auto', dances: [] }),
    isTv: false,
    nameOf: (seat) => `Player ${seat + 1}`,
    connect: () => socket,
  });
  socket.answer = (message) => {
    if (message.type === 'role') member.say(message);
    if (message.type !== 'time') return;
    setTimeout(() => socket.hear({ type: 'time', sent: message.sent, at: message.sent + boundMs }), 2 * boundMs);
  };
  visit.join(room.code, member.newcomer.name);
  const { shows, wantedFilms: films } = member.member;
  visit.role = { shows, films };
  socket.simulateOpen();
  let heard = 0;
  /** Time passes on both sides, and the page hears what was said. */
  const listen = async () => {
    settle();
    const { messages } = member;
    for (const message of messages.slice(heard)) socket.hear(parseRoomServerMessage(JSON.stringify(message)));
    heard = messages.length;
    await vi.advanceTimersByTimeAsync(0);
    const told = visit.client?.room;
    if (!told) throw new Error('expected to be told of the room');
    return told;
  };
  await listen();
  /** Its connection is a new one. */
  const reconnect = (): void => void (heard = 0);
  return { visit, video, socket, listen, reconnect, notice: () => noticeText(visit) };
};

const { lobby } = roomWords();

describe('the others read', () => {
  test('on the card of a player whose phone sleeps that it does, and dance on', async () => {
    const party = createParty();
    party.dance();
    const screen = await openPage(party, party.laptop);
    party.phone.breakOff();
    const { phase, members } = await screen.listen();
    const card = boardCards(members, []).find(({ name }) => name === 'Phone');
    expect([phase, card?.isAway]).toEqual(['dancing', true]);
    expect(lobby.round.cameraAway(card?.name ?? '')).toBe('Phone’s phone is asleep');
  });

  test('in a duet for whom they wait and how long, and may go on without', async () => {
    const duet = createDuet();
    const mia = await openPage(duet, duet.mia);
    duet.ben.breakOff();
    const { phase, held } = await mia.listen();
    expect([phase, held && heldText(held, Math.round(held.forS ?? 0))]).toEqual(['held', 'Waiting for Ben … 20 s']);
    expect(lobby.round.goWithout(held?.by ?? '')).toBe('Continue without Ben');
    duet.mia.say({ type: 'go' });
    expect((await mia.listen()).phase).toBe('counting');
  });

  test('that the screen is gone; without one the results of what was danced follow, as not danced to the end', async () => {
    const party = createParty();
    party.dance();
    const phone = await openPage(party, party.phone);
    party.laptop.breakOff();
    const { phase, held } = await phone.listen();
    expect([phase, held && heldText(held, 10)]).toEqual(['held', 'The screen is gone. Waiting for it to come back …']);
    party.clock.advance(60_000);
    expect((await phone.listen()).phase).toBe('results');
    const rows = phone.visit.client?.results?.rows ?? [];
    expect(rows.map(({ complete }) => (complete ? '' : lobby.results.incomplete))).toEqual(
      rows.map(() => 'not danced to the end'),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test('who the host is once the host’s device has been gone for 60 s', async () => {
    const party = createParty();
    const phone = await openPage(party, party.phone);
    party.laptop.breakOff();
    party.clock.advance(60_000);
    const { hostId } = await phone.listen();
    expect([hostId, phone.notice()]).toEqual([party.phone.id, 'You’re the host now.']);
  });

  test('for whom a dance that loads waits, and without whom the host may start it; after 20 s it starts', async () => {
    const party = createParty();
    party.start();
    const screen = await openPage(party, party.laptop);
    party.laptop.load();
    const { phase, ...room } = await screen.listen();
    const names = awaitedNames(room).join(', ');
    expect([phase, lobby.round.loading(names), lobby.round.without(names)]).toEqual([
      'loading',
      'Waiting for Phone …',
      'Start without Phone',
    ]);
    party.clock.advance(20_000);
    expect((await screen.listen()).phase).toBe('counting');
  });
});

describe('somebody reads', () => {
  test('that they are back, with what they missed not counted, when they wake in a dance', async () => {
    const party = createParty();
    const filmed = party.dance();
    const phone = await openPage(party, party.phone);
    await vi.advanceTimersByTimeAsync(5000);
    expect(phone.notice()).toBe('');
    phone.visit.client?.clock.stop();
    party.phone.breakOff();
    phone.socket.simulateClose(1006, false);
    expect(phone.notice()).toBe('Connection lost. Reconnecting …');
    party.phone.comeBack();
    phone.reconnect();
    phone.socket.simulateOpen();
    await phone.listen();
    // The page fetches the dance; nothing but the way back hangs on it.
    await vi.advanceTimersByTimeAsync(10);
    const { phase } = await phone.listen();
    expect([phase, filmed.phone.ended]).toEqual(['dancing', []]);
    expect(phone.notice()).toBe('You’re back. Moves you missed meanwhile don’t count as wrong.');
  });

  test('that they are a member like others when the host’s device comes back, and host again once it is handed over', async () => {
    const party = createParty();
    const laptop = await openPage(party, party.laptop);
    party.laptop.breakOff();
    party.clock.advance(60_000);
    party.laptop.comeBack();
    laptop.reconnect();
    await laptop.listen();
    expect([laptop.visit.client?.isHost, laptop.notice()]).toEqual([false, 'Phone is the host now.']);
    party.phone.say({ type: 'hand', memberId: party.laptop.id });
    await laptop.listen();
    expect([laptop.visit.client?.isHost, laptop.notice()]).toEqual([true, 'You’re the host now.']);
  });

  test.each([
    ['server_stopping', 'The room is closed'],
    ['room_closed', 'The room is closed'],
    ['removed_from_room', 'You’re out of the room'],
    ['rate_limited', 'Something went wrong'],
  ] as const)('why their connection was closed: %s', async (reason, title) => {
    const party = createParty();
    const phone = await openPage(party, party.phone);
    phone.socket.simulateCloseReason({ reason });
    const end = phone.visit.client?.end;
    expect([phone.visit.view, end && lobby.ends[end].title]).toEqual(['ended', title]);
  });

  test.each([
    [100, false, 'Your connection is slow: the video may be out of step with the others.'],
    [300, true, 'Your connection is too slow to show the dance in step. You can watch the points and choose dances.'],
  ])('that their line is slow when their clock may be wrong by %d ms', async (boundMs, shows, text) => {
    const party = createParty();
    const far = party.enter('Far');
    const page = await openPage(party, far, boundMs);
    if (shows) page.visit.show(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(page.notice()).toBe(text);
  });

  test('that this screen can’t play the video, and watches while the room goes on', async () => {
    const party = createParty();
    const tv = party.enter('TV');
    const page = await openPage(party, tv);
    page.visit.show(true);
    party.start();
    await page.listen();
    await vi.advanceTimersByTimeAsync(10);
    page.video.dispatch('error');
    for (const member of [party.laptop, party.phone, tv]) member.load();
    party.clock.advance(3000);
    const { phase, members } = await page.listen();
    expect([phase, members.find(({ name }) => name === 'TV')?.shows]).toEqual(['dancing', false]);
    expect(page.visit.hasVideoFailed && lobby.role.videoFailed).toBe(
      'This screen can’t play the video, so it shows the points.',
    );
  });

  test('their name with a number where somebody else has the same', async () => {
    const party = createParty();
    const second = party.enter('Phone');
    const { members } = await (await openPage(party, second)).listen();
    expect(members.map(({ name }) => name)).toEqual(['Laptop', 'Phone', 'Phone 2']);
  });
});
