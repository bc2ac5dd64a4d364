import { AWARDS, giveAwards, type DancedBy } from '@instep/choreo/awards';
import { byLimb } from '@instep/choreo/skeleton';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

type Figures = {
  readonly form?: number | null;
  readonly timingMs?: number | null;
  readonly arms?: number | null;
  readonly legs?: number | null;
  /** Of each move. */
  readonly qualities?: readonly (number | null)[];
};

const player = ({ form = null, timingMs = null, arms = null, legs = null, qualities = [] }: Figures): DancedBy => ({
  result: {
    form,
    timing: timingMs === null ? null : { medianMs: timingMs, earlyShare: 0, lateShare: 0 },
    limbs: byLimb((limb) => (limb.endsWith('arm') ? arms : limb.endsWith('leg') ? legs : null)),
  },
  verdicts: qualities.map((quality, index) => ({ move: index + 1, quality })),
});

const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
const players = fc.array(
  fc
    .record({
      form: share,
      timingMs: fc.option(fc.integer({ min: 0, max: 400 })),
      arms: fc.option(fc.integer({ min: 0, max: 100 })),
      legs: fc.option(fc.integer({ min: 0, max: 100 })),
      qualities: fc.array(share, { maxLength: 8 }),
    })
    .map(player),
  { maxLength: 8 },
);

describe('awards', () => {
  test.each([
    ['sharpest', { form: 0.9 }, { form: 0.5 }],
    ['on_the_beat', { timingMs: 20 }, { timingMs: 200 }],
    ['best_legs', { legs: 90 }, { legs: 40 }],
    ['best_arms', { arms: 90 }, { arms: 40 }],
    ['strong_finish', { qualities: [0, 0, 0, 1] }, { qualities: [1, 1, 1, 0] }],
  ] as const)('%s goes to who is best in it', (award, best, other) => {
    expect(giveAwards([player(best), player(other)])[0]).toBe(award);
    expect(giveAwards([player(other), player(best)])[1]).toBe(award);
  });

  test('most_together goes to who differs least from the others, move by move', () => {
    const all = [
      [1, 0, 1, 0],
      [0.9, 0.1, 0.9, 0.1],
      [0.2, 0.9, 0.2, 0.1],
    ].map((qualities) => player({ qualities }));
    expect(giveAwards(all)[1]).toBe('most_together');
  });

  test('go where somebody stands out most', () => {
    const all = [player({ form: 0.9, arms: 95 }), player({ form: 0.85, arms: 20 })];
    expect(giveAwards(all)).toEqual(['best_arms', 'sharpest']);
  });

  test('of a player alone is what they did best', () => {
    expect(giveAwards([player({ form: 0.6, legs: 80, timingMs: 200 })])).toEqual(['best_legs']);
  });

  test('of somebody who was never seen is that they danced', () => {
    expect(giveAwards([{ result: null, verdicts: [] }])).toEqual(['danced']);
  });

  test('are one for each player, and nobody gets another’s', () => {
    fc.assert(
      fc.property(players, (all) => {
        const awards = giveAwards(all);
        expect(awards).toHaveLength(all.length);
        const special = awards.filter((award) => award !== 'danced');
        expect(new Set(special).size).toBe(special.length);
        for (const award of awards) expect(AWARDS).toContain(award);
      }),
    );
  });
});
