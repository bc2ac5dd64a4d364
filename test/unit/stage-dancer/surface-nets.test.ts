import { sphere } from '@instep/stage-dancer/sdf/shapes';
import { meshOf } from '@instep/stage-dancer/sdf/surface-nets';
import { type Mesh, writeNormals } from '@instep/stage-dancer/sdf/mesh';
import { describe, expect, test } from 'vitest';
import { countOpenEdges } from '../../support/stage-dancer-checks.ts';

const RADIUS = 0.1;
const mesh: Mesh = meshOf(sphere([0.013, 0.021, 0.034], RADIUS), {
  min: [-0.15, -0.15, -0.15],
  max: [0.2, 0.2, 0.2],
  step: 0.01,
});

const distances = (): number[] =>
  Array.from({ length: mesh.positions.length / 3 }, (_, i) =>
    Math.hypot(mesh.positions[3 * i]! - 0.013, mesh.positions[3 * i + 1]! - 0.021, mesh.positions[3 * i + 2]! - 0.034),
  );

describe('the surface of a sphere', () => {
  test('is closed: each edge is used once in each direction', () => {
    expect(mesh.indices.length).toBeGreaterThan(1000);
    expect(countOpenEdges(mesh)).toBe(0);
  });

  test('lies within a hundredth of a grid step of the radius', () => {
    for (const distance of distances()) expect(Math.abs(distance - RADIUS)).toBeLessThan(0.0001);
  });

  test('faces outwards', () => {
    const normals = new Float32Array(mesh.positions.length);
    writeNormals(mesh, normals);
    distances().forEach((_, i) => {
      const outwards =
        normals[3 * i]! * (mesh.positions[3 * i]! - 0.013) +
        normals[3 * i + 1]! * (mesh.positions[3 * i + 1]! - 0.021) +
        normals[3 * i + 2]! * (mesh.positions[3 * i + 2]! - 0.034);
      expect(outwards).toBeGreaterThan(0.95 * RADIUS);
    });
  });
});
