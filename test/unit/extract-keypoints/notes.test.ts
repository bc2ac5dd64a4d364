import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { ReportNoteName } from '@instep/protocol/studio';
import type { VideoFindings } from '@instep/extract-keypoints/note';
import { makeNotes, NO_FINDINGS } from '@instep/extract-keypoints/notes';
import { makeReport } from '@instep/extract-keypoints/report';
import { describe, expect, test } from 'vitest';
import { swingingPose } from '../../support/fake-pose-model.ts';

const FPS = 15;
const FINDINGS: VideoFindings = { ...NO_FINDINGS, height: 240, duration: 6, cuts: [] };

/** The swinging dancer, `size` times as large and moved to the right. */
const dancer = (row: number, size = 1, right = 0): Pose => {
  const pose = swingingPose((row * 1000) / FPS);
  return byKeypoint((name) => ({
    ...pose[name],
    x: 160 + size * (pose[name].x - 160) + right,
    y: size * pose[name].y,
  }));
};
/** Six seconds, row by row. */
const rows = (poseOf: (row: number) => Pose | null): TimedPose[] =>
  Array.from({ length: 90 }, (_, row) => ({ mediaTime: row / FPS, pose: poseOf(row) }));
const names = (frames: readonly TimedPose[], observed: Partial<VideoFindings> = {}): ReportNoteName[] =>
  makeNotes(frames, FPS, { ...FINDINGS, ...observed }).map(({ name }) => name);
const PLAIN = rows((row) => dancer(row));

describe('notes from poses', () => {
  test('a plain dance has no note', () => {
    expect(names(PLAIN)).toEqual([]);
  });
  test('a dancer who is suddenly in another place is noted as a cut', () => {
    const [note] = makeNotes(
      rows((row) => dancer(row, 1, row < 45 ? 0 : 150)),
      FPS,
      FINDINGS,
    );
    expect([note?.name, note?.at]).toEqual(['cuts', [3]]);
  });
  test('a cut that both the frames and the poses show is reported once', () => {
    const [note] = makeNotes(
      rows((row) => dancer(row, 1, row < 45 ? 0 : 150)),
      FPS,
      { ...FINDINGS, cuts: [2.98] },
    );
    expect(note?.at).toEqual([2.98]);
  });
  test('a dancer who becomes four times larger is noted, however slowly it happens', () => {
    expect(names(rows((row) => dancer(row, 1 + row / 30)))).toEqual(['sizeChange']);
  });
  test('bending the knees is not noted as a change of size', () => {
    expect(names(rows((row) => dancer(row, 1 - 0.4 * Math.abs(Math.sin(row / 8)))))).toEqual([]);
  });
  test('poses that collapse to a point are noted', () => {
    expect(names(rows((row) => dancer(row, row >= 30 && row < 45 ? 0.05 : 1)))).toContain('collapsed');
  });
  test('a dancer who is only a few pixels tall in all frames is noted', () => {
    const report = makeReport(
      rows((row) => dancer(row, 0.05)),
      { rowsExpected: 90, moves: 5, fps: FPS, findings: FINDINGS },
    );
    expect([report?.verdict, report?.weak]).toEqual(['POOR', ['collapsed']]);
  });
});

describe('notes from other findings', () => {
  const people = (count: number): number[] => Array.from({ length: 90 }, (_, row) => (row < 90 - count ? 1 : 2));
  test('another person is noted if they are visible for more than a moment', () => {
    expect(names(PLAIN, { people: people(30) })).toEqual(['otherPeople']);
    expect(names(PLAIN, { people: people(15) })).toEqual([]);
  });
  test('HDR and a thinned rate are noted without a warning', () => {
    const notes = makeNotes(PLAIN, FPS, {
      ...FINDINGS,
      hdr: { transfer: 'hlg', wide: true, peak: 1 },
      originalFps: 240,
    });
    expect(notes.map(({ name, warns }) => [name, warns])).toEqual([
      ['hdr', false],
      ['thinned', false],
    ]);
  });
  test('audio that is left out is noted, with and without another stream', () => {
    const textOf = (hasSound: boolean): string | undefined =>
      makeNotes(PLAIN, FPS, { ...FINDINGS, unknownAudioCodecs: ['wmav2'], hasAudio: hasSound })[0]?.text;
    expect(textOf(true)).toMatch(/wmav2.*the copy has another one/);
    expect(textOf(false)).toMatch(/wmav2.*no music/);
    expect(names(PLAIN, { unknownAudioCodecs: [], hasAudio: false })).toEqual([]);
  });
  test('a little damage warns, more makes it USABLE, much makes it POOR', () => {
    const verdictAt = (seconds: number) =>
      makeReport(PLAIN, {
        rowsExpected: 90,
        moves: 5,
        fps: FPS,
        findings: { ...FINDINGS, damage: { from: 1, to: 1 + seconds, seconds } },
      });
    expect([0.2, 1, 3].map((seconds) => verdictAt(seconds)?.verdict)).toEqual(['GOOD', 'USABLE', 'POOR']);
    expect(verdictAt(0.2)?.warnings).toEqual([expect.stringMatching(/damaged between 0:01\.0 and 0:01\.2/)]);
  });
});
