import { describe, expect, it } from 'vitest';
import { findSeat, heldText, startNeed } from '@instep/web/room/room-texts';
import { makeMember } from '../../../support/fake-room-socket.ts';

const SCREEN = makeMember({ memberId: 'm1', shows: true });
const CAMERA = makeMember({ memberId: 'm2', films: 2, seats: [{ place: 3, name: 'Ada' }] });
const ENTRY = { entryId: 'e1', danceId: 'waltz', memberId: 'm1', by: 'Mia' };

describe('the texts of a room', () => {
  it.each([
    ['a screen', [CAMERA], [ENTRY], 'screen'],
    ['somebody who dances', [SCREEN], [ENTRY], 'players'],
    ['a dance', [SCREEN, CAMERA], [], 'dance'],
    ['nothing', [SCREEN, CAMERA], [ENTRY], null],
    ['a screen that is here', [{ ...SCREEN, state: 'away' as const }, CAMERA], [ENTRY], 'screen'],
  ])('say that the start needs %s', (_what, members, queue, need) => {
    expect(startNeed({ members, queue })).toBe(need);
  });

  it('find a player by their place', () => {
    expect(findSeat({ members: [SCREEN, CAMERA] }, 3)).toBe('Ada');
    expect(findSeat({ members: [SCREEN, CAMERA] }, 0)).toBe('');
  });

  it.each([
    ['asked', 'Mia paused'],
    ['hidden', 'Mia paused'],
    ['away', 'Waiting for Mia … 7 s'],
    ['lead', 'The screen is gone. Waiting for it to come back …'],
  ] as const)('say why the dance is held: %s', (reason, text) => {
    expect(heldText({ by: 'Mia', reason, forS: null }, 7)).toBe(text);
  });
});
