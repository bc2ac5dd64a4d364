import { createRandom } from '@instep/measures/random';
import { describe, expect, test } from 'vitest';
import { makeTestDance } from '../../support/test-dance.ts';
import { runPerformance } from '../../support/run-performance.ts';

const DANCE = makeTestDance(12);
const RUNS = 20;

/** A dance in which the player sometimes stands still; the Lab is opened and closed before the frames in `switches`. */
const danceWith = async (seed: number, switches: ReadonlyMap<number, boolean>) => {
  const random = createRandom(seed);
  const run = runPerformance(DANCE);
  for (let k = 0; k < 120; k++) {
    const on = switches.get(k);
    if (on !== undefined) run.performance.handleLab({ on });
    run.clock.advance(100);
    await run.estimateFrame(k / 10, random.between(0, 1) < 0.15 ? 'standing' : k / 10);
  }
  await run.endVideo();
  return { verdicts: run.sent('verdict'), live: run.sent('live'), finished: run.sent('finished'), run };
};

describe('the Lab', () => {
  test(`leaves verdicts, points and results bit for bit the same, in ${RUNS} dances in which it is opened at some time`, async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const { run: closed, ...without } = await danceWith(seed, new Map());
      const openedAt = seed === 1 ? 0 : 6 * seed - 6;
      const { run: open, ...withLab } = await danceWith(
        seed,
        new Map([
          [openedAt, true],
          [openedAt + 40, seed % 2 === 0],
        ]),
      );
      expect(withLab).toEqual(without);
      expect(closed.sent('evidence')).toEqual([]);
      expect(open.sent('evidence').length).toBeGreaterThan(0);
    }
  });

  test('gets evidence at most five times a second', async () => {
    const { run } = await danceWith(1, new Map([[0, true]]));
    expect(run.sent('evidence').length).toBeLessThanOrEqual(61);
    expect(run.sent('evidence').length).toBeGreaterThan(50);
  });

  test('shows lag, side, the window and the move that the verdicts come from', async () => {
    const { run, verdicts } = await danceWith(1, new Map([[0, true]]));
    const evidence = run.sent('evidence').at(-1);
    expect(evidence?.lagOrigin).toBe('found');
    expect(evidence?.side).toBe(verdicts.at(-1)?.side);
    expect(evidence?.window?.endS).toBeLessThan(12);
    const verdict = verdicts.find(({ move }) => move === evidence?.move?.n);
    expect(evidence?.move?.form).toBeCloseTo(verdict?.form ?? NaN, 3);
  });

  test('tells the record what it changed of the frames', async () => {
    const run = runPerformance(DANCE);
    run.performance.handleLab({ on: true });
    run.performance.handleLab({ on: true, input: { brightness: 1.5 } });
    expect(run.log).toEqual([{ labInput: { brightness: 1.5 } }]);
  });
});
