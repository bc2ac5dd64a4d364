import { Color, MeshStandardMaterial, type IUniform, type WebGLProgramParametersWithUniforms } from 'three';
import type { Look, Palette } from '../../body/looks.ts';
import type { Material } from '../../body/part.ts';
import { COMMON_GLSL, type Paint } from './glsl.ts';
import { paintOf } from './paints.ts';

/** The uniforms that a dancer's shaders read, shared by all its materials. */
export type Uniforms = { readonly [name: string]: IUniform };

/** Creates a material, painted in a look's colours. */
export const createMaterial = (material: Material, look: Look, uniforms: Uniforms): MeshStandardMaterial => {
  const paint = paintOf(material, look.pattern);
  const colours = colourUniforms(look.palette);
  const declarations = declarationsOf(Object.keys(colours));
  const made = new MeshStandardMaterial({ color: 0xffffff, roughness: 0.8, metalness: 0 });
  made.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, colours, uniforms);
    shader.vertexShader = vertexShader(shader);
    shader.fragmentShader = fragmentShader(shader, paint, declarations);
  };
  // three distinguishes programs by the source text of this function, which is the same for all materials: without a
  // key, every part would be painted like the first.
  made.customProgramCacheKey = () => `dancer ${material} ${look.pattern}`;
  return made;
};

const colourUniforms = (palette: Palette): Uniforms =>
  Object.fromEntries(Object.entries(palette).map(([name, hex]) => [`u_${name}`, { value: new Color(hex) }]));

const declarationsOf = (colours: readonly string[]): string => /* glsl */ `
${colours.map((name) => `uniform vec3 ${name};`).join(' ')}
uniform float uLift, uLegMiddle, uHem, uArm, uSleeve, uHeadSize, uEyes, uMouth, uBrows;
uniform vec3 uShoulder, uFoot, uHead, uRimTint;
float gloss = 0.;
`;

const vertexShader = ({ vertexShader }: WebGLProgramParametersWithUniforms): string =>
  vertexShader
    .replace(
      '#include <common>',
      '#include <common>\nattribute vec3 rest; attribute float light; varying vec3 vRest; varying float vLight;',
    )
    .replace('#include <begin_vertex>', '#include <begin_vertex>\nvRest = rest; vLight = light;');

const fragmentShader = (
  { fragmentShader }: WebGLProgramParametersWithUniforms,
  paint: Paint,
  declarations: string,
): string =>
  fragmentShader
    .replace('#include <common>', `#include <common>\n${declarations}${COMMON_GLSL}`)
    .replace('#include <color_fragment>', `#include <color_fragment>\n${paint.colour}`)
    .replace('#include <normal_fragment_maps>', `#include <normal_fragment_maps>\n${bumpOf(paint)}`)
    .replace('#include <roughnessmap_fragment>', `float roughnessFactor = ${paint.roughness};`)
    .replace('#include <aomap_fragment>', `#include <aomap_fragment>\n${OCCLUDED}`)
    .replace('#include <opaque_fragment>', `${rimOf(paint)}\n#include <opaque_fragment>`);

const bumpOf = ({ bump }: Paint): string => (bump ? `normal = bumped(-vViewPosition, normal, ${bump});` : '');

// Most of the lamps' light is kept, because lamps cast their own shadows.
const OCCLUDED = /* glsl */ `
reflectedLight.indirectDiffuse *= vLight;
reflectedLight.indirectSpecular *= vLight * vLight;
reflectedLight.directDiffuse *= mix(.45, 1., vLight);
reflectedLight.directSpecular *= vLight;
`;

const rimOf = ({ rim }: Paint): string => /* glsl */ `
float facing = clamp(dot(normal, normalize(vViewPosition)), 0., 1.);
outgoingLight += pow(1. - facing, 3.) * (${rim}) * vLight * uRimTint;
`;
