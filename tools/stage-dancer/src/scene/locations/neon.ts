import type { StageDesign } from './stage-design.ts';

const DISC = /* glsl */ `
vec2 q = p - vec2(0., 1.75);
float r = length(q);
vec3 sun = mix(vec3(.34, .022, .17), vec3(.050, .045, .33), smoothstep(-1.5, 1.7, q.y));
float disc = smoothstep(1.93, 1.90, r);
c = mix(c, sun * (.62 + .16 * pulse) * (1. - .25 * smoothstep(1.2, 1.9, r)), disc);
float slats = smoothstep(.35, .65, fract(q.y * 2.6)) * smoothstep(.1, -1.6, q.y);
c = mix(c, vec3(.050, .010, .085), disc * slats * .75);
`;

const RINGS = /* glsl */ `
for (int i = 0; i < 3; i++) {
  float n = float(i);
  float away = abs(r - 2.2 - n * .42 - .05 * pulse * (n + 1.));
  float shine = exp(-away * 13.) * .16 + smoothstep(.026, .014, away) * .75;
  vec3 colour = i == 0 ? vec3(.10, .62, 1.) : i == 1 ? vec3(.48, .14, 1.) : vec3(1., .12, .50);
  float lit = .45 + .75 * pulse * step(mod(floor(beat) + n, 2.), .5);
  c += colour * shine * (.62 - .14 * n) * lit;
}
`;

const BARS = /* glsl */ `
float bx = abs(p.x) - 3.15;
if (bx > 0. && bx < 3.6) {
  float id = floor(bx / .26);
  float beatOfBar = pow(1. - fract(beat + chance(id) * .25), 1.5);
  float tall = (.35 + 1.5 * chance(id + 3.1) * (.45 + .55 * beatOfBar)) * (1. - id / 16.) + .12 * sin(time * 3. + id);
  float inBar = smoothstep(.095, .085, abs(fract(bx / .26) - .5) * .26);
  float segment = smoothstep(.1, .2, fract(p.y / .11));
  vec3 colour = mix(vec3(.03, .42, 1.), vec3(1., .08, .55), clamp(p.y / 1.9, 0., 1.));
  c += colour * inBar * segment * step(p.y, tall) * step(.05, p.y) * .30;
}
`;

const BEAMS = /* glsl */ `
for (int i = 0; i < 4; i++) {
  float n = float(i);
  vec2 o = vec2((n - 1.5) * 2.9, 6.4);
  float angle = atan(p.x - o.x, o.y - p.y);
  float aim = .42 * sin(time * .55 + n * 1.7) * (mod(n, 2.) < .5 ? 1. : -1.);
  float beam = exp(-pow((angle - aim) / .085, 2.));
  c += mix(vec3(.25, .18, 1.), vec3(1., .2, .6), chance(n)) * beam * .055 * smoothstep(-.5, 3.5, p.y);
}
`;

/** Night: a disc of light with rings and level meters that move with the beat, a floor like glass. */
export const NEON: StageDesign = {
  lighting: {
    key: { colour: 0xfff0dc, strength: 3, from: [1.7, 3.7, 3.6] },
    others: [
      { colour: 0xff4fb4, strength: 3.4, from: [-2.6, 2.3, -2.6] },
      { colour: 0x39b8ff, strength: 3.4, from: [2.6, 2.3, -2.6] },
    ],
    sky: 0xbfc6ff,
    ground: 0x5a2f66,
    around: 0.55,
    reflections: 0.27,
    exposure: 1,
  },
  backdrop: /* glsl */ `
c = mix(vec3(.022, .010, .075), vec3(.004, .005, .030), smoothstep(0., 6.5, abs(p.x)));
c = mix(c, vec3(.075, .010, .085), exp(-max(p.y, 0.) * .75) * .8);
${DISC}${RINGS}${BARS}${BEAMS}
c += vec3(.085, .012, .10) * exp(-max(p.y, 0.) * 3.2) * exp(-p.x * p.x * .06);
c *= smoothstep(7.5, 2., abs(p.x)) * .5 + .5;
`,
  floor: /* glsl */ `
c = mix(vec3(.105, .050, .20), vec3(.018, .010, .055), smoothstep(.6, 4., length(p)));
`,
  floorGlow: /* glsl */ `
float r = length(p);
float ring = smoothstep(.020, .006, abs(r - 1.32)) * .9 + exp(-abs(r - 1.32) * 14.) * .16;
vec3 ringColour = mix(vec3(.25, .75, 1.), vec3(1., .3, .75), .5 + .5 * sin(atan(p.x, p.y) + time * .8));
glow += ringColour * ring * (.30 + .45 * pulse);
vec2 tile = abs(fract(p / .62 + .5) - .5) * .62;
glow += vec3(.045, .025, .09) * smoothstep(.010, .002, min(tile.x, tile.y)) * smoothstep(4.5, 1.4, r) * step(1.34, r);
glow += vec3(.106, .015, .125) * exp(-(p.y + 3.6) * .75) * exp(-p.x * p.x * .06);
`,
  floorRoughness: 0.55,
  floorOpacity: 0.86,
};
