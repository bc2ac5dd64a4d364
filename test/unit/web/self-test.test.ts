import { readFileSync } from 'node:fs';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { Pose } from '@instep/choreo/pose';
import { SELF_TEST_FOLDER } from '@instep/setup/self-test-frame';
import { DeviceMemory } from '@instep/web/device-pose/device-memory';
import { runSelfTest, type SelfTestFrame } from '@instep/web/device-pose/self-test';
import type { DeviceModel } from '@instep/web/device-pose/worker-messages';
import { describe, expect, it } from 'vitest';

const FRAME = JSON.parse(readFileSync(`${SELF_TEST_FOLDER}/self-test.json`, 'utf8')) as SelfTestFrame;

type Device = {
  /** The time of every estimate, by network. */
  readonly ms: { readonly [model in DeviceModel]: number };
  /** Changes the n-th estimate's pose. */
  readonly change?: (pose: Pose, n: number) => Pose | null;
  readonly canLoad?: (model: DeviceModel, n: number) => boolean;
};

/** Tests a device that finds what native code finds, unless it is changed. */
const testDevice = async ({ ms, change = (pose) => pose, canLoad = () => true }: Device) => {
  const loaded: DeviceModel[] = [];
  let n = 0;
  const result = await runSelfTest(
    {
      load: async (model) => {
        if (!canLoad(model, loaded.length)) return false;
        loaded.push(model);
        n = 0;
        return true;
      },
      estimate: async () => {
        const model = loaded.at(-1) ?? 'lite';
        const points = FRAME.points[model][n] ?? FRAME.points[model].at(-1) ?? [];
        const pose = byKeypoint((_name, index) => {
          const [x, y, confidence] = points[index] ?? [0, 0, 0];
          return { x, y, confidence, world: null };
        });
        return { poses: [change(pose, n++)], people: 1, inferMs: ms[model] };
      },
    },
    FRAME,
  );
  return { result, loaded };
};

const shifted = (pose: Pose, px: number): Pose => ({
  ...pose,
  left_wrist: { ...pose.left_wrist, x: pose.left_wrist.x + px },
});

describe('the self-test', () => {
  it('takes `lite` on a device that is fast enough for it', async () => {
    const { result, loaded } = await testDevice({ ms: { lite: 40, full: 70 } });
    expect(result).toEqual({ passed: true, model: 'lite', p90Ms: 40 });
    expect(loaded).toEqual(['lite']);
  });

  it('takes `full` on a fast device', async () => {
    const { result } = await testDevice({ ms: { lite: 15, full: 25 } });
    expect(result).toEqual({ passed: true, model: 'full', p90Ms: 25 });
  });

  it('returns to `lite` where `full` is too slow', async () => {
    const { result, loaded } = await testDevice({ ms: { lite: 19, full: 40 } });
    expect(result).toMatchObject({ passed: true, model: 'lite' });
    expect(loaded).toEqual(['lite', 'full', 'lite']);
  });

  it.each<[string, Partial<Device>, string]>([
    [
      'on one estimate of thirteen that is off',
      { change: (pose, n) => (n === 12 ? shifted(pose, 2.5) : pose) },
      'wrong',
    ],
    ['on nobody', { change: () => null }, 'wrong'],
    ['on slowness', { ms: { lite: 51, full: 90 } }, 'slow'],
    ['where nothing can be loaded', { canLoad: () => false }, 'not_loaded'],
    ['where `lite` can’t be loaded again', { ms: { lite: 19, full: 40 }, canLoad: (_model, n) => n < 2 }, 'not_loaded'],
  ])('fails %s', async (_case, device, reason) => {
    expect((await testDevice({ ms: { lite: 30, full: 60 }, ...device })).result).toEqual({ passed: false, reason });
  });

  it('allows a difference of two pixels', async () => {
    const { result } = await testDevice({ ms: { lite: 30, full: 60 }, change: (pose) => shifted(pose, 1.9) });
    expect(result.passed).toBe(true);
  });
});

describe('the memory of a device', () => {
  const create = (texts = new Map<string, string>(), identity = 'browser 1') => {
    const storage = {
      getItem: (key: string) => texts.get(key) ?? null,
      setItem: (key: string, text: string) => void texts.set(key, text),
    };
    let time = 0;
    const memory = new DeviceMemory({ storage, identity, now: () => time });
    return { memory, texts, wait: (days: number) => (time += days * 86_400_000) };
  };
  const PASSED = { passed: true, model: 'lite', p90Ms: 30 } as const;

  it('keeps a result for 30 days', () => {
    const { memory, wait } = create();
    memory.setSelfTest(PASSED);
    wait(29);
    expect(memory.selfTest).toEqual(PASSED);
    wait(1);
    expect(memory.selfTest).toBeNull();
  });

  it('keeps slowness for a day: the device may have been busy', () => {
    const { memory, wait } = create();
    memory.setSelfTest({ passed: false, reason: 'slow' });
    wait(0.9);
    expect(memory.selfTest).toEqual({ passed: false, reason: 'slow' });
    wait(0.1);
    expect(memory.selfTest).toBeNull();
  });

  it('forgets the result of another browser', () => {
    const { memory, texts } = create();
    memory.setSelfTest(PASSED);
    expect(create(texts).memory.selfTest).toEqual(PASSED);
    expect(create(texts, 'browser 2').memory.selfTest).toBeNull();
  });

  it('remembers a full server for an hour', () => {
    const { memory, wait } = create();
    memory.setServerFull(true);
    expect(memory.isServerFull).toBe(true);
    wait(1 / 24);
    expect(memory.isServerFull).toBe(false);
  });

  it.each(['not JSON', 'null', '[]'])('starts empty where %s is stored', (text) => {
    const { memory } = create(new Map([['instep-device', text]]));
    expect([memory.selfTest, memory.isServerFull]).toEqual([null, false]);
  });
});
