import type { Pattern } from '../../body/looks.ts';
import type { Paint } from './glsl.ts';

// The patterns read these variables. y: height on a standard body, in metres; ax: distance from the middle of the body, in
// metres; t: along the arm, from the shoulder at 0 to the end of the arm at 1; sleeve: how much of this point is sleeve, 0..1.

const PATTERN_GLSL: { readonly [pattern in Pattern]: string } = {
  plain: '',
  chevron: /* glsl */ `
c = mix(c, u_topSecond, smoothstep(.0, .003, t - .060) * sleeve);
float above = y - 1.235 - ax * .42;
float onChest = step(0., vRest.z) * step(ax, .118);
c = mix(c, u_topSecond, onChest * line(above, .017));
c = mix(c, u_trim, onChest * line(above + .038, .0085));
c = mix(c, u_topThird, onChest * line(above - .034, .0055));
`,
  stripes: /* glsl */ `
float bands = mix(y, t, sleeve) / .047;
float inside = mix(step(.987, y) * step(y, 1.316), step(.094, t) * step(t, .47), sleeve);
c = mix(c, u_topSecond, fill((abs(fract(bands) - .5) - .2) * .047) * inside);
c = mix(c, u_topThird, line(y - 1.3625, .0075) * (1. - sleeve));
`,
  sunburst: /* glsl */ `
c = mix(c, u_topSecond, smoothstep(.0, .003, t - .105) * sleeve);
vec2 sun = vec2(vRest.x, y - 1.205);
float angle = atan(sun.x, sun.y);
float radius = length(sun);
float onFront = step(0., vRest.z) * step(0., sun.y);
c = mix(c, u_topSecond, onFront * fill(radius - .052));
float ray = fill((abs(fract(angle * 9. / 3.14159 + .5) - .5) - .24) * .02);
c = mix(c, u_topSecond, onFront * ray * step(.066, radius) * fill(radius - .112));
c = mix(c, u_topSecond, step(0., vRest.z) * step(ax, .112) * line(sun.y + .014, .0055));
c = mix(c, u_topThird, step(0., vRest.z) * step(ax, .085) * line(sun.y + .034, .0045));
`,
};

/** The shirt, with its pattern, its trimmed hems, and the weave of its cloth. */
export const topPaint = (pattern: Pattern): Paint => ({
  colour: /* glsl */ `
float y = vRest.y - uLift, ax = abs(vRest.x);
vec2 fromShoulder = vec2(ax, vRest.y) - uShoulder.xy;
float t = dot(fromShoulder, vec2(.8660254, -.5)) / uArm;
float across = dot(fromShoulder, vec2(.5, .8660254));
float sleeve = smoothstep(-.092, -.088, across) * smoothstep(.150, .153, ax);
vec3 c = u_top;
${PATTERN_GLSL[pattern]}
c = mix(c, u_trim, 1. - smoothstep(.958, .960, y) * (1. - sleeve) - sleeve);
c = mix(c, u_trim, smoothstep(uSleeve - .0175, uSleeve - .0155, t) * sleeve);
diffuseColor.rgb = c * (.96 + .06 * grain(vRest * 420.));
`,
  roughness: '.86',
  rim: 'diffuseColor.rgb * .35 + .05',
  bump: /* glsl */ `.0022 * (grain(vRest * vec3(16., 22., 16.) + grain(vRest * 9.) * 2.) - .5)
    + .0011 * (grain(vRest * vec3(38., 46., 38.)) - .5)`,
});
