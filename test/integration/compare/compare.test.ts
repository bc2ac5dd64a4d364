import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { mirrored, type TimedPose } from '@instep/choreo/pose';
import type { Comparison } from '@instep/compare/comparison';
import { runCompare } from '@instep/compare/run-compare';
import { readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import { POSE_CACHE } from '@instep/video-poses/pose-cache';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { createTextCollector } from '../../support/text-collector.ts';
import { evaluationFile } from '../../support/test-data.ts';
import { fakePoseModel, swingingPose } from '../../support/fake-pose-model.ts';

const DANCE = fileURLToPath(new URL('../../dances/first-steps.csv', import.meta.url));
let folder: string;
let dance: readonly TimedPose[];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-compare-'));
  dance = await readKeypointCsv(DANCE);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Ran = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

const ranCompare = async (
  args: readonly string[],
  loadModel: () => Promise<PoseModel> = () => Promise.reject(new Error('expected no model to be needed')),
  cacheFolder: string = path.join(folder, 'cache'),
): Promise<Ran> => {
  const stdout = createTextCollector();
  const stderr = createTextCollector();
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const exitCode = await runCompare(args, { ...streams, now: () => performance.now(), loadModel, cacheFolder });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
};

const comparisonOf = ({ stdout }: Ran): Comparison => JSON.parse(stdout) as Comparison;

/** Compares the shipped dance with what `change` makes of it. */
const compared = async (
  change: (frames: readonly TimedPose[]) => readonly TimedPose[],
  ...flags: readonly string[]
): Promise<Comparison> => {
  const file = path.join(folder, 'attempt.csv');
  await writeKeypointCsv(file, change(dance));
  return comparisonOf(await ranCompare([DANCE, file, '--json', ...flags]));
};

const later = (seconds: number) => (frames: readonly TimedPose[]) =>
  frames.map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + seconds, pose }));

