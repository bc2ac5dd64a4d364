import type { BoardRow, RoomMember } from '@instep/protocol/room-messages';
import { awaitedNames, boardCards, boardLayout, togetherRow } from '@instep/web/room/board';
import { describe, expect, it } from 'vitest';

const member = (memberId: string, about: Partial<RoomMember> = {}): RoomMember => ({
  memberId,
  name: memberId,
  state: 'here',
  shows: false,
  films: 1,
  isTv: false,
  ready: true,
  loaded: true,
  inRound: true,
  seats: [],
  ...about,
});

const row = (place: number, points: number, seen = 1): BoardRow => ({
  place,
  points,
  stars: 0,
  combo: 0,
  level: null,
  seen,
});

const laptop = member('laptop', {
  seats: [
    { place: 2, name: 'Mia' },
    { place: 0, name: 'Ben' },
  ],
});
const phone = member('phone', { state: 'away', seats: [{ place: 1, name: 'Ada' }] });

describe('the cards of a board', () => {
  it('stand by place, and know the device and the seat of their players', () => {
    const cards = boardCards([laptop, phone], []);
    expect(cards.map(({ place, name, memberId, seat }) => [place, name, memberId, seat])).toEqual([
      [0, 'Ben', 'laptop', 1],
      [1, 'Ada', 'phone', 0],
      [2, 'Mia', 'laptop', 0],
    ]);
  });

  it('have the points as they stand, and nothing before the first board', () => {
    const cards = boardCards([laptop], [row(2, 700)]);
    expect(cards.map(({ name, row: { points, seen } }) => [name, points, seen])).toEqual([
      ['Ben', 0, 1],
      ['Mia', 700, 1],
    ]);
  });

  it('say who leads once somebody has points, and all who lead together', () => {
    const leaders = (rows: readonly BoardRow[]) =>
      boardCards([laptop, phone], rows).flatMap(({ leads, name }) => (leads ? name : []));
    expect(leaders([row(0, 0), row(1, 0), row(2, 0)])).toEqual([]);
    expect(leaders([row(0, 300), row(1, 800), row(2, 800)])).toEqual(['Ada', 'Mia']);
  });

  it('show who is away', () => {
    expect(boardCards([laptop, phone], []).flatMap(({ isAway, name }) => (isAway ? name : []))).toEqual(['Ada']);
  });

  it('leave out who came in mid-dance', () => {
    expect(boardCards([{ ...laptop, inRound: false }], [])).toEqual([]);
  });
});

describe('the layout', () => {
  it.each([
    [0, 'none'],
    [1, 'solo'],
    [2, 'rails'],
    [3, 'row'],
    [4, 'row'],
    [5, 'compact'],
    [8, 'compact'],
  ])('of %d players is %s', (players, layout) => {
    expect(boardLayout(players)).toBe(layout);
  });
});

describe('all together', () => {
  it('have the mean of their points', () => {
    expect(togetherRow(boardCards([laptop, phone], [row(0, 900), row(1, 300, 0.4), row(2, 601)]))).toEqual({
      points: 600,
      seen: expect.closeTo(0.8) as number,
    });
  });

  it('have none where nobody is filmed', () => {
    expect(togetherRow([])).toEqual({ points: 0, seen: 1 });
  });
});

describe('a dance that is being prepared', () => {
  it('waits for those who are here and have not loaded', () => {
    const members = [
      member('Mia', { loaded: false }),
      member('Ben'),
      member('Ada', { loaded: false, state: 'away' }),
      member('Oma', { loaded: false, inRound: false }),
    ];
    expect(awaitedNames({ members })).toEqual(['Mia']);
  });
});
