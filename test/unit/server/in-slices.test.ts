import type { Steps } from '@instep/choreo/steps';
import { describe, expect, it } from 'vitest';
import { createSlicer } from '@instep/server/in-slices';

/** A slicer whose steps take three milliseconds each; what is done between its slices is noted. */
const create = () => {
  const log: string[] = [];
  let now = 0;
  const rest = async (): Promise<void> => void log.push('rest');
  function* steps(name: string, count: number, fails = false): Steps<string> {
    for (let k = 0; k < count; k++) {
      now += 3;
      log.push(`${name}${k}`);
      yield;
    }
    if (fails) throw new Error(`${name} fails`);
    return name;
  }
  return { log, steps, inSlices: createSlicer(() => now, rest) };
};

describe('long work in slices', () => {
  it('yields to the loop after 5 ms and returns the same result as a single run', async () => {
    const { log, steps, inSlices } = create();
    expect(await inSlices(steps('a', 5))).toBe('a');
    expect(log.filter((word) => word !== 'rest')).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
    expect(log.slice(0, 3)).toEqual(['a0', 'a1', 'rest']);
  });

  it('runs one slice of each job in turn', async () => {
    const { log, steps, inSlices } = create();
    expect(await Promise.all([inSlices(steps('a', 6)), inSlices(steps('b', 4))])).toEqual(['a', 'b']);
    expect(log.filter((word) => word !== 'rest').join(' ')).toBe('a0 a1 a2 a3 b0 b1 a4 a5 b2 b3');
  });

  it('continues the other jobs when one fails', async () => {
    const { steps, inSlices } = create();
    const failing = inSlices(steps('a', 1, true));
    const other = inSlices(steps('b', 9));
    await expect(failing).rejects.toThrow('a fails');
    expect(await other).toBe('b');
    expect(await inSlices(steps('c', 1))).toBe('c');
  });
});
