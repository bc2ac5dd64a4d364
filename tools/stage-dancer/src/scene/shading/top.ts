import type { Pattern } from '../../body/looks.ts';
import type { Paint } from './glsl.ts';

// y: height on a standard body, metres; ax: aside; t: along the arm; isSleeve: 0..1.

const PATTERN_GLSL: { readonly [pattern in Pattern]: string } = {
  plain: '',
  chevron: /* glsl */ `
c = mix(c, u_topSecond, smoothstep(.0, .003, t - .060) * isSleeve);
float k = y - 1.235 - ax * .42;
float onChest = step(0., vRest.z) * step(ax, .118);
c = mix(c, u_topSecond, onChest * line(k, .017));
c = mix(c, u_trim, onChest * line(k + .038, .0085));
c = mix(c, u_topThird, onChest * line(k - .034, .0055));
`,
  stripes: /* glsl */ `
float bands = mix(y, t, isSleeve) / .047;
float inside = mix(step(.987, y) * step(y, 1.316), step(.094, t) * step(t, .47), isSleeve);
c = mix(c, u_topSecond, fill((abs(fract(bands) - .5) - .2) * .047) * inside);
c = mix(c, u_topThird, line(y - 1.3625, .0075) * (1. - isSleeve));
`,
  sunburst: /* glsl */ `
c = mix(c, u_topSecond, smoothstep(.0, .003, t - .105) * isSleeve);
vec2 sun = vec2(vRest.x, y - 1.205);
float turn = atan(sun.x, sun.y);
float away = length(sun);
float onFront = step(0., vRest.z) * step(0., sun.y);
c = mix(c, u_topSecond, onFront * fill(away - .052));
float ray = fill((abs(fract(turn * 9. / 3.14159 + .5) - .5) - .24) * .02);
c = mix(c, u_topSecond, onFront * ray * step(.066, away) * fill(away - .112));
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
float isSleeve = smoothstep(-.092, -.088, across) * smoothstep(.150, .153, ax);
vec3 c = u_top;
${PATTERN_GLSL[pattern]}
c = mix(c, u_trim, 1. - smoothstep(.958, .960, y) * (1. - isSleeve) - isSleeve);
c = mix(c, u_trim, smoothstep(uSleeve - .0175, uSleeve - .0155, t) * isSleeve);
diffuseColor.rgb = c * (.96 + .06 * grain(vRest * 420.));
`,
  roughness: '.86',
  rim: 'diffuseColor.rgb * .35 + .05',
  bump: /* glsl */ `.0022 * (grain(vRest * vec3(16., 22., 16.) + grain(vRest * 9.) * 2.) - .5)
    + .0011 * (grain(vRest * vec3(38., 46., 38.)) - .5)`,
});
