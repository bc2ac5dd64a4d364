import { byKeypoint } from '@instep/choreo/skeleton';
import { MessageError, type PoseOrigin } from '@instep/protocol/client-message';
import { describe, expect, it } from 'vitest';
import type { FrameBudget } from '@instep/server/capacity/frame-budget';
import { BadFrameCounts } from '@instep/server/limits/bad-frames';
import { DeviceSlots } from '@instep/server/sources/device-source';
import type { EstimatorPool } from '@instep/server/sources/estimator-pool';
import type { Observation } from '@instep/server/sources/observation';
import { PlayerSource } from '@instep/server/sources/player-source';
import { encodeFakeFrame, estimateFakeFrame, estimatorFrom } from '../../support/fake-estimator.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { flushPromises } from '../../support/run-performance.ts';

const POSE = byKeypoint(() => ({ x: 1, y: 2, confidence: 1, world: null }));

type Room = { poses: PoseOrigin; slots?: number; shares?: number; seats?: number };
/** A source for so many players on a server with so much room. */
const create = ({ poses, slots = 1, shares = 1, seats = 1 }: Room) => {
  const clock = createManualClock();
  const observed: Observation[] = [];
  const rates: number[] = [];
  const room = { shares };
  const joined: string[] = [];
  const budget = {
    request: () => (room.shares-- > 0 ? { fps: 10, release: () => (room.shares += 1) } : ((room.shares = 0), null)),
  } as unknown as FrameBudget;
  const pool = {
    join: (trackId: string) => {
      joined.push(trackId);
      return { estimate: estimatorFrom(estimateFakeFrame), swap: () => {}, track: null, leave: () => {} };
    },
  } as unknown as EstimatorPool;
  const deviceSlots = new DeviceSlots(slots);
  const source = PlayerSource.open(
    { clock, budget, pool, deviceSlots },
    {
      poses,
      wantedFps: 15,
      seats,
      trackId: 'track',
      badFrames: new BadFrameCounts(clock).forConnection('here'),
      isDancing: true,
      onRate: (fps) => rates.push(fps),
      onObservation: (observation) => observed.push(observation),
      onTooManyBadFrames: () => {},
      onError: () => {},
    },
  );
  const stamps = (sequence: number) => ({
    ...{ sequence, captureTime: sequence, epoch: 0, mediaTime: null, capturedByCamera: true },
  });
  const putPose = (sequence: number, isSeen = true): void =>
    source?.put({
      ...stamps(sequence),
      seen: { poses: isSeen ? [POSE] : [], people: 1, width: 480, height: 270, inferMs: 40 },
    });
  const putJpeg = (sequence: number): void => source?.put({ ...stamps(sequence), jpeg: encodeFakeFrame('standing') });
  const outcomes = () => observed.map(({ stamp, outcome, origin }) => [stamp.sequence, outcome, origin]);
  return { source, clock, observed, rates, room, joined, deviceSlots, putPose, putJpeg, outcomes };
};

describe('a source of poses from a device', () => {
  it('observes each at once, and asks no estimator', () => {
    const { putPose, observed, outcomes, joined } = create({ poses: 'device' });
    putPose(0);
    putPose(1, false);
    expect(outcomes()).toEqual([
      [0, 'seen', 'device'],
      [1, 'nobody', 'device'],
    ]);
    expect(observed[0]).toMatchObject({ pose: POSE, people: 1, timings: { queueMs: 0, inferMs: 40 } });
    expect(joined).toEqual([]);
  });

  it('needs no share of the frame budget, but a slot', () => {
    expect(create({ poses: 'device', shares: 0 }).source?.fps).toBe(15);
    expect(create({ poses: 'device', slots: 0 }).source).toBeNull();
  });

  it('releases its slot when it is closed, once', () => {
    const { source, deviceSlots } = create({ poses: 'device' });
    expect(deviceSlots.take()).toBeNull();
    source?.close();
    source?.close();
    expect(deviceSlots.take()).not.toBeNull();
    expect(deviceSlots.take()).toBeNull();
  });

  it('drops what comes faster than one and a half times the rate', () => {
    const { putPose, outcomes, clock } = create({ poses: 'device' });
    for (let sequence = 0; sequence < 30; sequence++) putPose(sequence);
    expect(outcomes().filter(([, outcome]) => outcome === 'seen')).toHaveLength(22);
    clock.advance(1000);
    putPose(30);
    expect(outcomes().at(-1)).toEqual([30, 'seen', 'device']);
  });

  it('drops JPEG frames until it falls back to the server', () => {
    const { putJpeg, outcomes } = create({ poses: 'device' });
    putJpeg(0);
    expect(outcomes()).toEqual([[0, 'dropped', 'server']]);
  });
});

describe('a source that falls back to the server', () => {
  it('takes a share of the budget, reports its rate, and frees the slot', async () => {
    const { source, putPose, putJpeg, rates, outcomes, deviceSlots } = create({ poses: 'device' });
    putPose(0);
    source?.useServer();
    expect(rates).toEqual([10]);
    putJpeg(1);
    await flushPromises();
    putPose(2);
    expect(outcomes()).toEqual([
      [0, 'seen', 'device'],
      [1, 'seen', 'server'],
      [2, 'dropped', 'device'],
    ]);
    expect(deviceSlots.take()).not.toBeNull();
  });

  it('reports rate 0 while there is no share, and requests one every five seconds', () => {
    const { source, rates, room, clock } = create({ poses: 'device', shares: 0 });
    source?.useServer();
    expect(rates).toEqual([0]);
    clock.advance(5000);
    expect(rates).toEqual([0, 0]);
    room.shares = 1;
    clock.advance(5000);
    expect(rates).toEqual([0, 0, 10]);
    clock.advance(60_000);
    expect(rates).toHaveLength(3);
  });

  it('requests nothing any more once it is closed', () => {
    const { source, rates, room, clock } = create({ poses: 'device', shares: 0 });
    source?.useServer();
    source?.close();
    room.shares = 1;
    clock.advance(60_000);
    expect(rates).toEqual([0]);
  });

  it('does so once: a second request changes nothing', () => {
    const { source, rates } = create({ poses: 'device', shares: 2 });
    source?.useServer();
    source?.useServer();
    expect(rates).toEqual([10]);
  });
});

describe('a source of several players', () => {
  it('takes a slot for each, all or none', () => {
    expect(create({ poses: 'device', slots: 2, seats: 3 }).source).toBeNull();
    const { source, deviceSlots } = create({ poses: 'device', slots: 3, seats: 3 });
    expect(deviceSlots.take()).toBeNull();
    source?.close();
    expect(deviceSlots.take(3)).not.toBeNull();
  });

  it('observes a pose for each seat, also for those who are not seen', () => {
    const { putPose, observed } = create({ poses: 'device', slots: 3, seats: 3 });
    putPose(0);
    putPose(1, false);
    expect(observed.map(({ outcome, pose, poses }) => [outcome, pose, poses])).toEqual([
      ['seen', null, [POSE, null, null]],
      ['nobody', null, [null, null, null]],
    ]);
  });

  it('exchanges two of its seats, and no others', () => {
    const { source } = create({ poses: 'server', seats: 2 });
    expect(() => source?.swap(0, 1)).not.toThrow();
    expect(() => source?.swap(1, 2)).toThrow(MessageError);
  });
});
