import type { Close } from '@instep/protocol/close';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ResumableChannel } from '@instep/server/performance/channel';
import { ResumableRuns } from '@instep/server/performance/resumable-runs';
import type { Performance } from '@instep/server/performance/performance';
import { endDancesOnFullDisk } from '@instep/server/performance/disk-watch';
import { createManualClock } from '../../support/manual-clock.ts';
import { flushPromises } from '../../support/run-performance.ts';

/** A disk that is checked every five seconds, and dances of which only their ends matter. */
const watched = () => {
  const clock = createManualClock();
  const resumableRuns = new ResumableRuns(clock, 20_000);
  const disk = { hasRoomToGrow: true, checks: 0 };
  const hasRoomToGrow = async (): Promise<boolean> => {
    disk.checks += 1;
    return disk.hasRoomToGrow;
  };
  const ended: [string, Close][] = [];
  const begins = (sessionId: string): void => {
    const stop = async (close: Close): Promise<void> => {
      ended.push([sessionId, close]);
      resumableRuns.handleEnd(sessionId);
    };
    const channel = new ResumableChannel({ send: () => {}, close: () => {} });
    const ready = () => ({ type: 'ready', sessionId, fps: 10, maxInFlight: 2, moves: 3 }) as const;
    resumableRuns.start({
      sessionId,
      performance: { stop } as unknown as Performance,
      source: { put: () => {}, useServer: () => {}, swap: () => {} },
      channel,
      readyMessage: ready,
    });
  };
  const cancel = endDancesOnFullDisk({
    clock,
    hasDiskSpaceToGrow: hasRoomToGrow,
    resumableRuns,
    log: pino({ level: 'silent' }),
  });
  const passes = async (checks: number): Promise<void> => {
    for (let k = 0; k < checks; k++) {
      clock.advance(5_000);
      await flushPromises();
    }
  };
  return { disk, ended, begins, cancel, passes };
};

it('ends all dances with disk_error once the disk is nearly full', async () => {
  const { disk, ended, begins, passes } = watched();
  begins('one');
  begins('another');
  await passes(3);
  expect(ended).toEqual([]);
  disk.hasRoomToGrow = false;
  await passes(1);
  expect(ended).toEqual([
    ['one', { reason: 'disk_error' }],
    ['another', { reason: 'disk_error' }],
  ]);
});

it('ends later dances too when the disk fills up again', async () => {
  const { disk, ended, begins, passes } = watched();
  for (const name of ['one', 'another']) {
    begins(name);
    disk.hasRoomToGrow = false;
    await passes(1);
    disk.hasRoomToGrow = true;
  }
  expect(ended.map(([name]) => name)).toContain('another');
});

it('checks the disk once for all dances, only while somebody dances, and never after it is cancelled', async () => {
  const { disk, begins, cancel, passes } = watched();
  await passes(3);
  expect(disk.checks).toBe(0);
  begins('one');
  begins('another');
  await passes(2);
  expect(disk.checks).toBe(2);
  cancel();
  await passes(2);
  expect(disk.checks).toBe(2);
});