describe('the shipped dance', () => {
  test('against itself scores near the top, in JSON with exactly the documented fields', async () => {
    const comparison = await compared((frames) => frames, '--offset', '0');
    expect(comparison.score).toBeGreaterThanOrEqual(90);
    expect(comparison).toMatchObject({
      reference: 'first-steps.csv',
      attempt: 'attempt.csv',
      offsetS: 0,
      mirrored: false,
    });
    expect(comparison).toMatchObject({ offsetConfidence: null, noScoreReason: null, stars: 5, yawDeg: 0 });
    expect(Object.keys(comparison)).toEqual(
      'reference attempt offsetS offsetConfidence score points stars lagMs mirrored yawDeg coverage complete seen lost noScoreReason limbs moves worst'.split(
        ' ',
      ),
    );
    expect(Object.keys(comparison.limbs)).toEqual(['left_arm', 'right_arm', 'left_leg', 'right_leg', 'torso']);
    expect(Object.keys(comparison.moves[0] ?? {})).toEqual(['n', 'startS', 'endS', 'rating', 'form', 'timingMs']);
    expect(comparison.moves.map(({ n }) => n)).toEqual(comparison.moves.map((_, index) => index + 1));
  });
  test('danced two seconds later has the same score if the offset is given', async () => {
    const own = await compared((frames) => frames, '--offset', '0');
    const late = await compared(later(2), '--offset', '2');
    expect(late.score).toBe(own.score);
    expect((await compared(later(2), '--offset', '0')).score).toBeLessThan((own.score ?? 0) - 25);
  });
  test('has its offset found if none is given', async () => {
    const found = await compared(later(2));
    const { offsetS, offsetConfidence, score } = found;
    expect(offsetS).toBeGreaterThan(1.9);
    expect(offsetS).toBeLessThan(2.1);
    expect(offsetConfidence).toBeGreaterThan(0.2);
    expect(score).toBeGreaterThanOrEqual(90);
    const given = await compared(later(2), '--offset', String(offsetS));
    expect(given).toEqual({ ...found, offsetConfidence: null });
  });
  test('trimmed to 2 s has no score and no offset, and the text names the minimum', async () => {
    const file = path.join(folder, 'attempt.csv');
    await writeKeypointCsv(
      file,
      dance.filter(({ mediaTime }) => mediaTime < 2),
    );
    const { stdout } = await ranCompare([DANCE, file]);
    expect(stdout).toMatch(/^No score: the two have too little time in common, they need at least 4 s\.$/m);
    expect(stdout).not.toMatch(/sure/);
    expect(comparisonOf(await ranCompare([DANCE, file, '--json']))).toMatchObject({ score: null, offsetConfidence: 0 });
  });
  test('danced as a mirror image is detected as mirrored', async () => {
    const turned = await compared(
      (frames) => frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: pose && mirrored(pose) })),
      ...['--offset', '0'],
    );
    expect(turned.mirrored).toBe(true);
    expect(turned.score).toBeGreaterThanOrEqual(85);
  });
  test('scores at most 10 against a person who stands still', async () => {
    const [first] = dance;
    const still = await compared(
      (frames) => frames.map(({ mediaTime }) => ({ mediaTime, pose: first?.pose ?? null })),
      ...['--offset', '0'],
    );
    expect(still.score ?? 0).toBeLessThanOrEqual(10);
    expect(still.noScoreReason === null).toBe(still.score !== null);
  });
  test('danced for a third, then left, scores a third, is incomplete, and has its offset found', async () => {
    const end = (dance.at(-1)?.mediaTime ?? 0) / 3;
    const left = (frames: readonly TimedPose[]) =>
      frames.map(({ mediaTime, pose }) => ({ mediaTime, pose: mediaTime < end ? pose : null }));
    const own = await compared((frames) => frames, '--offset', '0');
    const third = await compared(left, '--offset', '0');
    expect(own).toMatchObject({ complete: true, lost: 0 });
    expect(third).toMatchObject({ complete: false, lost: 0 });
    expect(Math.abs((third.score ?? NaN) - ((own.score ?? NaN) * third.seen) / 0.8)).toBeLessThan(3);
    expect(third.moves.filter(({ rating }) => rating === 'x')).toEqual([]);
    const file = path.join(folder, 'attempt.csv');
    await writeKeypointCsv(file, left(later(2)(dance)));
    const { stdout } = await ranCompare([DANCE, file, '--offset', '2']);
    expect(stdout).toMatch(/^Incomplete: only \d+ % of the dance was judged\. What was not seen is not earned\.$/m);
    const found = comparisonOf(await ranCompare([DANCE, file, '--json']));
    expect(Math.abs(found.offsetS - 2)).toBeLessThan(0.1);
    expect(found.offsetConfidence).toBeGreaterThan(0.2);
  });
  test('trimmed to its first third is incomplete', async () => {
    const end = (dance.at(-1)?.mediaTime ?? 0) / 3;
    const cut = await compared((frames) => frames.filter(({ mediaTime }) => mediaTime < end), '--offset', '0');
    expect(cut).toMatchObject({ complete: false });
    expect(Math.abs(cut.seen - 1 / 3)).toBeLessThan(0.1);
  });
  test('has its comparison printed as text without --json', async () => {
    const { exitCode, stdout } = await ranCompare([DANCE, DANCE, '--offset', '0']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^first-steps\.csv beside first-steps\.csv$/m);
    expect(stdout).toMatch(/^\d+(\.\d)? of 100: 5 of 5 stars, [\d,]+ points\.$/m);
    expect(stdout).toMatch(/^0:00\.0 of the reference is 0:00\.0 of the attempt, as given\.$/m);
    expect(stdout).toMatch(/^ {2}left arm {3}#+\.* \d+ %$/m);
    expect(stdout).not.toMatch(/[\r\u001b]/);
  });
});

describe('poses of videos', () => {
  test('are estimated once; the next run uses the cache unless the rate changes', async () => {
    const clip = path.join(folder, 'clip.mp4');
    makeSoundClip(clip);
    const model = fakePoseModel((timeMs) => swingingPose(timeMs));
    const estimateCount = async (...flags: readonly string[]): Promise<number> => {
      const before = model.callCount();
      expect((await ranCompare([clip, clip, '--offset', '0', ...flags], async () => model)).exitCode).toBe(0);
      return model.callCount() - before;
    };
    expect(await estimateCount()).toBe(105);
    expect(await estimateCount()).toBe(0);
    expect(await estimateCount('--fps', '10')).toBe(70);
  });
});

