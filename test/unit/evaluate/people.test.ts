import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atRate, withMotionScaled, withExchangedSides, delayed, withHeldLimbs } from '@instep/evaluate/people/changes';
import { DATA_PAIRS, readOwnPairs, type OwnPairs } from '@instep/evaluate/people/own-pairs';
import { loadPeople, type Person } from '@instep/evaluate/people/people';
import { repeatedFrames, wrongRuns } from '@instep/evaluate/people/wrong-runs';
import { choreographyOf, samplePoses, generateDance, poseOf } from '../../support/poses.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-people-'));
  for (const [name, seed] of Object.entries({ ann: 1, bob: 1, cat: 2, standing: 3 })) {
    await writeKeypointCsv(path.join(folder, `${name}.csv`), framesOf(seed, 6));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const framesOf = (seed: number, to: number): TimedPose[] =>
  samplePoses((time) => poseOf(generateDance(seed)(time)), { to, fps: 15 });

const NO_PAIRS: OwnPairs = { own: [], dancers: [], alike: [] };
const load = (pairs: Partial<OwnPairs>, dances: readonly Choreography[] = []) =>
  loadPeople({ folder, dances, tracks: [], videos: new Map(), pairs: { ...NO_PAIRS, ...pairs } });

describe('people', () => {
  test('are read from keypoint CSVs; all but those who stand still are also dances', async () => {
    const { all } = await load({});
    expect(all.map(({ name, isStill, dance }) => [name, isStill, dance !== null])).toEqual([
      ['ann', false, true],
      ['bob', false, true],
      ['cat', false, true],
      ['standing', true, false],
    ]);
    expect(all[0]?.dance?.duration).toBeCloseTo(6, 1);
  });
  test('dance the dance that their pair names, shifted by its offset', async () => {
    const { own } = await load({ own: [{ performer: 'bob', dance: 'ann', offsetS: 1, untilS: 4 }] });
    expect(own.map(({ name, dance }) => [name, dance.id, dance.duration])).toEqual([['bob', 'ann', 4]]);
    expect(own[0]?.performer.frames[0]?.mediaTime).toBeCloseTo(0, 6);
  });
  test('who dance the same dance, directly or through a third person, are no wrong dances for each other', async () => {
    const { isAlike } = await load({ own: [{ performer: 'bob', dance: 'ann' }], alike: [['bob', 'cat']] });
    expect([isAlike('ann', 'cat'), isAlike('cat', 'ann'), isAlike('cat', 'cat')]).toEqual([true, true, true]);
    expect((await load({})).isAlike('ann', 'cat')).toBe(false);
  });
  test('are judged against every dance that is not theirs', async () => {
    const people = await load({ alike: [['ann', 'bob']] });
    expect(wrongRuns(people).map(({ performer, dance }) => `${performer} > ${dance}`)).toEqual([
      'ann > cat',
      'bob > cat',
      'cat > ann',
      'cat > bob',
    ]);
  });
  test('are repeated when the dance is longer', () => {
    const person: Person = { name: 'ann', isStill: false, frames: framesOf(1, 2), dance: null };
    const frames = repeatedFrames(person, choreographyOf(generateDance(1), 5));
    const times = frames.map(({ mediaTime }) => mediaTime);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeGreaterThan(4.9);
    expect(frames[frames.length >> 1]?.pose).toBeTruthy();
  });
});

describe('the list of pairs', () => {
  test('of the evaluation data is valid', async () => {
    expect((await readOwnPairs(DATA_PAIRS)).own).not.toEqual([]);
  });
  test.each([
    ['{', /^pairs\.json: expected JSON/],
    ['{"own":[{"performer":"a"}]}', /^pairs\.json: own\.0\.dance: /],
    ['{"own":[],"alike":[["a"]]}', /^pairs\.json: alike\.0: /],
  ])('%s is rejected with the field', async (text, words) => {
    const file = path.join(folder, 'pairs.json');
    writeFileSync(file, text);
    await expect(readOwnPairs(file)).rejects.toThrow(words);
    rmSync(file);
  });
});

describe('changes to a real person', () => {
  const frames = framesOf(1, 6);
  const spread = (all: readonly TimedPose[], name: 'left_wrist' | 'left_ankle', root: 'left_hip' | 'left_shoulder') => {
    const xs = all.flatMap(({ pose }) => (pose ? [pose[name].x - pose[root].x] : []));
    return Math.max(...xs) - Math.min(...xs);
  };
  test('withMotionScaled by 0.5 halves the movement, in world coordinates too', () => {
    const half = withMotionScaled(frames, 0.5);
    expect(spread(half, 'left_wrist', 'left_hip')).toBeCloseTo(spread(frames, 'left_wrist', 'left_hip') / 2, 6);
    expect(half[0]?.pose?.left_wrist.world).not.toEqual(frames[0]?.pose?.left_wrist.world);
  });
  test('withHeldLimbs keeps the limbs still for the given time and leaves the others unchanged', () => {
    const held = withHeldLimbs(frames, ['left_leg'], (time) => time < 3);
    const [before, after] = [held.filter((one) => one.mediaTime < 3), held.filter((one) => one.mediaTime >= 3)];
    expect(spread(before, 'left_ankle', 'left_hip')).toBeCloseTo(0, 6);
    expect(after).toEqual(frames.filter((one) => one.mediaTime >= 3));
    expect(spread(before, 'left_wrist', 'left_shoulder')).toBeGreaterThan(1);
  });
  test('delayed shifts all frames and drops those after the end', () => {
    const late = delayed(frames, 0.5, 6);
    expect(late[0]?.mediaTime).toBeCloseTo(0.5, 6);
    expect(late.at(-1)?.mediaTime).toBeLessThan(6);
  });
  test('withExchangedSides exchanges left and right, front and back, in the last part of each period', () => {
    const all = withExchangedSides(frames, 0.5, 2);
    const [straight, crossed] = [
      all.filter((one) => one.mediaTime % 2 <= 1.5),
      all.filter((one) => one.mediaTime % 2 > 1.5),
    ];
    expect(straight).toEqual(frames.filter((one) => one.mediaTime % 2 <= 1.5));
    const seen = frames.find((one) => one.mediaTime === crossed[0]?.mediaTime)?.pose;
    expect(crossed[0]?.pose?.left_wrist.x).toBe(seen?.right_wrist.x);
    expect(crossed[0]?.pose?.left_wrist.world?.z).toBe(-(seen?.right_wrist.world?.z ?? NaN));
  });
  test('atRate keeps the next frame after each interval', () => {
    expect(atRate(frames, 5).map(({ mediaTime }) => Math.round(15 * mediaTime))).toEqual(
      Array.from({ length: 30 }, (_, k) => 3 * k),
    );
  });
});
