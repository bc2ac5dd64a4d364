import { DeviceEstimator } from '@instep/web/device-pose/device-estimator';
import type { FromWorker } from '@instep/web/device-pose/worker-messages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeDeviceWorker, fakeImage, POSE } from '../../support/fake-device-worker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const create = ({ isPatient = false } = {}) => {
  const worker = new FakeDeviceWorker();
  const failures: string[] = [];
  const progress: unknown[] = [];
  const estimator = new DeviceEstimator({
    createWorker: () => worker,
    isPatient,
    onProgress: ({ loaded, total }) => progress.push([loaded, total]),
    onFailure: (failure) => failures.push(failure),
    now: () => Date.now(),
  });
  const estimate = (image = fakeImage(), seats?: number) => ({
    image,
    result: estimator.estimate({ image, width: 480, height: 270, timeMs: Date.now() }, seats),
  });
  return { estimator, worker, failures, progress, estimate };
};

describe('an estimator on the device', () => {
  it('loads a network, reports how far that is, and names its engine', async () => {
    const { estimator, worker, progress } = create();
    const loading = estimator.load('lite');
    worker.answer({ type: 'progress', loaded: 2, total: 7 });
    worker.answerReady();
    expect(await loading).toBe(true);
    expect([progress, estimator.engine]).toEqual([[[2, 7]], 'litert wasm']);
  });

  it('estimates the newest of the frames that come meanwhile, and closes the others', async () => {
    const { worker, estimate } = create();
    const [first, second, third] = [estimate(), estimate(), estimate()];
    expect(await second.result).toBeNull();
    expect([first, second, third].map(({ image }) => image.isClosed)).toEqual([false, true, false]);
    worker.answerPose();
    expect(await first.result).toEqual({ poses: [POSE], people: 1, inferMs: 30 });
    worker.answerPose(40, null);
    expect(await third.result).toEqual({ poses: [null], people: 0, inferMs: 40 });
    expect(worker.received.map(({ type }) => type)).toEqual(['estimate', 'estimate']);
  });

  it('drops frames once it is closed', async () => {
    const { estimator, estimate } = create();
    const first = estimate();
    estimator.close();
    expect(await first.result).toBeNull();
    const late = estimate();
    expect([await late.result, late.image.isClosed]).toEqual([null, true]);
  });
});

describe('several people before the camera of a device', () => {
  it('are estimated by seat', async () => {
    const { worker, estimate } = create();
    const { result } = estimate(fakeImage(), 3);
    worker.answerPoses([null, POSE, null]);
    expect(await result).toEqual({ poses: [null, POSE, null], people: 1, inferMs: 30 });
    expect(worker.received).toMatchObject([{ type: 'estimate', seats: 3 }]);
  });

  it('change seats', () => {
    const { estimator, worker } = create();
    estimator.swap(0, 2);
    expect(worker.received).toEqual([{ type: 'swap', seats: [0, 2] }]);
  });

  it('may take as many times as long', () => {
    const { failures, estimate } = create();
    void estimate(fakeImage(), 2).result;
    vi.advanceTimersByTime(1990);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(10);
    expect(failures).toEqual(['stopped']);
  });

  it('start at the full rate, whatever one person cost', () => {
    const { estimator, worker, estimate } = create();
    const run = (seats: number) => {
      for (let frame = 0; frame < 30; frame++) {
        void estimate(fakeImage(), seats).result;
        vi.advanceTimersByTime(100);
        worker.answerPose(100);
      }
    };
    run(1);
    const slow = estimator.fps;
    void estimate(fakeImage(), 2).result;
    expect([slow, estimator.fps]).toEqual([12, 15]);
  });
});

describe('a device that fails', () => {
  const NONSENSE = new Float64Array(198).fill(NaN);

  it.each<[string, string, (worker: FakeDeviceWorker) => void]>([
    ['an error of the worker', 'stopped', (worker) => worker.dispatchEvent(new Event('error'))],
    ['a message that can’t be read', 'stopped', (worker) => worker.dispatchEvent(new Event('messageerror'))],
    ['a reported fault', 'stopped', (worker) => worker.answer({ type: 'failed', reason: 'out of memory' })],
    ['silence for a second', 'stopped', () => vi.advanceTimersByTime(1000)],
    [
      'a pose of no numbers',
      'stopped',
      (worker) => worker.answer({ type: 'estimated', poses: [NONSENSE], people: 1, inferMs: 3 }),
    ],
    [
      'a pose of too few numbers',
      'stopped',
      (worker) => worker.answer({ type: 'estimated', poses: [NONSENSE.subarray(1)], people: 1, inferMs: 3 }),
    ],
    [
      'a confidence of 2',
      'stopped',
      (worker) => worker.answerPose(3, { ...POSE, nose: { ...POSE.nose, confidence: 2 } }),
    ],
    ['a time of no number', 'stopped', (worker) => worker.answerPose(NaN)],
    ['an unknown message', 'stopped', (worker) => worker.answer({ type: 'nonsense' } as unknown as FromWorker)],
  ])('by %s is reported once and terminated', async (_case, failure, fail) => {
    const { worker, failures, estimate } = create();
    const { result } = estimate();
    fail(worker);
    worker.dispatchEvent(new Event('error'));
    expect([failures, worker.isTerminated, await result]).toEqual([[failure], true, null]);
  });

  it('is not blamed for the time in which the computer slept', () => {
    const { failures, estimate } = create();
    void estimate().result;
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(1000);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(failures).toEqual(['stopped']);
  });

  it('is reported as not loaded while it loads', async () => {
    const { estimator, worker, failures } = create();
    const loading = estimator.load('lite');
    worker.answer({ type: 'failed', reason: 'HTTP 404' });
    expect([await loading, failures]).toEqual([false, ['not_loaded']]);
    expect(await estimator.load('lite')).toBe(false);
  });

  it('is not loaded after 8 s without a byte', async () => {
    const { estimator, worker, failures } = create();
    const loading = estimator.load('lite');
    vi.advanceTimersByTime(7900);
    worker.answer({ type: 'progress', loaded: 1, total: 7 });
    vi.advanceTimersByTime(7900);
    expect(failures).toEqual([]);
    vi.advanceTimersByTime(100);
    expect([await loading, failures]).toEqual([false, ['not_loaded']]);
  });

  /** Frames at 15 a second, each of which takes so long. */
  const dance = ({ inferMs, isPatient = false }: { inferMs: number; isPatient?: boolean }) => {
    const { worker, failures, estimate } = create({ isPatient });
    let answers = 0;
    for (let time = 0; time < 20_000 && failures.length === 0; time += 10) {
      if (time % 70 === 0) void estimate().result;
      vi.advanceTimersByTime(10);
      const asked = worker.received.length - answers;
      if (asked > 0 && time % inferMs < 10) {
        worker.answerPose(inferMs);
        answers += 1;
      }
    }
    return failures;
  };

  it('is too slow below 6 estimates a second, at the lowest rate', () => {
    expect(dance({ inferMs: 200 })).toEqual(['slow']);
    expect(dance({ inferMs: 130 })).toEqual([]);
  });

  it('is never too slow for a patient test', () => {
    expect(dance({ inferMs: 200, isPatient: true })).toEqual([]);
  });
});
