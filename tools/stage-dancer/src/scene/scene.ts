import {
  ACESFilmicToneMapping,
  Group,
  Mesh,
  PCFShadowMap,
  PMREMGenerator,
  Scene,
  WebGLRenderer,
  type Object3D,
} from 'three';
import { RoomEnvironment } from 'three/addons/environments/RoomEnvironment.js';
import type { Capsule } from '../body/capsules.ts';
import { solveRig } from '../rig/solve.ts';
import { createSceneCamera } from './camera.ts';
import { createDancer, type Dancer } from './dancer.ts';
import { createLights } from './lights.ts';
import type { CastMemberState, FrameState, SceneSetup } from './setup.ts';
import { createStageUniforms, paintedStage, type StageUniforms } from './locations/painted-stage.ts';
import { furnishedRoom, ROOMS } from './locations/room.ts';
import { STAGES, type LocationName } from './locations/locations.ts';

/** A scene: dancers, location, lights and camera, ready to be drawn on a canvas. */
export type DrawableScene = {
  readonly context: WebGLRenderingContext | WebGL2RenderingContext;
  draw(state: FrameState): void;
};

export const createScene = (canvas: HTMLCanvasElement, setup: SceneSetup): DrawableScene => {
  const { design, objects, uniforms } = createLocation(setup.location);
  const renderer = createRenderer(canvas, setup, design.lighting.exposure);
  const scene = new Scene();
  scene.environment = new PMREMGenerator(renderer).fromScene(new RoomEnvironment(), 0.04).texture;
  scene.environmentIntensity = design.lighting.reflections;
  scene.add(...objects, ...createLights(design.lighting));
  const dancers = setup.cast.map(({ proportions, look }) => createDancer(proportions, look, setup.coarseness));
  for (const { group } of dancers) scene.add(group);
  if ('floorOpacity' in design && design.floorOpacity < 1) scene.add(...dancers.map(({ group }) => mirrorImage(group)));
  const camera = createSceneCamera(setup, setup.size);
  return {
    context: renderer.getContext(),
    draw(state) {
      uniforms.time.value = state.time;
      uniforms.beat.value = state.beat;
      dancers.forEach((dancer, i) => updateDancer(dancer, state.cast[i] ?? null, uniforms));
      renderer.render(scene, camera);
    },
  };
};

const createLocation = (name: LocationName) => {
  const uniforms = createStageUniforms();
  if (name in STAGES) {
    const design = STAGES[name as keyof typeof STAGES];
    return { design, uniforms, objects: paintedStage(design, uniforms) };
  }
  const design = ROOMS[name as keyof typeof ROOMS];
  return { design, uniforms, objects: furnishedRoom(design) };
};

const createRenderer = (canvas: HTMLCanvasElement, setup: SceneSetup, exposure: number): WebGLRenderer => {
  const renderer = new WebGLRenderer({ canvas, antialias: setup.smoothEdges, preserveDrawingBuffer: true });
  renderer.setSize(setup.size.width, setup.size.height, false);
  renderer.shadowMap.enabled = true;
  // A variance shadow map looks softer, but costs 400 ms a frame without a graphics card.
  renderer.shadowMap.type = PCFShadowMap;
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = exposure * setup.exposure;
  return renderer;
};

/** The same meshes upside down, for a floor through which they are visible as a reflection. */
const mirrorImage = (group: Object3D): Group => {
  const mirrored = new Group();
  for (const child of group.children) {
    if (!(child instanceof Mesh)) continue;
    const mesh = new Mesh(child.geometry, child.material);
    mesh.frustumCulled = false;
    mirrored.add(mesh);
  }
  mirrored.scale.y = -1;
  return mirrored;
};

const updateDancer = (dancer: Dancer, appearance: CastMemberState, uniforms: StageUniforms): void => {
  dancer.group.visible = appearance !== null;
  if (!appearance) return;
  const rig = solveRig(appearance.pose, dancer.body.figure.joints);
  writeCapsules(dancer.pose(rig, appearance.face), uniforms.capsules.value);
};

/** Writes each capsule as a sphere at its middle, for the floor. */
const writeCapsules = (capsules: readonly Capsule[], out: Float32Array): void => {
  capsules.forEach(({ x, y, z, dx, dy, dz, radius }, i) => {
    out.set([x + dx / 2, Math.max(y + dy / 2, 0.01), z + dz / 2, radius * 1.25], i * 4);
  });
};
