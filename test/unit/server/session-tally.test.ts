import { byLimb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, it } from 'vitest';
import { SessionTally } from '@instep/server/store/session-tally';

const LIVE = { mediaTime: 0, level: 1, points: 0, seen: 1, lag: 0, lateness: null, limbs: byLimb(() => 1) };

type Danced = { readonly from: Seconds; readonly to: Seconds; readonly rate: number; readonly isJudged?: boolean };

/** Sections danced one after the other, ten frames a second. */
const tallyOf = (...sections: readonly Danced[]) => {
  const tally = new SessionTally();
  sections.forEach(({ from, to, rate, isJudged = true }, epoch) => {
    for (let k = Math.round(10 * from); k < Math.round(10 * to); k++) {
      const observation = { stamp: { epoch, mediaTime: k / 10 } };
      tally.addFrame({ observation, live: isJudged ? LIVE : null, playbackRate: rate });
    }
  });
  return tally;
};

describe('the playback rate of a session', () => {
  it('is the rate at which it was danced', () => {
    expect(tallyOf({ from: 0, to: 12, rate: 1 }).facts().rate).toBe(1);
    expect(tallyOf({ from: 0, to: 12, rate: 0.7 }).facts().rate).toBe(0.7);
  });

  it('is the slowest one where it changed', () => {
    const tally = tallyOf({ from: 0, to: 6, rate: 1 }, { from: 6, to: 8, rate: 0.5 }, { from: 8, to: 12, rate: 1 });
    expect(tally.facts().rate).toBe(0.5);
  });

  it('is that of the last pass through a repeated section', () => {
    const [slow, full] = [
      { from: 3, to: 9, rate: 0.7 },
      { from: 3, to: 9, rate: 1 },
    ];
    expect(tallyOf(slow, full).facts().rate).toBe(1);
    expect(tallyOf(slow, { ...full, to: 5 }).facts().rate).toBe(0.7);
  });

  it('ignores frames that were not judged', () => {
    const paused = { from: 6, to: 7, rate: 0, isJudged: false };
    expect(tallyOf({ from: 0, to: 6, rate: 1 }, paused).facts().rate).toBe(1);
    expect(tallyOf(paused).facts()).not.toHaveProperty('rate');
  });
});
