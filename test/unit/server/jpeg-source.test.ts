import type { Close } from '@instep/protocol/close';
import { describe, expect, it } from 'vitest';
import { BadFrameCounts } from '@instep/server/limits/bad-frames';
import type { EstimateFrame } from '@instep/server/sources/estimator-pool';
import { JpegSource } from '@instep/server/sources/jpeg-source';
import { frameResult, type Observation } from '@instep/server/sources/observation';
import { WorkerDiedError } from '@instep/server/sources/worker-queue';
import { estimatorFrom, estimateFakeFrame, encodeFakeFrame, type FrameContent } from '../../support/fake-estimator.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { flushPromises } from '../../support/run-performance.ts';

/** A source whose estimations are finished by the test. */
const create = ({ people = 1, estimate }: { people?: number; estimate?: EstimateFrame } = {}) => {
  const observed: Observation[] = [];
  const errors: unknown[] = [];
  const closes: Close[] = [];
  const estimations: ((error?: Error) => void)[] = [];
  const clock = createManualClock();
  let released = 0;
  const held = estimatorFrom(async (jpeg) => {
    await new Promise<void>((resolve, reject) => estimations.push((error) => (error ? reject(error) : resolve())));
    return { ...(await estimateFakeFrame(jpeg)), inferMs: 30, track: { people } };
  });
  const source = new JpegSource({
    estimate: estimate ?? held,
    clock,
    badFrames: new BadFrameCounts(clock).forConnection('here'),
    seats: 1,
    isDancing: true,
    release: () => (released += 1),
    onObservation: (observation) => observed.push(observation),
    onError: (error) => errors.push(error),
    onTooManyBadFrames: (close) => closes.push(close),
  });
  const put = (sequence: number, captureTime = sequence, shown: FrameContent = 'standing'): void =>
    source.put({
      sequence,
      captureTime,
      epoch: 0,
      mediaTime: null,
      capturedByCamera: true,
      jpeg: encodeFakeFrame(shown),
    });
  const finish = async (error?: Error): Promise<void> => {
    estimations.shift()?.(error);
    await flushPromises();
  };
  const outcomes = () => observed.map(({ stamp, outcome }) => [stamp.sequence, outcome]);
  return { source, put, finish, observed, outcomes, errors, closes, clock, released: () => released };
};

describe('a JPEG source', () => {
  it('estimates one frame at a time and keeps only the newest of those that arrive meanwhile', async () => {
    const { put, finish, outcomes } = create();
    [0, 1, 2, 3].forEach((sequence) => put(sequence));
    const droppedAtOnce = [
      [1, 'dropped'],
      [2, 'dropped'],
    ];
    expect(outcomes()).toEqual(droppedAtOnce);
    await finish();
    await finish();
    expect(outcomes()).toEqual([...droppedAtOnce, [0, 'seen'], [3, 'seen']]);
  });

  it('estimates the newest frame when its turn comes', async () => {
    let turnComes = (): void => {};
    const turn = new Promise<void>((resolve) => (turnComes = resolve));
    const estimate: EstimateFrame = async (take) => {
      await turn;
      const shot = take();
      return shot && { frame: shot, estimate: await estimateFakeFrame(shot.jpeg) };
    };
    const { put, outcomes } = create({ estimate });
    [0, 1, 2].forEach((sequence) => put(sequence));
    turnComes();
    await flushPromises();
    expect(outcomes()).toEqual([
      [0, 'dropped'],
      [1, 'dropped'],
      [2, 'seen'],
    ]);
  });

  it('measures how long a frame waited and how long the estimation took', async () => {
    const { put, finish, observed, clock } = create();
    put(0);
    clock.advance(50);
    await finish();
    expect(observed).toMatchObject([{ timings: { queueMs: 20, inferMs: 30 } }]);
  });

  it('drops a frame that was not captured after the one before', () => {
    const { put, outcomes } = create();
    put(0, 10);
    put(1, 10);
    expect(outcomes()).toEqual([[1, 'dropped']]);
  });

  it('is idle when nothing is in work and nothing waits', async () => {
    const { source, put, finish } = create();
    await source.idle();
    put(0);
    put(1);
    let isIdle = false;
    void source.idle().then(() => (isIdle = true));
    await finish();
    expect(isIdle).toBe(false);
    await finish();
    expect(isIdle).toBe(true);
  });

  it('drops every frame once when it is closed, ignores later poses, and releases its share', async () => {
    const { source, put, finish, outcomes, released } = create();
    put(0);
    put(1);
    source.close();
    await finish();
    expect(outcomes()).toEqual([
      [1, 'dropped'],
      [0, 'dropped'],
    ]);
    expect(released()).toBe(1);
  });

  it('drops a frame whose estimation failed and continues with the next', async () => {
    const { put, finish, outcomes, errors } = create();
    put(0);
    put(1);
    await finish(new Error('no'));
    await finish();
    put(2);
    await finish();
    expect(outcomes()).toEqual([
      [0, 'dropped'],
      [1, 'seen'],
      [2, 'seen'],
    ]);
    expect(errors).toHaveLength(1);
  });

  it('drops a frame whose turn never came, because the pool failed before', async () => {
    const { source, put, outcomes, errors } = create({ estimate: () => Promise.reject(new Error('no turn')) });
    put(0);
    await source.idle();
    expect([outcomes(), errors.length]).toEqual([[[0, 'dropped']], 1]);
  });

  it('requests that its connection is closed when workers die of its frames', async () => {
    const { put, finish, closes } = create();
    put(0);
    await finish(new WorkerDiedError('killed'));
    expect(closes).toEqual([]);
    put(1);
    await finish(new WorkerDiedError('killed'));
    expect(closes).toEqual([{ reason: 'deadly_frames' }]);
  });
});

it.each([
  [1, false],
  [2, true],
])('the result of a frame with %i people includes their number: %s', async (people, isTold) => {
  const { put, finish, observed } = create({ people });
  put(0);
  await finish();
  const [result] = observed.map(frameResult);
  expect(result).toMatchObject({ type: 'frame', sequence: 0, outcome: 'seen' });
  expect('people' in (result ?? {})).toBe(isTold);
});
