import type { Move } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import { describe, expect, test } from 'vitest';
import { samplePoses, generateDance, poseOf, turnBone, STANDING } from '../../support/poses.ts';

const DURATION = 40;
const dance = generateDance(1);
const frames = samplePoses((time) => poseOf(dance(time)), { to: DURATION, fps: 15 });
const lengths = (moves: readonly Move[]): number[] => moves.map(({ start, end }) => end - start);

describe('cutting a dance into moves', () => {
  test('gives moves of 1.6 to 3.2 s, numbered from 1, without a gap', () => {
    const moves = cutMoves(frames, DURATION);
    expect(Math.min(...lengths(moves))).toBeGreaterThanOrEqual(1.6 - 1e-9);
    expect(Math.max(...lengths(moves))).toBeLessThanOrEqual(3.2 + 1e-9);
    expect(moves.map(({ n }) => n)).toEqual(moves.map((_, index) => index + 1));
    moves.slice(1).forEach(({ start }, index) => expect(start).toBe(moves[index]?.end));
  });

  test('cuts where the dancer rests', () => {
    // An arm that swings for 1.7 s and hangs for 0.3 s.
    const swing = (time: number): number => {
      const phase = (time % 2) / 1.7;
      return phase < 1 ? 90 * Math.sin(Math.PI * phase) ** 2 : 0;
    };
    const swings = samplePoses((time) => poseOf(turnBone(STANDING, 'left_upper_arm', swing(time))), {
      to: 20,
      fps: 30,
    });
    const inner = cutMoves(swings, 20)
      .slice(1)
      .map(({ start }) => start % 2);
    expect(inner.length).toBeGreaterThanOrEqual(8);
    for (const start of inner) expect(Math.min(Math.abs(start - 1.85), 2 - start + 0.15)).toBeLessThan(0.3);
  });

  test('cuts a section without any rest into equal parts', () => {
    const faster = samplePoses((time) => poseOf(turnBone(STANDING, 'left_upper_arm', 3 * (time + 12) ** 2)), {
      to: 10,
      fps: 15,
    });
    const parts = lengths(cutMoves(faster, 10));
    expect(parts.length).toBe(4);
    for (const part of parts) expect(part).toBeCloseTo(2.5, 1);
  });

  test('gives no move where the dancer stands still before and after', () => {
    const held = samplePoses((time) => poseOf(dance(Math.min(Math.max(time, 3), 33))), { to: DURATION, fps: 15 });
    const moves = cutMoves(held, DURATION);
    expect(moves[0]?.start).toBeGreaterThan(2.4);
    expect(moves[0]?.start).toBeLessThan(3.3);
    expect(moves.at(-1)?.end).toBeGreaterThan(32.7);
    expect(moves.at(-1)?.end).toBeLessThan(33.6);
    expect(
      cutMoves(
        samplePoses(() => poseOf(STANDING), { to: 10, fps: 15 }),
        10,
      ),
    ).toEqual([]);
  });

  test('cuts on the beat if the tempo is known: every two, four or eight beats', () => {
    const beat = 60 / 120;
    const inner = lengths(cutMoves(frames, DURATION, 120)).slice(1, -1);
    expect(inner.length).toBeGreaterThan(10);
    for (const length of inner) expect(length).toBeCloseTo(4 * beat, 1);
  });

  test('makes no move where nobody is seen: before, after, between', () => {
    const isEmpty = (time: number): boolean => time < 3 || (time > 15 && time < 18) || time > 30;
    const holed = frames.map((frame) => (isEmpty(frame.mediaTime) ? { ...frame, pose: null } : frame));
    const moves = cutMoves(holed, DURATION);
    expect(moves.length).toBeGreaterThan(8);
    for (const { start, end } of moves) {
      expect(start).toBeGreaterThanOrEqual(3 - 1e-9);
      expect(end <= 15.1 || start >= 17.9).toBe(true);
      expect(end).toBeLessThanOrEqual(30.1);
    }
    expect(
      cutMoves(
        frames.map(({ mediaTime }) => ({ mediaTime, pose: null })),
        DURATION,
      ),
    ).toEqual([]);
  });

  test('makes the most distinctive one of twenty moves gold', () => {
    const wild = samplePoses(
      (time) => poseOf(time > 20 && time < 22.5 ? turnBone(dance(3 * time), 'left_upper_arm', 90) : dance(time)),
      { to: DURATION, fps: 15 },
    );
    const gold = cutMoves(wild, DURATION).filter((move) => move.gold);
    expect(gold.length).toBe(Math.ceil(0.05 * cutMoves(wild, DURATION).length));
    expect(gold.some(({ start, end }) => start < 22.5 && end > 20)).toBe(true);
  });
});
