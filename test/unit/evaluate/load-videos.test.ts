import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { describe, expect, it, test } from 'vitest';
import { compareMetrics } from '@instep/evaluate/naive/comparison';
import { realWrongMeasure } from '@instep/evaluate/real/measures/songs';
import { createRecordings } from '@instep/evaluate/real/recordings';
import { loadVideos } from '@instep/evaluate/video/load-videos';
import type { VideoPoses } from '@instep/evaluate/video/video-poses';
import type { VideoPair } from '@instep/evaluate/video/pairs';
import { samplePoses, generateDance, poseOf } from '../../support/poses.ts';

const framesOf = (seed: number, to: Seconds, late = 0): TimedPose[] =>
  samplePoses((time) => poseOf(generateDance(seed)(time - late)), { to, fps: 15 });

/** Two dances of 40 and of 12 s; of the first, only the last ten seconds are danced. */
const VIDEOS: Readonly<Record<string, readonly TimedPose[]>> = {
  long: framesOf(1, 40),
  'long danced': framesOf(1, 40, 0.4),
  short: framesOf(2, 12),
  'short danced': framesOf(2, 12),
};
const PAIRS: readonly VideoPair[] = [
  { id: 'late', reference: 'long', attempt: 'long danced', offsetS: 0.4, mirrored: false, rangeS: [30, 40] },
  { id: 'short', reference: 'short', attempt: 'short danced', offsetS: 0, mirrored: false, rangeS: [0, 12] },
];
const read = async (video: string): Promise<VideoPoses> => {
  const frames = VIDEOS[video] ?? [];
  return { frames, duration: frames.length / 15, width: 640, height: 480 };
};
const load = () => loadVideos(PAIRS, { reference: read, attempt: read }, []);

test('an attempt can be read by another network than its reference', async () => {
  const readOneInTwo = async (video: string): Promise<VideoPoses> => {
    const poses = await read(video);
    return { ...poses, frames: poses.frames.filter((_, index) => index % 2 === 0) };
  };
  const [, short] = (await loadVideos(PAIRS, { reference: read, attempt: readOneInTwo }, [])).all;
  expect([short?.own.frames.length, short?.frames.length]).toEqual([180, 90]);
});

describe('a pair whose range begins late', () => {
  it('becomes a dance that starts at 0 and lasts as long as the range, with the attempt aligned to it', async () => {
    const [late] = (await load()).all;
    expect(late?.own.duration).toBeCloseTo(10, 6);
    expect(late?.own.moves[0]?.start).toBeLessThan(3);
    for (const frames of [late?.own.frames, late?.frames]) expect(frames?.[0]?.mediaTime).toBeCloseTo(0, 6);
    const [dancer, player] = [late?.own.frames[0]?.pose, late?.frames[0]?.pose];
    expect(player?.left_wrist.x).toBeCloseTo(dancer?.left_wrist.x ?? NaN, 6);
  });

  it('is a wrong dance for the other attempts, and every metric has a score for it', async () => {
    for (const { good, wrongDance, leftOut } of compareMetrics('videos', await load())) {
      expect([good, wrongDance].map(Number.isFinite)).toEqual([true, true]);
      expect(leftOut).toBe(0);
    }
  });
});

describe('a recording in which nobody is seen', () => {
  it('is left out of the means of all metrics and of the judge, and is counted', async () => {
    const { all, dances } = await load();
    const unseen = all.map((one) => ({ ...one, name: `unseen ${one.name}`, frames: one.frames.map(nobody) }));
    const [seen, both] = [createRecordings(all, dances), createRecordings([...all, ...unseen], dances)];
    const alone = compareMetrics('videos', seen);
    for (const [k, { metric, good, wrongDance, leftOut }] of compareMetrics('videos', both).entries()) {
      // Dynamic time warping counts unseen moments as half right.
      if (metric === 'banded DTW') continue;
      expect([good, wrongDance]).toEqual([alone[k]?.good, alone[k]?.wrongDance]);
      expect(leftOut).toBe(4);
    }
    expect(compareMetrics('videos', createRecordings(unseen, dances)).at(-1)).toMatchObject({ good: null, leftOut: 4 });
  });
});

describe('the row of wrong dances', () => {
  it('leaves runs without a score out of mean and percentile, and notes how many there are', async () => {
    const { all, dances } = await load();
    const unseen = all.map((one) => ({ ...one, name: `unseen ${one.name}`, frames: one.frames.map(nobody) }));
    const row = realWrongMeasure('5V', {});
    const [alone, both] = [all, [...all, ...unseen]].map((people) => row.figuresOf(createRecordings(people, dances)));
    expect(both?.values).toEqual(alone?.values);
    expect([alone?.note, both?.note]).toEqual([
      undefined,
      '2 of 4 without a score: left out of means, percentiles and ranks.',
    ]);
  });
});

const nobody = ({ mediaTime }: TimedPose): TimedPose => ({ mediaTime, pose: null });
