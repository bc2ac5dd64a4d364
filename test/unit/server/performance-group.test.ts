import { MessageError } from '@instep/protocol/client-message';
import { describe, expect, it } from 'vitest';
import { makeTestDance } from '../../support/test-dance.ts';
import { flushPromises, runPerformance } from '../../support/run-performance.ts';
import { runGroup } from '../../support/run-group.ts';

const DANCE = makeTestDance(12);
const TWO = [{}, {}];
const rightAndStill = (t: number) => [t, 'standing'] as const;
const bothRight = (t: number) => [t, t] as const;

/** The result of a player who dances all of it alone before their camera. */
const resultAlone = async (shownAt: (t: number) => number | 'standing') => {
  const run = runPerformance(DANCE);
  for (let k = 0; k < 120; k++) await run.estimateFrame(k / 10, shownAt(k / 10));
  await run.endVideo();
  return run.sent('finished')[0]?.result;
};

describe('two players before one camera', () => {
  it('get the results that they would get alone', async () => {
    const run = runGroup(DANCE, TWO);
    await run.dance(0, 12, rightAndStill);
    await run.group.handleEnded();
    const [right, still] = [0, 1].map((seat) => run.sentOf('finished', seat)[0]?.result);
    expect(right).toEqual(await resultAlone((t) => t));
    expect(still).toEqual(await resultAlone(() => 'standing'));
    expect(right?.score).toBeGreaterThan((still?.score ?? 100) + 50);
  });

  it('have one answer to each frame, with a pose for each, from one estimation', async () => {
    const run = runGroup(DANCE, TWO);
    await run.estimateFrame(0, [0, 'nobody']);
    await run.estimateFrame(0.1, ['nobody', 'nobody']);
    expect(run.sentOf('frame').map(({ outcome, pose, poses }) => [outcome, pose, poses?.map(Boolean)])).toEqual([
      ['seen', undefined, [true, false]],
      ['nobody', undefined, [false, false]],
    ]);
    expect(run.counts.estimated).toBe(2);
  });

  it('are recorded each on their own: who was not seen, was nobody', async () => {
    const run = runGroup(DANCE, TWO);
    await run.estimateFrame(0, ['nobody', 0]);
    const outcomes = run.records.map(({ frames }) => frames.map(({ observation }) => observation.outcome));
    expect(outcomes).toEqual([['nobody'], ['seen']]);
    expect(run.records[1]?.frames[0]?.observation).not.toHaveProperty('poses');
  });

  it('are told whom a message is about: the first without a seat, as a player alone', async () => {
    const run = runGroup(DANCE, TWO);
    await run.dance(0, 12, bothRight);
    await run.group.handleEnded();
    for (const type of ['live', 'verdict', 'finished'] as const) {
      const seats = run.sentOf(type).map(({ seat }) => seat);
      expect(new Set(seats)).toEqual(new Set([undefined, 1]));
    }
    expect(run.sentOf('verdict', 1).map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are told of another rate once, and record it each', async () => {
    const run = runGroup(DANCE, TWO);
    run.group.handleRate(7);
    await run.estimateFrame(0, [0, 0]);
    expect(run.sentOf('rate')).toEqual([{ type: 'rate', fps: 7 }]);
    expect(run.records.map(({ frames }) => frames[0]?.fps)).toEqual([7, 7]);
  });

  it('have one answer to a frame that is of no use any more', async () => {
    const run = runGroup(DANCE, TWO);
    await run.estimateFrame(1, [1, 1]);
    await run.estimateFrame(0.5, [0.5, 0.5]);
    expect(run.sentOf('frame').map(({ outcome }) => outcome)).toEqual(['seen', 'dropped']);
    expect(run.records.map(({ frames }) => frames.length)).toEqual([2, 2]);
  });

  it('share epochs: one that was never announced is an error, one that was is for both', async () => {
    const run = runGroup(DANCE, TWO);
    const stamp = { sequence: 0, mediaTime: 0, captureTime: 0 };
    expect(() => run.group.admit({ ...stamp, epoch: 1 })).toThrow(MessageError);
    run.changeEpoch({ mediaTime: 4 });
    await run.estimateFrame(4, [4, 4]);
    expect(run.records.map(({ frames }) => frames[0]?.live)).not.toContain(null);
  });

  it('are closed once, after the last, and then the source is', async () => {
    const run = runGroup(DANCE, TWO);
    await run.dance(0, 1, bothRight);
    await run.group.stop({ reason: 'left' });
    expect(run.closes).toEqual([{ reason: 'left' }]);
    expect(run.records.map(({ status }) => status)).toEqual(['incomplete', 'incomplete']);
    expect(run.counts.released).toBe(1);
  });

  it('are ended together when the camera is silent, and not while its connection is broken', async () => {
    const run = runGroup(DANCE, TWO);
    run.group.suspend();
    run.clock.advance(60_000);
    await flushPromises();
    expect(run.closes).toEqual([]);
    run.group.resume();
    run.clock.advance(15_000);
    await flushPromises();
    expect(run.closes).toEqual([{ reason: 'silent' }]);
  });
});

describe('a fault in judging one of two players', () => {
  const failing = {
    judge: {
      handleFrame: () => {
        throw new Error('broken judge');
      },
      handleLostFrame: () => [],
      handleEpoch: () => [],
      finish: () => {
        throw new Error('broken judge');
      },
    },
  };

  it('ends their performance alone: the other dances on to the result', async () => {
    const run = runGroup(DANCE, [failing, {}]);
    await run.dance(0, 12, bothRight);
    expect(run.records[0]?.status).toBe('incomplete');
    expect([run.closes, run.counts.released]).toEqual([[], 0]);
    await run.group.handleEnded();
    expect(run.sentOf('finished').map(({ seat, result }) => [seat, (result.score ?? 0) > 80])).toEqual([[1, true]]);
    expect(run.closes).toEqual([{ reason: 'finished' }]);
    expect(run.sentOf('frame')).toHaveLength(120);
  });

  it('closes as a fault when nobody finished', async () => {
    const run = runGroup(DANCE, [failing, failing]);
    await run.dance(0, 1, bothRight);
    expect(run.closes).toEqual([{ reason: 'server_error' }]);
  });
});
