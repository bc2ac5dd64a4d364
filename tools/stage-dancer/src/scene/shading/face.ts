import type { Paint } from './glsl.ts';

// Lengths in metres on a head of size 1, from its joint: eyes at (±.0315, .0715), mouth at (0, .011).

const EYES = /* glsl */ `
vec2 e = vec2(ax - .0315, h.y - .0715);
e.y -= e.x * .16;
float q = 1. - pow(abs(e.x) / .0175, 2.2);
float upper = .0088 * uEyes * pow(max(q, 0.), .60);
float lower = -.0066 * mix(.6, 1., uEyes) * pow(max(q, 0.), .7);
float open = front * fill(max(e.y - upper, lower - e.y)) * step(0., q);
vec3 eye = vec3(.93, .92, .90) * mix(.72, 1., smoothstep(.0125, .002, e.y));
float r = length(vec2(ax - .0315, h.y - .0718));
eye = mix(eye, u_iris, fill(r - .0098));
eye = mix(eye, u_iris * 1.9, fill(abs(r - .0066) - .0014) * .45);
eye = mix(eye, vec3(.015), fill(r - .0052));
vec2 glint = vec2(h.x - sign(h.x) * .0315, h.y - .0718) - vec2(.0034, .0042);
eye = mix(eye, vec3(1.), fill(length(glint) - .0021));
float lid = front * .45 * (1. - smoothstep(.0, .0055, abs(e.y - upper - .0035))) * step(-.2, q);
c = mix(c, c * vec3(.72, .55, .5), lid);
c = mix(c, eye, open);
gloss = open;
float lashes = max(abs(e.y - upper - .0008) - .0019 * (.7 + .6 * smoothstep(-.012, .018, e.x)), abs(e.x - .0008) - .0182);
c = mix(c, vec3(.03, .018, .015), front * fill(lashes));
`;

const BROWS = /* glsl */ `
float bx = clamp(ax, .0125, .0505);
float by = .0980 + .0056 * sin((bx - .0125) / .038 * 2.4 + .28) + uBrows;
float thick = .0037 * (1. - .60 * smoothstep(.026, .052, ax));
vec3 browColour = mix(u_hair, vec3(.05, .03, .02), .35);
c = mix(c, browColour, front * .93 * fill(length(vec2(ax - bx, h.y - by)) - thick));
`;

const MOUTH = /* glsl */ `
float mx = ax / .0262;
float my = h.y - .0112 - ax * ax * 15.;
float full = pow(max(1. - mx * mx, 0.), .62);
float lipUp = .0070 * full * (1. + .18 * smoothstep(.0, .006, ax) - .25 * smoothstep(.006, .0, ax));
float lipDown = -.0090 * full - uMouth * .0045;
float near = front * step(ax, .0262);
c = mix(c, u_lip, .88 * near * fill(max(my - lipUp - uMouth * .001, lipDown - my)));
float gap = pow(max(1. - pow(ax / .0222, 2.), 0.), .5);
float gapUp = uMouth * .0022 * gap, gapDown = uMouth * .0058 * gap;
float isOpen = near * fill(max(my - gapUp, -gapDown - my)) * step(ax, .0222) * step(.02, uMouth);
float teeth = smoothstep(-gapDown * .62 - .0004, -gapDown * .62 + .0004, my);
c = mix(c, mix(vec3(.25, .05, .06), vec3(.96, .94, .91), teeth), isOpen);
c = mix(c, vec3(.22, .05, .05), near * line(my + .0006, .0009) * .8 * step(ax, .0225) * (1. - step(.02, uMouth)));
`;

const BLUSH = /* glsl */ `
float cheek = 1. - smoothstep(.006, .026, length(vec2(ax - .041, (h.y - .037) * 1.15)));
c = mix(c, c * vec3(1.10, .74, .68), .42 * front * cheek);
float noseTip = 1. - smoothstep(.004, .016, length(vec2(h.x, h.y - .045)));
c = mix(c, c * vec3(1.04, .86, .82), .5 * front * noseTip);
float nostril = 1. - smoothstep(.0022, .0042, length(vec2(ax - .0068, h.y - .0365)));
c = mix(c, c * .62, .5 * nostril * step(.09, h.z));
`;

/** The face: skin, the scalp under the hair, eyes that blink, brows, and a mouth that smiles. */
export const FACE: Paint = {
  colour: /* glsl */ `
vec3 h = (vRest - uHead) / uHeadSize;
float ax = abs(h.x);
vec3 c = u_skin * (.97 + .05 * grain(vRest * 60.));
float front = smoothstep(.035, .05, h.z) * step(-.03, h.y);
float scalp = max(smoothstep(.150, .162, h.y), smoothstep(-.028, -.040, h.z) * smoothstep(.012, .03, h.y));
c = mix(c, u_hair * .8, scalp);
${BLUSH}${EYES}${BROWS}${MOUTH}
diffuseColor.rgb = c;
`,
  roughness: 'mix(.50, .12, gloss)',
  rim: 'u_skin * vec3(.55, .28, .22)',
};
