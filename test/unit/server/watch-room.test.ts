import type { Close } from '@instep/protocol/close';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ResumableLine } from '../../../apps/server/src/play/resumable-line.ts';
import { Resumables } from '../../../apps/server/src/play/resumables.ts';
import type { Session } from '../../../apps/server/src/play/session.ts';
import { watchRoom } from '../../../apps/server/src/play/watch-room.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { settled } from '../../support/run-session.ts';

/** A disk that is looked at every five seconds, and dances of which only their ends matter. */
const watched = () => {
  const clock = createManualClock();
  const resumables = new Resumables(clock, 20_000);
  const disk = { mayGrow: true, looks: 0 };
  const mayGrow = async (): Promise<boolean> => {
    disk.looks += 1;
    return disk.mayGrow;
  };
  const ended: [string, Close][] = [];
  const begins = (sessionId: string): void => {
    const stop = async (close: Close): Promise<void> => {
      ended.push([sessionId, close]);
      resumables.end(sessionId);
    };
    const line = new ResumableLine({ send: () => {}, close: () => {} });
    const ready = () => ({ type: 'ready', sessionId, fps: 10, maxInFlight: 2, moves: 3 }) as const;
    resumables.add({ session: { stop } as unknown as Session, line, ready });
  };
  const callOff = watchRoom({ clock, mayGrow, resumables, log: pino({ level: 'silent' }) });
  const passes = async (looks: number): Promise<void> => {
    for (let k = 0; k < looks; k++) {
      clock.pass(5_000);
      await settled();
    }
  };
  return { disk, ended, begins, callOff, passes };
};

it('all dances end with the words of a full disk when it is nearly full, and not before', async () => {
  const { disk, ended, begins, passes } = watched();
  begins('one');
  begins('another');
  await passes(3);
  expect(ended).toEqual([]);
  disk.mayGrow = false;
  await passes(1);
  expect(ended).toEqual([
    ['one', { reason: 'disk_error' }],
    ['another', { reason: 'disk_error' }],
  ]);
});

it('those that begin when there is room again end when there is none again', async () => {
  const { disk, ended, begins, passes } = watched();
  for (const name of ['one', 'another']) {
    begins(name);
    disk.mayGrow = false;
    await passes(1);
    disk.mayGrow = true;
  }
  expect(ended.map(([name]) => name)).toContain('another');
});

it('the disk is asked once for all, only while somebody dances, and no more when it is called off', async () => {
  const { disk, begins, callOff, passes } = watched();
  await passes(3);
  expect(disk.looks).toBe(0);
  begins('one');
  begins('another');
  await passes(2);
  expect(disk.looks).toBe(2);
  callOff();
  await passes(2);
  expect(disk.looks).toBe(2);
});
