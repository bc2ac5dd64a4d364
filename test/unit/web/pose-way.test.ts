import { readFileSync } from 'node:fs';
import { byKeypoint } from '@instep/choreo/skeleton';
import { SELF_TEST_FOLDER } from '@instep/setup/self-test-frame';
import { DeviceMemory } from '@instep/web/device-pose/device-memory';
import { PoseWay, type PoseWayOptions } from '@instep/web/device-pose/pose-way.svelte';
import type { SelfTestFrame, SelfTestResult } from '@instep/web/device-pose/self-test';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeDeviceWorker, fakeImage } from '../../support/fake-device-worker.ts';
import { flushPromises } from '../../support/run-performance.ts';

const FRAME = JSON.parse(readFileSync(`${SELF_TEST_FOLDER}/self-test.json`, 'utf8')) as SelfTestFrame;
const PASSED = { passed: true, model: 'lite', p90Ms: 30 } as const;

beforeEach(() => void vi.stubGlobal('createImageBitmap', () => Promise.resolve(fakeImage())));
afterEach(() => void vi.unstubAllGlobals());

const create = (options: Partial<PoseWayOptions> = {}, selfTest: SelfTestResult | null = null) => {
  const workers: FakeDeviceWorker[] = [];
  const memory = new DeviceMemory({ storage: null, identity: '' });
  memory.setSelfTest(selfTest);
  const settled: string[] = [];
  const way: PoseWay = new PoseWay({
    host: 'auto',
    memory,
    isSupported: true,
    savesData: false,
    createWorker: () => {
      const worker = new FakeDeviceWorker();
      workers.push(worker);
      return worker;
    },
    loadSelfTest: () => Promise.resolve({ frame: FRAME, image: new Blob() }),
    onSettled: () => settled.push(way.state),
    ...options,
  });
  return { way, memory, workers, settled };
};

/** Answers the self-test as native code would, in this time for each estimate. */
const passSelfTest = async (worker: FakeDeviceWorker | undefined, inferMs = 30): Promise<void> => {
  await flushPromises();
  worker?.answerReady();
  for (let n = 0; n < 13; n++) {
    await flushPromises();
    const points = FRAME.points.lite[n] ?? FRAME.points.lite.at(-1) ?? [];
    const pose = byKeypoint((_name, index) => {
      const [x, y, confidence] = points[index] ?? [0, 0, 0];
      return { x, y, confidence, world: null };
    });
    worker?.answerPose(inferMs, pose);
  }
  await flushPromises();
};

