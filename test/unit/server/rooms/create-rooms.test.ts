import { expect, test } from 'vitest';
import type { Config } from '@instep/server/config';
import { createRooms } from '@instep/server/create-rooms';
import type { PerformanceContext } from '@instep/server/performance/context';
import { createManualClock } from '../../../support/manual-clock.ts';

/** What a room is told of a machine that can follow six players, with a model that can follow so many at once. */
const stateWith = (maxSeats: number) => {
  const machine = {
    clock: createManualClock(),
    library: new Map(),
    budget: { players: () => 6, playersPerCamera: () => 3 },
    pool: { maxSeats },
  };
  const rooms = createRooms({} as Config, machine as unknown as PerformanceContext);
  const newcomer = { name: 'Mia', device: 'a device', address: '10.0.0.1', isTv: false };
  const place = rooms.open(newcomer, { send: () => undefined, close: () => undefined });
  if (!('room' in place)) throw new Error('expected a room, got none');
  return place.room.state;
};

test('a room knows how many the machine can follow, and how many of them before one camera', () => {
  expect(stateWith(4)).toMatchObject({ capacity: 6, perCamera: 3 });
});

test('with a model that follows one person, that is one before each camera', () => {
  expect(stateWith(1)).toMatchObject({ capacity: 6, perCamera: 1 });
});
