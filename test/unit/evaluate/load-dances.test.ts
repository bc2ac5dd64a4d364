import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { danceOf, loadDances, type DanceRow } from '@instep/evaluate/real/load-dances';

const four = (make: (k: number) => readonly number[]): number[] => Array.from({ length: 33 }, (_, k) => make(k)).flat();
const imageRow = (frame: number): DanceRow => [frame, ...four((k) => [k, 2 * k, 9, 1.2])];
const world = (frame: number): DanceRow => [frame, ...four((k) => [k / 10, k / 20, k / 30, 1])];
const nobody = (frame: number): DanceRow => [frame, ...Array.from({ length: 4 * 33 }, () => null)];

describe('loadDances', () => {
  it('reads a cell that is not a number as empty', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'instep-dances-'));
    const row = imageRow(0).map((cell, column) => (column === 1 + 4 * 15 ? 'NaN' : cell));
    writeFileSync(path.join(folder, 'made.pose2d.csv'), `header\n${row.join()}\n`);
    const [dance] = await loadDances(folder);
    rmSync(folder, { recursive: true });
    expect(dance?.frames[0]?.pose?.left_wrist).toEqual({ x: 0, y: 0, confidence: 0, world: null });
    expect(dance?.frames[0]?.pose?.right_wrist).toMatchObject({ x: 16, y: 32 });
  });
});

describe('danceOf', () => {
  const dance = danceOf('made', [imageRow(0), imageRow(1), nobody(2)], [world(0), world(1), nobody(2)]);

  it('places each row at its frame number, 30 frames per second', () => {
    expect(dance.frames.map(({ mediaTime }) => mediaTime)).toEqual([0, 1 / 30, 2 / 30]);
    expect(dance.duration).toBeCloseTo(0.1, 10);
  });

  it('gives no pose for an empty row', () => {
    expect(dance.frames[2]?.pose).toBeNull();
  });

  it('keeps frame coordinates, limits confidence to 1, and flips the y and z axes of world coordinates', () => {
    expect(dance.frames[0]?.pose?.left_shoulder).toEqual({
      x: 11,
      y: 22,
      confidence: 1,
      world: { x: 1.1, y: -0.55, z: -11 / 30 },
    });
  });

  it('gives no world coordinates without a world file', () => {
    expect(danceOf('flat', [imageRow(0)], []).frames[0]?.pose?.nose.world).toBeNull();
  });
});