const WILD = fileURLToPath(new URL('../../wild/mostly-unseen', import.meta.url));

describe('a video that goes black after 4 of its 12 s', () => {
  test('scores a third, in text and in JSON', { timeout: 300_000 }, async () => {
    const files = ['clean12.mp4', 'a-leaves.mp4'].map((name) => path.join(WILD, name));
    const run = (...flags: readonly string[]): Promise<Ran> =>
      ranCompare([...files, '--offset', '0', ...flags], () => loadPoseModel({ name: 'full' }), POSE_CACHE);
    const comparison = comparisonOf(await run('--json'));
    expect(Math.abs((comparison.score ?? NaN) - 41)).toBeLessThanOrEqual(3);
    expect(Math.abs(comparison.seen - 1 / 3)).toBeLessThan(0.03);
    expect(comparison).toMatchObject({ complete: false, lost: 0, stars: 2 });
    expect(comparison.moves.map(({ rating }) => rating)).toEqual(['perfect', 'perfect', null, null, null, null]);
    expect((await run()).stdout).toMatch(/^Incomplete: only 3\d % of the dance was judged\./m);
  });
});

describe('a failure prints one line and has an exit code', () => {
  test.each([
    ['no file', ['no.mp4', 'no.csv'], 3, /^no\.mp4: expected a video, got no such file\n$/],
    [
      'an offset that is no number',
      [DANCE, DANCE, '--offset', 'x'],
      2,
      /^Expected --offset to be a number of seconds, got "x"\n$/,
    ],
    ['one file', [DANCE], 2, /missing required argument 'attempt'/],
    ['an unknown flag', [DANCE, DANCE, '--ofset', '1'], 2, /Did you mean --offset\?/],
  ])('%s', async (_what, args, code, line) => {
    const { exitCode, stdout, stderr } = await ranCompare(args);
    expect(stderr).toMatch(line);
    expect([exitCode, stdout]).toEqual([code, '']);
  });
  test('names the line of a broken CSV', async () => {
    const file = path.join(folder, 'broken.csv');
    writeFileSync(file, 'frame,media_time_s\n0,0\n');
    const { exitCode, stderr } = await ranCompare([DANCE, file]);
    expect([exitCode, stderr]).toEqual([3, 'broken.csv:1: expected 200 columns, got 2\n']);
  });
  test('rejects an attempt with nobody in it', async () => {
    const file = path.join(folder, 'empty.csv');
    await writeKeypointCsv(
      file,
      dance.map(({ mediaTime }) => ({ mediaTime, pose: null })),
    );
    const { exitCode, stderr } = await ranCompare([DANCE, file]);
    expect([exitCode, stderr]).toEqual([3, 'empty.csv: expected a dancer, got nobody in any frame\n']);
  });
});

const video = (name: string): string | null => evaluationFile(`videos/${name}.mp4`);
const reference = video('feels-reference');

describe.skipIf(reference === null)('real people, with the real pose network', () => {
  const scoreOf = async (attempt: string, offset: string): Promise<number> => {
    const args = [reference ?? '', video(attempt) ?? '', '--offset', offset, '--json'];
    const ran = await ranCompare(args, () => loadPoseModel({ name: 'full' }), POSE_CACHE);
    return comparisonOf(ran).score ?? 0;
  };
  test('@long the offset of a recording is found within 60 ms', { timeout: 600_000 }, async () => {
    const args = [reference ?? '', video('feels-attempt') ?? '', '--json'];
    const ran = await ranCompare(args, () => loadPoseModel({ name: 'full' }), POSE_CACHE);
    // Known from the sound.
    expect(Math.abs(comparisonOf(ran).offsetS - 3.042)).toBeLessThan(0.06);
  });
  test(
    '@long the right dance is at least 25 points above standing and above another activity',
    { timeout: 600_000 },
    async () => {
      const right = await scoreOf('feels-attempt', '3.042');
      expect(right - (await scoreOf('standing', '0'))).toBeGreaterThanOrEqual(25);
      expect(right - (await scoreOf('taiji', '0'))).toBeGreaterThanOrEqual(25);
    },
  );
});
