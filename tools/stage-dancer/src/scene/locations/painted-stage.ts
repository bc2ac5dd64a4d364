import {
  Color,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PlaneGeometry,
  ShaderMaterial,
  type IUniform,
  type Object3D,
} from 'three';
import { CAPSULE_COUNT } from '../../body/capsules.ts';
import type { StageDesign } from './stage-design.ts';

/** What the stage's shaders read: seconds, beats, and the dancer's capsules (x, y, z, radius). */
export type StageUniforms = {
  readonly time: IUniform<number>;
  readonly beat: IUniform<number>;
  readonly capsules: IUniform<Float32Array>;
};

export const createStageUniforms = (): StageUniforms => ({
  time: { value: 0 },
  beat: { value: 0 },
  capsules: { value: new Float32Array(CAPSULE_COUNT * 4) },
});

const WALL = { width: 30, height: 12, behind: 3.6 } as const;

/** The wall behind the dancer and the floor, painted by a design. */
export const paintedStage = (design: StageDesign, uniforms: StageUniforms): Object3D[] => {
  const wall = new Mesh(new PlaneGeometry(WALL.width, WALL.height), backdropMaterial(design, uniforms));
  wall.position.set(0, WALL.height / 2 - 1, -WALL.behind);
  const floor = new Mesh(new PlaneGeometry(30, 14), floorMaterial(design, uniforms));
  floor.rotation.x = -Math.PI / 2;
  floor.position.z = 7 - WALL.behind;
  floor.receiveShadow = true;
  return design.floorOpacity < 1 ? [wall, floor, underFloor()] : [wall, floor];
};

/** What is visible through a glassy floor where there is no reflection. */
const underFloor = (): Mesh => {
  const under = new Mesh(new PlaneGeometry(34, 22), new MeshBasicMaterial({ color: 0x0b0618 }));
  under.rotation.x = -Math.PI / 2;
  under.position.y = -2.6;
  return under;
};

const STAGE_GLSL = /* glsl */ `
uniform float time, beat;
float chance(float n) { return fract(sin(n * 12.9898) * 43758.5453); }
vec3 paint(float r, float g, float b) { return pow(vec3(r, g, b), vec3(2.2)); }
`;

const backdropMaterial = (design: StageDesign, uniforms: StageUniforms): ShaderMaterial =>
  new ShaderMaterial({
    uniforms,
    vertexShader: /* glsl */ `
varying vec2 p;
void main() {
  p = position.xy + vec2(0., ${(WALL.height / 2 - 1).toFixed(1)});
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.);
}`,
    fragmentShader: /* glsl */ `
varying vec2 p;
${STAGE_GLSL}
void main() {
  float pulse = pow(1. - fract(beat), 2.2);
  vec3 c = vec3(0.);
  ${design.backdrop}
  gl_FragColor = vec4(c, 1.);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`,
  });

const floorMaterial = (design: StageDesign, uniforms: StageUniforms): MeshStandardMaterial => {
  const material = new MeshStandardMaterial({
    color: new Color(0xffffff),
    roughness: design.floorRoughness,
    metalness: 0,
    transparent: design.floorOpacity < 1,
    opacity: design.floorOpacity,
    envMapIntensity: 0.35,
  });
  material.customProgramCacheKey = () => `floor ${design.floor}`;
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace('#include <common>', '#include <common>\nvarying vec3 vPlace;')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nvPlace = (modelMatrix * vec4(position, 1.)).xyz;');
    shader.fragmentShader = shader.fragmentShader
      .replace(
        '#include <common>',
        `#include <common>\nvarying vec3 vPlace; uniform vec4 capsules[${CAPSULE_COUNT}];\n${STAGE_GLSL}`,
      )
      .replace('#include <color_fragment>', `#include <color_fragment>\n${floorColour(design)}`)
      .replace('#include <emissivemap_fragment>', `#include <emissivemap_fragment>\n${floorGlow(design)}`);
  };
  return material;
};

/** The paint, darkened where the body is near. */
const floorColour = (design: StageDesign): string => /* glsl */ `
float pulse = pow(1. - fract(beat), 2.2);
vec2 p = vPlace.xz;
{
  vec3 c = vec3(0.);
  ${design.floor}
  for (int i = 0; i < ${CAPSULE_COUNT}; i++) {
    vec3 d = capsules[i].xyz - vPlace;
    float d2 = dot(d, d), r2 = capsules[i].w * capsules[i].w;
    c *= 1. - clamp(d.y / sqrt(d2), 0., 1.) * r2 / max(d2, r2) * .8;
  }
  diffuseColor.rgb = c;
}
`;

const floorGlow = (design: StageDesign): string => /* glsl */ `
{
  vec3 glow = vec3(0.);
  ${design.floorGlow}
  totalEmissiveRadiance += glow;
}
`;
