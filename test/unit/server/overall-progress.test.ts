import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinStages } from '@instep/server/studio/overall-progress';

const stage = (name: string, done: number, etaS: number | null = null) => ({
  ...{ stage: name, done, total: 100, fps: 10, etaS },
});

describe('joinStages', () => {
  it('counts each stage by its share of the time, from the beginning to the end', () => {
    const overall = joinStages({ trim: [1, 5] });
    const shares = [
      stage('inspect', 0),
      stage('inspect', 100),
      stage('trim', 50),
      stage('poses', 0),
      stage('poses', 50),
      stage('video', 0),
      stage('video', 100),
    ].map((progress) => overall(progress).share);
    expect(shares).toEqual([0, 0.06, 0.13, 0.2, 0.55, 0.9, 1]);
  });

  it('leaves no gap for a section where the whole video is used', () => {
    const overall = joinStages({});
    const before = overall(stage('inspect', 100)).share;
    expect(overall(stage('poses', 0)).share).toBe(before);
  });

  it('says how long all stages will take once the poses have begun', () => {
    const overall = joinStages({});
    expect(overall(stage('inspect', 50, 3)).etaS).toBeNull();
    // Half of 70 parts in 35 s: one second for each part, and the video has ten more.
    expect(overall(stage('poses', 50, 35)).etaS).toBe(45);
    expect(overall(stage('poses', 100, 0)).etaS).toBe(10);
    // The last stage is slower than expected.
    expect(overall(stage('video', 50, 20)).etaS).toBe(20);
    expect(overall(stage('video', 100, 0)).etaS).toBe(0);
  });

  it('keeps what it has where a stage is unknown', () => {
    const overall = joinStages({});
    const { share } = overall(stage('poses', 50, 35));
    expect(overall(stage('something new', 1)).share).toBe(share);
  });

  it('never falls, whatever is reported', () => {
    const names = fc.constantFrom('inspect', 'trim', 'poses', 'video', 'unknown');
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.integer({ min: 0, max: 150 }))), (reports) => {
        const overall = joinStages({ trim: [0, 5] });
        let before = 0;
        for (const [name, done] of reports) {
          const { share } = overall(stage(name, done));
          expect(share).toBeGreaterThanOrEqual(before);
          expect(share).toBeLessThanOrEqual(1);
          before = share;
        }
      }),
    );
  });
});
