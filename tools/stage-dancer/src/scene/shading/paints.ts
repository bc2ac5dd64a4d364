import type { Pattern } from '../../body/looks.ts';
import type { Material } from '../../body/part.ts';
import { FACE } from './face.ts';
import type { Paint } from './glsl.ts';
import { topPaint } from './top.ts';

const SKIN: Paint = {
  colour: 'diffuseColor.rgb = u_skin * (.97 + .05 * grain(vRest * 60.));',
  roughness: '.52',
  rim: 'u_skin * vec3(.55, .28, .22)',
};

/** Cloth with a stripe down the outer seam and a darker hem. */
const LEGS: Paint = {
  colour: /* glsl */ `
float ax = abs(vRest.x), y = vRest.y;
float outer = step(uLegMiddle + .009 + (y > .9 + uLift ? .02 : 0.), ax + (y < .45 ? .012 : 0.));
vec3 c = mix(u_legs, u_legsStripe, line(vRest.z + .006, .0105) * outer);
c = mix(c, u_legs * .62, 1. - smoothstep(uHem - .0015, uHem + .0015, y));
diffuseColor.rgb = c * (.95 + .08 * grain(vRest * vec3(500., 300., 500.)));
`,
  roughness: '.9',
  rim: 'diffuseColor.rgb * .4 + .04',
  bump: /* glsl */ `.0020 * (grain(vRest * vec3(20., 15., 20.) + grain(vRest * 8.) * 2.) - .5)
    + .0009 * (grain(vRest * vec3(44., 36., 44.)) - .5)`,
};

/** A shoe with a slanting band at its side, a collar, laces, and a sole with a line around it. */
const SHOE: Paint = {
  colour: /* glsl */ `
float x = abs(vRest.x) - uFoot.x, y = vRest.y, z = vRest.z - uFoot.z;
vec3 c = u_shoe;
float band = fill(abs(z - .02 + .35 * (y - .06)) - .011) * step(.034, y) * (1. - step(.096, y)) * step(.022, abs(x));
c = mix(c, u_shoeAccent, band);
c = mix(c, u_trim, fill(.098 - y));
float lace = line(mod(z - .028, .017) - .0085, .0026) * step(.03, z) * (1. - step(.095, z));
c = mix(c, u_sole, lace * (1. - step(.020, abs(x))) * step(.05, y));
float spring = .012 * smoothstep(.11, .19, z);
float isSole = fill(y - .0275 - spring);
c = mix(c, u_sole, isSole);
c = mix(c, u_shoeAccent, isSole * line(y - .0195 - spring, .0022));
diffuseColor.rgb = c;
`,
  roughness: '.6',
  rim: 'vec3(.08)',
};

const HAIR: Paint = {
  colour: /* glsl */ `
float angle = atan(vRest.x, vRest.z + .03);
float strand = grain(vec3(angle * 26., vRest.y * 16., 1.)) * .5 + grain(vec3(angle * 70., vRest.y * 30., 5.)) * .5;
diffuseColor.rgb = u_hair * (.75 + .7 * strand);
`,
  roughness: '.46',
  rim: 'u_hair * 1.2 + .02',
};

const plain = (colour: string): Paint => ({
  colour: `diffuseColor.rgb = ${colour} * (.92 + .1 * grain(vRest * 300.));`,
  roughness: '.8',
  rim: `${colour} * .3`,
});

/** The paint of each material of a dancer. */
export const paintOf = (material: Material, pattern: Pattern): Paint => {
  if (material === 'top') return topPaint(pattern);
  return PAINTS[material];
};

const PAINTS: { readonly [material in Exclude<Material, 'top'>]: Paint } = {
  face: FACE,
  skin: SKIN,
  legs: LEGS,
  shoe: SHOE,
  hair: HAIR,
  trim: plain('u_trim'),
  band: plain('u_band'),
  sock: plain('u_sock'),
};
