import { expect, test } from 'vitest';
import { DiskFault, type FrameEntry, type SessionRecord } from '@instep/server/store/session-store';
import { TurnRecord } from '@instep/server/performance/turn-record';
import type { Verdict } from '@instep/choreo/verdict';
import { flushPromises } from '../../support/run-performance.ts';

const FRAME = {} as FrameEntry;
const VERDICT = {} as Verdict;

const createTurnRecord = (failure: Error | null = null) => {
  const log: string[] = [];
  const record: SessionRecord = {
    appendFrame: () => void log.push('frame'),
    appendVerdict: () => void log.push('verdict'),
    setLabInput: () => void log.push('lab input'),
    finish: async (status) => void log.push(status),
  };
  const turn = new TurnRecord({
    begin: async () => {
      log.push('begin');
      if (failure) throw failure;
      return record;
    },
    onFault: () => void log.push('fault'),
  });
  return { turn, log };
};

test('a turn that is danced is recorded from its first frame on, in order', async () => {
  const { turn, log } = createTurnRecord();
  turn.appendFrame(FRAME);
  turn.appendFrame(FRAME);
  turn.appendVerdict(VERDICT);
  expect(log).toEqual(['begin']);
  await flushPromises();
  turn.appendFrame(FRAME);
  await turn.finish('complete', null);
  expect(log).toEqual(['begin', 'frame', 'frame', 'verdict', 'frame', 'complete']);
});

test('a turn that ends while its record is being opened keeps all of it', async () => {
  const { turn, log } = createTurnRecord();
  turn.appendFrame(FRAME);
  await turn.finish('incomplete', null);
  expect(log).toEqual(['begin', 'frame', 'incomplete']);
});

test('a turn that is not danced leaves nothing behind', async () => {
  const { turn, log } = createTurnRecord();
  turn.appendVerdict(VERDICT);
  await turn.finish('complete', null);
  expect(log).toEqual([]);
});

test('a turn whose record can’t be opened says so, and again at its end', async () => {
  const { turn, log } = createTurnRecord(new DiskFault('full'));
  turn.appendFrame(FRAME);
  await flushPromises();
  expect(log).toEqual(['begin', 'fault']);
  await expect(turn.finish('complete', null)).rejects.toThrow(DiskFault);
});
