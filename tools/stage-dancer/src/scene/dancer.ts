import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, Mesh, Vector3 } from 'three';
import { capsulesOf, type Capsule } from '../body/capsules.ts';
import { createBody, type Body } from '../body/body.ts';
import { legHeight, type Figure } from '../body/figure.ts';
import type { Look } from '../body/looks.ts';
import { occluderMasks, writeOcclusion } from '../body/occlusion.ts';
import type { BodyPart } from '../body/part.ts';
import { sleeveLength } from '../body/parts/torso.ts';
import { dualQuaternions, writeSkinned } from '../body/skinning.ts';
import type { Face } from '../motion/face.ts';
import type { Proportions } from '../rig/proportions.ts';
import type { SolvedRig } from '../rig/solve.ts';
import { writeNormals } from '../sdf/mesh.ts';
import { createMaterial, type Uniforms } from './shading/material.ts';

/** A dancer in the scene. */
export type Dancer = {
  readonly group: Group;
  readonly body: Body;
  /** Applies a pose and a face; returns the capsules that darken the floor. */
  pose(rig: SolvedRig, face: Face): readonly Capsule[];
};

/** Creates a dancer with these proportions and this look; `coarseness` is relative to the finest surface. */
export const createDancer = (proportions: Proportions, look: Look, coarseness: number): Dancer => {
  const body = createBody(proportions, look.outfit, coarseness);
  const uniforms = uniformsOf(body.figure);
  const materialOf = cached((material: BodyPart['material']) => createMaterial(material, look, uniforms));
  const moving = body.parts.map((part) => movingPart(part));
  const group = new Group();
  for (const { part, geometry } of moving) {
    const mesh = new Mesh(geometry, materialOf(part.material));
    mesh.castShadow = mesh.receiveShadow = true;
    // Its bounds are those of the rest pose.
    mesh.frustumCulled = false;
    group.add(mesh);
  }
  return {
    group,
    body,
    pose(rig, face) {
      const capsules = capsulesOf(rig);
      const bones = dualQuaternions(rig, body.figure.joints);
      for (const part of moving) part.move(bones, capsules);
      showFace(uniforms, face);
      return capsules;
    },
  };
};

const cached = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    const found = made.get(key) ?? make(key);
    made.set(key, found);
    return found;
  };
};

const uniformsOf = (figure: Figure): Uniforms => {
  const { joints, proportions } = figure;
  return {
    uLift: { value: figure.lift },
    uLegMiddle: { value: joints.shinL[0] + figure.spread },
    uHem: { value: hemOf(figure) },
    uArm: { value: proportions.arms },
    uSleeve: { value: sleeveLength(figure) },
    uHeadSize: { value: proportions.head },
    uShoulder: { value: new Vector3(...joints.upperArmL) },
    uFoot: { value: new Vector3(...joints.footL) },
    uHead: { value: new Vector3(...joints.head) },
    uRimTint: { value: new Color(1, 1, 1) },
    uEyes: { value: 1 },
    uMouth: { value: 0 },
    uBrows: { value: 0 },
  };
};

/** The height up to which the hem of the legs' clothes is darker, in metres. */
const hemOf = (figure: Figure): number => {
  const top = { trousers: 0.15, leggings: 0, shorts: 0.572 }[figure.outfit.legs];
  return legHeight(figure, top);
};

const showFace = (uniforms: Uniforms, face: Face): void => {
  uniforms['uEyes']!.value = face.eyesOpen;
  uniforms['uMouth']!.value = face.smile;
  uniforms['uBrows']!.value = face.browsUp;
};

const movingPart = (part: BodyPart) => {
  const positions = part.positions.slice();
  const normals = new Float32Array(positions.length);
  const light = new Float32Array(positions.length / 3).fill(1);
  const masks = occluderMasks(part);
  const moving = { position: attribute(positions, 3), normal: attribute(normals, 3), light: attribute(light, 1) };
  const geometry = new BufferGeometry();
  for (const [name, values] of Object.entries(moving)) geometry.setAttribute(name, values);
  geometry.setAttribute('rest', new BufferAttribute(part.positions, 3));
  geometry.setIndex(new BufferAttribute(part.indices, 1));
  const move = (bones: Float32Array, capsules: readonly Capsule[]): void => {
    writeSkinned(part, bones, positions);
    writeNormals({ positions, indices: part.indices }, normals);
    writeOcclusion({ positions, normals }, { masks, capsules }, light);
    for (const values of Object.values(moving)) values.needsUpdate = true;
  };
  return { part, geometry, move };
};

const attribute = (values: Float32Array, size: number): BufferAttribute =>
  new BufferAttribute(values, size).setUsage(DynamicDrawUsage);
