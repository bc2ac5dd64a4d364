import { orderTurns } from '@instep/choreo/turns';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

type Wish = { readonly owner: string; readonly addedAt: number; readonly isFixed: boolean };

const owners = fc.constantFrom('a', 'b', 'c', 'd');
const queues: fc.Arbitrary<Wish[]> = fc
  .array(fc.record({ owner: owners, isFixed: fc.boolean() }), { maxLength: 12 })
  .chain((wishes) =>
    fc.shuffledSubarray(
      wishes.map((wish, addedAt) => ({ ...wish, addedAt })),
      { minLength: wishes.length },
    ),
  );
const dancedCounts = fc
  .dictionary(owners, fc.integer({ min: 0, max: 5 }))
  .map((counts) => new Map(Object.entries(counts)));

const wish = (owner: string, addedAt: number, isFixed = false): Wish => ({ owner, addedAt, isFixed });
const order = (wishes: readonly Wish[], danced: Readonly<Record<string, number>> = {}): string =>
  orderTurns(wishes, new Map(Object.entries(danced)))
    .map(({ owner, addedAt }) => `${owner}${addedAt}`)
    .join(' ');

describe('the queue', () => {
  test.each([
    ['in the order of their wishes', [wish('a', 1), wish('b', 2)], {}, 'a1 b2'],
    ['one after the other, not one twice', [wish('a', 1), wish('a', 2), wish('b', 3)], {}, 'a1 b3 a2'],
    ['first who has danced least', [wish('a', 1), wish('b', 2)], { a: 1 }, 'b2 a1'],
    ['who comes new before who had two', [wish('a', 1), wish('b', 2), wish('c', 3)], { a: 2, b: 1 }, 'c3 b2 a1'],
    ['what was put first by hand first', [wish('b', 2, true), wish('a', 1)], {}, 'b2 a1'],
    ['counting what was put first by hand', [wish('b', 3, true), wish('b', 1), wish('a', 2)], {}, 'b3 a2 b1'],
  ])('has %s', (_what, wishes, danced, expected) => {
    expect(order(wishes, danced)).toBe(expected);
  });

  test('loses nothing and repeats nothing', () => {
    fc.assert(
      fc.property(queues, dancedCounts, (wishes, danced) => {
        const ordered = orderTurns(wishes, danced);
        expect(ordered.toSorted((a, b) => a.addedAt - b.addedAt)).toEqual(
          wishes.toSorted((a, b) => a.addedAt - b.addedAt),
        );
      }),
    );
  });

  test('keeps what was moved by hand where it is', () => {
    fc.assert(
      fc.property(queues, dancedCounts, (wishes, danced) => {
        const ordered = orderTurns(wishes, danced);
        for (const [index, one] of wishes.entries()) if (one.isFixed) expect(ordered[index]).toBe(one);
      }),
    );
  });

  test('never has a wish before that of somebody who danced less by then', () => {
    fc.assert(
      fc.property(queues, dancedCounts, (wishes, danced) => {
        const counts = new Map(danced);
        const ordered = orderTurns(wishes, danced);
        for (const [index, { owner, isFixed }] of ordered.entries()) {
          const count = counts.get(owner) ?? 0;
          const waiting = ordered.slice(index + 1).filter((later) => !later.isFixed);
          if (!isFixed) for (const later of waiting) expect(counts.get(later.owner) ?? 0).toBeGreaterThanOrEqual(count);
          counts.set(owner, count + 1);
        }
      }),
    );
  });

  test('is the same when it is ordered again', () => {
    fc.assert(
      fc.property(queues, dancedCounts, (wishes, danced) => {
        const ordered = orderTurns(wishes, danced);
        expect(orderTurns(ordered, danced)).toEqual(ordered);
      }),
    );
  });
});
