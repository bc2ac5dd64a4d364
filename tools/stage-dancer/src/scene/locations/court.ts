import type { StageDesign } from './stage-design.ts';

const SKY = /* glsl */ `
float h = clamp((p.y - .8) / 4.6, 0., 1.);
c = mix(paint(1., .62, .42), paint(.93, .38, .45), smoothstep(0., .22, h));
c = mix(c, paint(.47, .24, .52), smoothstep(.16, .48, h));
c = mix(c, paint(.15, .14, .38), smoothstep(.42, .95, h));
float cloud = sin(p.x * 1.1 + time * .05 + sin(p.y * 3.) * .8) * sin(p.y * 9. + p.x * .6);
c += vec3(.10, .03, .02) * smoothstep(.55, 1., cloud) * smoothstep(.1, .3, h) * smoothstep(.75, .4, h);
`;

const MOON = /* glsl */ `
vec2 m = p - vec2(-1.9, 2.12);
c = mix(c, paint(1., .93, .82), smoothstep(.36, .35, length(m)));
c += vec3(.22, .11, .09) * exp(-max(length(m) - .35, 0.) * 2.6);
`;

const SKYLINE = /* glsl */ `
for (int i = 0; i < 2; i++) {
  float wide = i == 0 ? .46 : .62;
  float id = floor((p.x + float(i) * .31) / wide) + float(i) * 40.;
  float tall = (i == 0 ? 1.2 : 1.05) + chance(id) * (i == 0 ? .8 : .45);
  float tower = smoothstep(.008, -.008, p.y - tall);
  c = mix(c, i == 0 ? paint(.42, .22, .47) : paint(.24, .13, .36), tower);
  vec2 cell = vec2(fract((p.x + float(i) * .31) / wide) * wide, p.y);
  vec2 at = abs(fract(cell / vec2(.105, .14)) - .5);
  vec2 which = floor(cell / vec2(.105, .14));
  float seed = chance(id * 3.7 + which.x * 11.3 + which.y * 5.1);
  float lamp = step(at.x, .27) * step(at.y, .25) * step(.58, seed) * tower * step(p.y, tall - .1);
  float wink = .65 + .5 * pulse * step(.5, fract(seed * 7. + floor(beat) * .37));
  c = mix(c, paint(1., .78, .45) * wink, lamp * (i == 0 ? .35 : .75));
}
`;

const BULBS = /* glsl */ `
// Two strings of bulbs; every other bulb lights up on the beat.
for (int i = 0; i < 2; i++) {
  float side = float(i);
  float u = p.x * (i == 0 ? 1. : -1.) + 6.;
  float sag = 2.28 + .5 * pow((u - 6.2) / 4.5, 2.) + .16 * side + .012 * sin(time * 1.1 + side);
  float rope = abs(p.y - sag);
  c = mix(c, paint(.12, .08, .2), smoothstep(.012, .006, rope));
  float n = floor(u / .48);
  vec2 b = vec2(fract(u / .48) - .5, 0.) * .48;
  b.y = p.y - sag + .07;
  float on = .55 + .75 * pulse * step(.5, mod(n + floor(beat), 2.));
  c += paint(1., .76, .40) * on * (smoothstep(.050, .036, length(b)) * 1.1 + .16 * exp(-length(b) * 13.));
}
`;

const PARAPET = /* glsl */ `
// Pale, so that legs stand out before it.
float wall = smoothstep(.006, -.006, p.y - .98);
vec3 stone = mix(paint(.62, .50, .64), paint(.76, .60, .66), smoothstep(0., 1., p.y));
float joint = smoothstep(.012, .004, abs(fract(p.x / 1.3 + .5) - .5) * 1.3);
stone *= 1. - .22 * joint;
stone *= 1. - .25 * smoothstep(2.5, 6., abs(p.x));
c = mix(c, stone, wall);
c = mix(c, paint(.88, .72, .74), smoothstep(.006, -.006, abs(p.y - 1.0) - .045));
`;

/** Dusk: a roof above the town, strings of bulbs, and a painted court. */
export const COURT: StageDesign = {
  lighting: {
    key: { colour: 0xffe2c4, strength: 3, from: [-1.8, 3.6, 3.6] },
    others: [
      { colour: 0xff8a5c, strength: 3.2, from: [2.7, 2, -2.5] },
      { colour: 0x8f7bff, strength: 2.6, from: [-2.7, 2.4, -2.4] },
    ],
    sky: 0xe6d4ff,
    ground: 0x7a4a58,
    around: 0.62,
    reflections: 0.28,
    exposure: 1,
  },
  backdrop: /* glsl */ `${SKY}${MOON}${SKYLINE}${BULBS}${PARAPET}`,
  floor: /* glsl */ `
float r = length(p);
c = paint(.36, .27, .50);
c = mix(c, paint(.18, .50, .53), smoothstep(1.515, 1.5, r));
c = mix(c, paint(.23, .58, .60), smoothstep(.755, .745, r));
float lines = smoothstep(.034, .026, abs(r - 1.5)) + smoothstep(.022, .015, abs(r - .75));
lines += smoothstep(.034, .026, abs(p.y + 1.9)) + smoothstep(.034, .026, abs(abs(p.x) - 2.6)) * step(-1.9, p.y);
c = mix(c, paint(.96, .88, .78), clamp(lines, 0., 1.) * .9);
`,
  floorGlow: /* glsl */ `
glow += vec3(.10, .045, .05) * exp(-(p.y + 3.6) * .8);
`,
  floorRoughness: 0.75,
  floorOpacity: 1,
};
