import { ball } from '@instep/stage-dancer/sdf/pieces';
import { meshOf } from '@instep/stage-dancer/sdf/surface-nets';
import type { Mesh } from '@instep/stage-dancer/sdf/mesh';
import { writeNormals } from '@instep/stage-dancer/sdf/mesh';
import { describe, expect, test } from 'vitest';
import { openEdges } from '../../support/open-edges.ts';

const RADIUS = 0.1;
const sphere: Mesh = meshOf(ball([0.013, 0.021, 0.034], RADIUS), {
  min: [-0.15, -0.15, -0.15],
  max: [0.2, 0.2, 0.2],
  step: 0.01,
});

const distances = (): number[] =>
  Array.from({ length: sphere.positions.length / 3 }, (_, i) =>
    Math.hypot(
      sphere.positions[3 * i]! - 0.013,
      sphere.positions[3 * i + 1]! - 0.021,
      sphere.positions[3 * i + 2]! - 0.034,
    ),
  );

describe('the surface of a ball', () => {
  test('is closed: each edge is walked once each way', () => {
    expect(sphere.indices.length).toBeGreaterThan(1000);
    expect(openEdges(sphere)).toBe(0);
  });

  test('lies within a hundredth of a grid step of the radius', () => {
    for (const distance of distances()) expect(Math.abs(distance - RADIUS)).toBeLessThan(0.0001);
  });

  test('faces outwards', () => {
    const normals = new Float32Array(sphere.positions.length);
    writeNormals(sphere, normals);
    distances().forEach((_, i) => {
      const outwards =
        normals[3 * i]! * (sphere.positions[3 * i]! - 0.013) +
        normals[3 * i + 1]! * (sphere.positions[3 * i + 1]! - 0.021) +
        normals[3 * i + 2]! * (sphere.positions[3 * i + 2]! - 0.034);
      expect(outwards).toBeGreaterThan(0.95 * RADIUS);
    });
  });
});
