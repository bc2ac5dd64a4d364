import { expect, test } from 'vitest';
import { measureInterleaved } from '@instep/bench/interleaved';

/** A clock that only the measures move. */
const made = (costs: { readonly [id: string]: readonly number[] }) => {
  let nowMs = 0;
  const ran: string[] = [];
  const measures = Object.entries(costs).map(([id, each]) => ({
    id,
    table: 'made',
    what: id,
    run: () => {
      nowMs += each[Math.floor(ran.filter((other) => other === id).length / 5) % each.length] ?? NaN;
      ran.push(id);
    },
  }));
  return { measures, ran, cpuMs: () => nowMs };
};

test('runs the measures in turn, in blocks of five', async () => {
  const { measures, ran, cpuMs } = made({ a: [1], b: [2] });
  await measureInterleaved(measures, { rounds: 2, cpuMs });
  expect(ran.join('')).toBe('aaaaabbbbb'.repeat(3));
});

test('computes median and best per run, without the first round', async () => {
  const { measures, cpuMs } = made({ a: [1000, 3, 1, 2, 9] });
  const [measured] = await measureInterleaved(measures, { rounds: 4, cpuMs });
  expect(measured?.median).toBeCloseTo(2.5);
  expect(measured?.best).toBeCloseTo(1.3);
  expect(measured?.runs).toBe(20);
});
