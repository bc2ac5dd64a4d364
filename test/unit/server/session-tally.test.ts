import { byLimb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, it } from 'vitest';
import type { Observation } from '@instep/server/sources/observation';
import { SessionTally } from '@instep/server/store/session-tally';

const LIVE = { mediaTime: 0, level: 1, points: 0, seen: 1, lag: 0, lateness: null, limbs: byLimb(() => 1) };

type Danced = { readonly from: Seconds; readonly to: Seconds; readonly rate: number; readonly isJudged?: boolean };

/** Sections danced one after the other, ten frames a second. */
const tallyOf = (...sections: readonly Danced[]) => {
  const tally = new SessionTally();
  sections.forEach(({ from, to, rate, isJudged = true }, epoch) => {
    for (let k = Math.round(10 * from); k < Math.round(10 * to); k++) {
      const observation = { stamp: { epoch, mediaTime: k / 10 }, outcome: 'seen', origin: 'server' } as const;
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

describe('where the poses of a session were estimated', () => {
  const posesOf = (...frames: (readonly [Observation['outcome'], Observation['origin']])[]) => {
    const tally = new SessionTally();
    frames.forEach(([outcome, origin], sequence) => {
      const observation = { stamp: { epoch: 0, mediaTime: sequence }, outcome, origin };
      tally.addFrame({ observation, live: null, playbackRate: 1 });
    });
    return tally.facts().poses;
  };

  it('is where those of its frames were: one place, or both', () => {
    expect(posesOf(['seen', 'server'], ['nobody', 'server'])).toBe('server');
    expect(posesOf(['seen', 'device'], ['nobody', 'device'])).toBe('device');
    expect(posesOf(['nobody', 'device'], ['seen', 'server'])).toBe('both');
  });

  it('ignores frames that were not estimated', () => {
    expect(posesOf(['seen', 'device'], ['dropped', 'server'], ['undecodable', 'server'])).toBe('device');
    expect(posesOf(['dropped', 'server'])).toBeUndefined();
  });
});
