import { describe, expect, it } from 'vitest';
import { HealthHistory, readHistory } from '@instep/web/camera/health-history';
import {
  cameraHealthOf,
  ConnectionTally,
  WITHOUT_CONNECTION,
  WITHOUT_DEVICE,
  WITHOUT_HEALTH,
  type HealthSecond,
} from '@instep/web/camera/health-second';
import type { FrameResultMessage } from '@instep/protocol/messages';

const answer = (sequence: number, change: Partial<FrameResultMessage> = {}): FrameResultMessage => ({
  type: 'frame',
  sequence,
  outcome: 'seen',
  queueMs: 3,
  inferMs: 14,
  ...change,
});

const second = (at: number, change: Partial<HealthSecond> = {}): HealthSecond => ({
  at,
  ...WITHOUT_HEALTH,
  ...WITHOUT_CONNECTION,
  ...WITHOUT_DEVICE,
  ...change,
});

describe('the tally of a second', () => {
  it('tells what became of the frames', () => {
    const tally = new ConnectionTally();
    tally.recordSent(0, 20_000, 0);
    tally.recordSent(1, 22_000, 100);
    tally.recordSent(2, 24_000, 200);
    tally.recordSent(3, 24_000, 300);
    tally.recordAnswer(answer(0), 40);
    tally.recordAnswer(answer(1, { people: 2, queueMs: 5, inferMs: 16 }), 150);
    tally.recordAnswer(answer(2, { outcome: 'nobody', queueMs: 100, inferMs: 15 }), 260);
    tally.recordAnswer(answer(3, { outcome: 'dropped', queueMs: 0, inferMs: 0 }), 370);
    expect(tally.takeSecond(10, 1_000)).toEqual({
      sentFps: 4,
      answeredFps: 4,
      droppedShare: 0.25,
      jpegKb: 22.5,
      roundTripMs: 55,
      queueMs: 5,
      inferenceMs: 15,
      grantedFps: 10,
      people: 2,
      trackedShare: 2 / 3,
    });
  });

  it('starts from zero each second, and knows nothing of frames that were not answered', () => {
    const tally = new ConnectionTally();
    tally.recordSent(0, null, 0);
    tally.takeSecond(10, 1_000);
    expect(tally.takeSecond(10, 2_000)).toEqual({
      ...WITHOUT_CONNECTION,
      sentFps: 0,
      answeredFps: 0,
      grantedFps: 10,
    });
  });

  it('measures a round trip that ends in a later second', () => {
    const tally = new ConnectionTally();
    tally.recordSent(0, 20_000, 900);
    tally.takeSecond(10, 1_000);
    tally.recordAnswer(answer(0), 1_300);
    expect(tally.takeSecond(10, 2_000).roundTripMs).toBe(400);
  });

  it('has no size of a JPEG where this device estimates the poses', () => {
    const tally = new ConnectionTally();
    tally.recordSent(0, null, 0);
    expect(tally.takeSecond(10, 1_000)).toMatchObject({ sentFps: 1, jpegKb: null });
  });
});

describe('the camera of a second', () => {
  it.each([
    ['no second', undefined],
    ['a second without camera', second(0)],
  ])('is unknown in %s', (_what, given) => {
    expect(cameraHealthOf(given)).toBeNull();
  });

  it('is what was measured of it', () => {
    const health = { brightness: 0.5, sharpness: 70, noise: 0.01, frozen: false, cameraFps: 30 };
    expect(cameraHealthOf(second(0, health))).toEqual(health);
  });
});

/** A tab's storage; `isFull` refuses everything. */
const tabStorage = (isFull = false) => {
  const texts = new Map<string, string>();
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      texts.set(key, text);
    },
  };
};

describe('the history in a tab', () => {
  it('holds the last ten minutes, for the next page of the tab', () => {
    const storage = tabStorage();
    const history = new HealthHistory(storage);
    for (let at = 0; at <= 700_000; at += 1_000) history.add(second(at));
    history.store(700_000);
    expect(readHistory(storage).map(({ at }) => at)).toEqual(
      Array.from({ length: 600 }, (_, k) => 101_000 + k * 1_000),
    );
    expect(new HealthHistory(storage).seconds).toHaveLength(600);
  });

  it('tells other windows of each second', () => {
    const told: unknown[] = [];
    const history = new HealthHistory(null, { postMessage: (message) => told.push(message) });
    history.add(second(1));
    expect(told).toEqual([second(1)]);
  });

  it.each([
    ['no storage', null],
    ['a full storage', tabStorage(true)],
  ])('goes on with %s', (_what, storage) => {
    const history = new HealthHistory(storage);
    history.add(second(1));
    expect(history.seconds).toHaveLength(1);
    expect(readHistory(storage)).toEqual([]);
  });

  it.each(['{', '{"a":1}', 'null'])('is empty where the storage holds %s', (text) => {
    expect(readHistory({ getItem: () => text })).toEqual([]);
  });
});
