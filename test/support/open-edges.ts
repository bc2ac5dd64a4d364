import type { Mesh } from '@instep/stage-dancer/sdf/mesh';

/** How many edges of a mesh are not used equally often in both directions by its triangles; 0 for a closed surface. */
export const openEdges = ({ indices }: Mesh): number => {
  const walks = new Map<string, number>();
  for (let i = 0; i < indices.length; i += 3) {
    for (let corner = 0; corner < 3; corner++) {
      const a = indices[i + corner]!;
      const b = indices[i + ((corner + 1) % 3)]!;
      const edge = a < b ? `${a}-${b}` : `${b}-${a}`;
      walks.set(edge, (walks.get(edge) ?? 0) + (a < b ? 1 : -1));
    }
  }
  return [...walks.values()].filter((balance) => balance !== 0).length;
};