describe('the way of a player’s poses', () => {
  it('is the server at home, and no worker is started', () => {
    const { way, workers } = create();
    way.choose('automatic');
    expect([way.state, way.poses, way.isSettled, workers.length]).toEqual(['server', 'server', true, 0]);
  });

  it('leads over loading and a test to the device, whose network and engine it names', async () => {
    const { way, workers, settled, memory } = create();
    way.choose('device');
    expect([way.state, way.poses, way.isSettled, way.estimator]).toEqual(['loading', 'device', false, null]);
    await passSelfTest(workers[0]);
    expect(way.state).toBe('device');
    expect(way.device).toEqual({ model: 'lite', engine: 'litert wasm' });
    expect([settled, memory.selfTest]).toEqual([['device'], PASSED]);
    expect(way.estimator).not.toBeNull();
  });

  it('needs no test on a device that has passed it', async () => {
    const { way, workers } = create({}, PASSED);
    way.choose('device');
    workers[0]?.answerReady();
    await flushPromises();
    expect(way.state).toBe('device');
  });

  it('keeps the device from run to run', async () => {
    const { way, workers } = create({}, PASSED);
    way.choose('device');
    workers[0]?.answerReady();
    await flushPromises();
    way.choose('device');
    expect([way.state, workers.length]).toEqual(['device', 1]);
  });

  it('leads back to the server, with the reason, when the test fails; then it isn’t tried again', async () => {
    const { way, workers, settled, memory } = create();
    way.choose('device');
    await passSelfTest(workers[0], 80);
    expect([way.state, way.refusal, settled]).toEqual(['server', 'slow', ['server']]);
    expect(memory.selfTest).toEqual({ passed: false, reason: 'slow' });
    way.choose('device');
    expect([workers.length, workers[0]?.isTerminated]).toEqual([1, true]);
  });

  it('is tested again when the player asks for that', async () => {
    const { way, workers } = create();
    way.choose('device');
    await passSelfTest(workers[0], 80);
    way.chooseAgain('device');
    expect([way.state, way.refusal]).toEqual(['loading', null]);
    await passSelfTest(workers[1]);
    expect(way.state).toBe('device');
  });

  it('falls back in mid-dance, and tests the device again next time', async () => {
    const { way, workers, settled, memory } = create({}, PASSED);
    way.choose('device');
    workers[0]?.answerReady();
    await flushPromises();
    workers[0]?.dispatchEvent(new Event('error'));
    expect([way.state, way.refusal, settled, memory.selfTest]).toEqual([
      'server',
      'stopped',
      ['device', 'server'],
      null,
    ]);
  });

  it('is the server when the networks can’t be loaded; the test is not blamed for it', async () => {
    const { way, workers, memory } = create({}, PASSED);
    way.choose('device');
    workers[0]?.answer({ type: 'failed', reason: 'HTTP 404' });
    await flushPromises();
    expect([way.state, way.refusal, memory.selfTest]).toEqual(['server', 'not_loaded', PASSED]);
  });

  it('tells those who asked for the device why it isn’t, and nobody else', () => {
    const asked = create({ host: 'server' });
    asked.way.choose('device');
    const automatic = create({ host: 'server' });
    automatic.way.choose('automatic');
    expect([asked.way.refusal, automatic.way.refusal]).toEqual(['host', null]);
  });

  it('takes a full server’s player to the device, and remembers that', async () => {
    const { way, workers, memory } = create({}, PASSED);
    way.choose('automatic');
    expect(way.recordServerFull('automatic')).toBe(true);
    expect([way.poses, memory.isServerFull, workers.length]).toEqual(['device', true, 1]);
    expect(create({}, PASSED).way.recordServerFull('server')).toBe(false);
  });

  it('remembers a low rate of the server, unless the reference itself has no more', () => {
    const { way, memory } = create();
    way.recordServerRate(8, 8);
    expect(memory.isServerFull).toBe(false);
    way.recordServerRate(9, 15);
    expect(memory.isServerFull).toBe(true);
    way.recordServerRate(10, 15);
    expect(memory.isServerFull).toBe(false);
  });

  it('does not test a device for a menu', async () => {
    const { way, workers } = create();
    expect([way.chooseForMenu('device'), workers.length]).toEqual([false, 0]);
    const tested = create({}, PASSED);
    expect([tested.way.chooseForMenu('device'), tested.workers.length]).toEqual([true, 1]);
    expect(create().way.chooseForMenu('automatic')).toBe(true);
  });

  it('sends nothing to the server from a menu of a player who asked for a device that can’t be used', () => {
    const FAILED = { passed: false, reason: 'wrong' } as const;
    expect(create({}, FAILED).way.chooseForMenu('device')).toBe(false);
    expect(create({ host: 'server' }).way.chooseForMenu('device')).toBe(false);
    expect(create({ host: 'device' }, FAILED).way.chooseForMenu('automatic')).toBe(true);
  });

  it('promises that frames stay on the device only where it has passed the test', () => {
    expect(create({}, PASSED).way.isOnDevice('device')).toBe(true);
    expect(create().way.isOnDevice('device')).toBe(false);
    expect(create({ host: 'server' }, PASSED).way.isOnDevice('device')).toBe(false);
  });

  it('ends the worker when it is closed while loading', async () => {
    const { way, workers, settled } = create({}, PASSED);
    way.choose('device');
    way.close();
    await flushPromises();
    expect([workers[0]?.isTerminated, way.state, settled]).toEqual([true, 'server', []]);
  });
});
