import type { StageDesign } from './stage-design.ts';

// Colours here are sRGB fractions, made linear by `paint`.

const ARCHES = /* glsl */ `
// Three nested arches: the dancer stands before the innermost, which is the darkest.
for (int i = 0; i < 3; i++) {
  float n = float(i);
  float radius = 2.75 - n * .48;
  vec2 a = vec2(p.x, max(p.y - 1.05, 0.));
  float inside = smoothstep(.012, -.012, length(a) - radius);
  vec3 colour = i == 0 ? paint(.93, .66, .50) : i == 1 ? paint(.82, .45, .36) : paint(.20, .43, .45);
  c = mix(c, colour, inside);
  c *= 1. - .10 * inside * smoothstep(.16, .0, abs(length(a) - radius));
}
`;

const SUN = /* glsl */ `
vec2 s = p - vec2(.8, 2.2 + .06 * sin(time * .4));
float sun = smoothstep(.455, .445, length(s) - .012 * pulse);
float behind = smoothstep(.012, -.012, length(vec2(p.x, max(p.y - 1.05, 0.))) - 1.79);
c = mix(c, paint(.98, .80, .48), sun * behind);
`;

const HILLS = /* glsl */ `
float far = .82 + .20 * sin(p.x * 1.5 + .6) + .05 * sin(p.x * 4. + time * .12);
float close = .46 + .16 * sin(p.x * 2.1 - .9) + .03 * sin(p.x * 6.);
float window = behind;
c = mix(c, paint(.16, .36, .39), smoothstep(.008, -.008, p.y - far) * window);
c = mix(c, paint(.13, .30, .33), smoothstep(.008, -.008, p.y - close) * window);
`;

const WINDOW_LIGHT = /* glsl */ `
// Sunlight through panes, slanting across the wall at the left.
vec2 w = vec2(p.x + .45 * p.y + 4.6, p.y - .5);
vec2 pane = abs(fract(w / vec2(.62, .85)) - .5) * vec2(.62, .85);
float lit = smoothstep(.29, .28, pane.x) * smoothstep(.40, .39, pane.y);
lit *= step(0., w.x) * step(w.x, 1.24) * step(0., w.y) * step(w.y, 2.55);
float outside = 1. - smoothstep(.012, -.012, length(vec2(p.x, max(p.y - 1.05, 0.))) - 2.75);
c = mix(c, paint(1., .90, .72), lit * outside * .55);
`;

/** Dawn: a bright hall with painted arches, a low sun, and boards of pale oak. */
export const DAWN: StageDesign = {
  lighting: {
    key: { colour: 0xffe9cc, strength: 2.7, from: [2.1, 3.6, 3.4] },
    others: [
      { colour: 0xffd9a8, strength: 1.7, from: [-2.8, 2.6, -2.2] },
      { colour: 0xcfeaff, strength: 1.2, from: [2.8, 2.4, -2.4] },
    ],
    sky: 0xfff6ea,
    ground: 0xa98a6c,
    around: 0.7,
    reflections: 0.3,
    exposure: 0.95,
  },
  backdrop: /* glsl */ `
c = mix(paint(.95, .86, .75), paint(.90, .79, .68), smoothstep(1., 4.5, abs(p.x)));
${ARCHES}${SUN}${HILLS}${WINDOW_LIGHT}
c = mix(c, paint(.97, .92, .84), smoothstep(.11, .10, p.y));
c *= .90 + .10 * smoothstep(0., .6, p.y);
c *= .97 + .03 * pulse;
`,
  floor: /* glsl */ `
float board = floor(p.x / .19);
float along = p.y + chance(board) * 1.7;
float tone = chance(board + floor(along / 1.7) * 7.3);
c = mix(paint(.78, .60, .42), paint(.70, .51, .34), tone);
c *= .97 + .04 * sin(along * 9. + sin(p.x * 30. + tone * 9.) * 1.5);
float seam = min(abs(fract(p.x / .19 + .5) - .5) * .19, abs(fract(along / 1.7 + .5) - .5) * 1.7);
c *= .72 + .28 * smoothstep(.001, .005, seam);
c = mix(c, c * .8, smoothstep(1.5, 5., length(p)));
`,
  floorGlow: '',
  floorRoughness: 0.5,
  floorOpacity: 1,
};
