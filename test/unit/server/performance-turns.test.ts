import { describe, expect, it } from 'vitest';
import { flushPromises } from '../../support/run-performance.ts';
import { runGroup } from '../../support/run-group.ts';
import { makeTestDance } from '../../support/test-dance.ts';

const DANCE = makeTestDance(32);
/** Two players, two turns each; moves are of two seconds. */
const TURNS = [
  { seat: 0, fromS: 0, toS: 8 },
  { seat: 1, fromS: 8, toS: 16 },
  { seat: 0, fromS: 16, toS: 24 },
  { seat: 1, fromS: 24, toS: 32 },
];
const TWO = [{}, {}];
const right = (t: number) => [t] as const;
/** Who is seen late by that much. */
const late = (lag: number) => (t: number) => [Math.max(0, t - lag)] as const;

describe('players who take turns before one camera', () => {
  it('are judged and recorded in their own turns alone, each turn for itself', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 32, right);
    await run.group.handleEnded();
    expect(run.records.map(({ moves, status }) => [moves, status])).toEqual([
      [[1, 2, 3, 4], 'complete'],
      [[5, 6, 7, 8], 'complete'],
      [[9, 10, 11, 12], 'complete'],
      [[13, 14, 15, 16], 'complete'],
    ]);
    expect(run.sentOf('verdict', 1).map(({ move }) => move)).toEqual([5, 6, 7, 8, 13, 14, 15, 16]);
    expect(run.sentOf('frame')).toHaveLength(320);
  });

  it('are scored for their own turns: who does nothing takes no points from who dances', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 32, (t) => [Math.floor(t / 8) % 2 === 0 ? t : 'standing']);
    await run.group.handleEnded();
    const [first, second] = [0, 1].map((seat) => run.sentOf('finished', seat)[0]?.result);
    expect(first?.score).toBeGreaterThan((second?.score ?? 100) + 50);
    expect(first?.score).toBeGreaterThan(80);
  });

  it('have one result each, after their last turn, and it is never of a whole dance', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 23, right);
    expect(run.sentOf('finished')).toEqual([]);
    await run.dance(23, 27, right);
    run.clock.advance(1000);
    await flushPromises();
    expect(run.sentOf('finished').map(({ seat = 0 }) => seat)).toEqual([0]);
    expect(run.closes).toEqual([]);
    await run.dance(27, 32, right);
    await run.group.handleEnded();
    expect(run.sentOf('finished').map(({ seat = 0, result }) => [seat, result.complete])).toEqual([
      [0, false],
      [1, false],
    ]);
    expect([run.closes, run.counts.released]).toEqual([[{ reason: 'finished' }], 1]);
  });

  it('may be late at the border: what comes then counts for both turns', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(7.5, 9, right);
    const times = run.records.map(({ frames }) => frames.map(({ observation }) => observation.stamp.mediaTime));
    expect([times[0]?.at(0), times[0]?.at(-1)]).toEqual([7.5, 8.4]);
    expect([times[1]?.at(0), times[1]?.at(-1)]).toEqual([8, 8.9]);
  });

  it('begin with the lag of the player’s own turn before, else with that of the player before them', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 32, late(0.3));
    const [first, second, third] = run.begunWith;
    expect(first).toBeNull();
    expect(second).toBeCloseTo(0.3, 1);
    expect(third).toBeCloseTo(0.3, 1);
    const known = runGroup(DANCE, TWO, TURNS, [0.3, 0.1]);
    await known.dance(0, 16, late(0.3));
    expect(known.begunWith).toEqual([0.3, 0.1]);
  });

  it('pause and go on: the epoch is for the turns to come as well', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 6, right);
    run.changeEpoch({ reason: 'pause', mediaTime: 6, playbackRate: 0 });
    run.clock.advance(60_000);
    run.changeEpoch({ reason: 'play', mediaTime: 6 });
    await run.dance(6, 32, right);
    await run.group.handleEnded();
    expect(run.errors).toEqual([]);
    expect(run.records.map(({ moves }) => moves.length)).toEqual([4, 4, 4, 4]);
    expect(run.sentOf('finished').every(({ result }) => (result.score ?? 0) > 80)).toBe(true);
  });

  it('miss the turns in which their camera is away, and dance the others', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 4, right);
    run.group.suspend();
    run.clock.advance(14_000);
    run.group.resume();
    await run.dance(18, 32, right);
    await run.group.handleEnded();
    expect(run.records.map(({ frames, status }) => [frames.length > 0, status])).toEqual([
      [true, 'complete'],
      [false, 'complete'],
      [true, 'complete'],
      [true, 'complete'],
    ]);
    expect(run.sentOf('finished')).toHaveLength(2);
  });

  it('end early: the turn that runs is incomplete, those that are over stay as they are', async () => {
    const run = runGroup(DANCE, TWO, TURNS);
    await run.dance(0, 12, right);
    run.clock.advance(1000);
    await flushPromises();
    await run.group.stop({ reason: 'left' });
    expect(run.records.map(({ status }) => status)).toEqual(['complete', 'incomplete', 'incomplete', 'incomplete']);
    expect(run.closes).toEqual([{ reason: 'finished' }]);
  });
});

describe('a camera whose players take turns among others', () => {
  const SECOND = TURNS.filter(({ seat }) => seat === 1).map((turn) => ({ ...turn, seat: 0 }));

  it('is answered between its turns without an estimation, until shortly before the next', async () => {
    const run = runGroup(DANCE, [{}], SECOND);
    await run.dance(0, 6, right);
    expect([run.counts.estimated, run.sentOf('frame').length]).toEqual([0, 60]);
    expect(run.sentOf('frame').every(({ outcome }) => outcome === 'dropped')).toBe(true);
    await run.dance(6, 9, right);
    expect(run.counts.estimated).toBe(30);
    expect(run.records[0]?.frames.map(({ observation }) => observation.stamp.mediaTime).at(0)).toBe(8);
  });

  it('may send nothing while it isn’t its turn: its turns end by themselves', async () => {
    const run = runGroup(DANCE, [{}], SECOND);
    await run.dance(8, 16, right);
    run.clock.advance(3000);
    await flushPromises();
    expect(run.records[0]?.status).toBe('complete');
    await run.dance(24, 32, right);
    await run.group.handleEnded();
    expect(run.records.map(({ moves }) => moves)).toEqual([
      [5, 6, 7, 8],
      [13, 14, 15, 16],
    ]);
    expect(run.closes).toEqual([{ reason: 'finished' }]);
  });
});

it('a fault in judging one turn ends that turn alone', async () => {
  const broken = () => {
    throw new Error('broken judge');
  };
  const judge = { handleFrame: broken, handleLostFrame: () => [], handleEpoch: () => [], finish: broken };
  const run = runGroup(DANCE, [{ judge }, {}], TURNS.slice(0, 2));
  await run.dance(0, 16, right);
  await run.group.handleEnded();
  expect(run.sentOf('finished').map(({ seat }) => seat)).toEqual([1]);
  expect(run.closes).toEqual([{ reason: 'finished' }]);
});
