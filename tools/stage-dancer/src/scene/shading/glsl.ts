// As in the sources of three, the comment `/* glsl */` makes editors highlight the string as GLSL.

/**
 * GLSL functions for all painted materials: noise (`grain`), thin lines, filled shapes, and bumps from a height. `vRest`
 * is the position in the rest pose; `vLight` is how much ambient light reaches the surface, 0..1.
 */
export const COMMON_GLSL = /* glsl */ `
varying vec3 vRest;
varying float vLight;
float hash3(vec3 p) {
  p = fract(p * .3183099 + .1) * 17.;
  return fract(p.x * p.y * p.z * (p.x + p.y + p.z));
}
float grain(vec3 x) {
  vec3 i = floor(x), f = fract(x);
  f = f * f * (3. - 2. * f);
  vec4 low = vec4(hash3(i), hash3(i + vec3(1, 0, 0)), hash3(i + vec3(0, 1, 0)), hash3(i + vec3(1, 1, 0)));
  vec4 high = vec4(hash3(i + vec3(0, 0, 1)), hash3(i + vec3(1, 0, 1)), hash3(i + vec3(0, 1, 1)), hash3(i + vec3(1, 1, 1)));
  vec4 mid = mix(low, high, f.z);
  return mix(mix(mid.x, mid.y, f.x), mix(mid.z, mid.w, f.x), f.y);
}
// d is the distance from the middle of a line: 1 where it is at most w, smooth over one pixel.
float line(float d, float w) { float a = fwidth(d); return 1. - smoothstep(w - a, w + a, abs(d)); }
// d is the distance from an outline, negative inside: 1 there, smooth over one pixel.
float fill(float d) { float a = fwidth(d) + 1e-6; return 1. - smoothstep(-a, a, d); }
// Mikkelsen 2010, bump mapping of an unparametrised surface.
vec3 bumped(vec3 P, vec3 N, float h) {
  vec3 sx = dFdx(P), sy = dFdy(P), r1 = cross(sy, N), r2 = cross(N, sx);
  float det = dot(sx, r1);
  vec3 slope = sign(det) * (dFdx(h) * r1 + dFdy(h) * r2);
  return normalize(abs(det) * N - slope);
}
`;

/** GLSL code that paints a material: statements for its colour, expressions for everything else. */
export type Paint = {
  /** Statements that set `diffuseColor.rgb`; they may read `vRest`, the position in the rest pose in metres. */
  readonly colour: string;
  readonly roughness: string;
  /** Light that is added where the surface turns away from the camera. */
  readonly rim: string;
  /** A height in metres; without it, the surface has no bumps. */
  readonly bump?: string;
};
