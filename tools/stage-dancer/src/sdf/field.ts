/** A point or a size in metres: x to the dancer's left, y up, z towards the viewer. */
export type Place = readonly [x: number, y: number, z: number];

/**
 * The signed distance in metres from a point to a surface, negative inside. It has to be exact only near the surface.
 */
export type Field = (x: number, y: number, z: number) => number;
