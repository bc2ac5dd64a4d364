import { DirectionalLight, HemisphereLight, type Object3D } from 'three';
import type { Lamp, Lighting } from './locations/stage-design.ts';

/** Creates the lamps of a stage or room. Only the key lamp casts shadows: each shadow costs a pass over the dancer. */
export const createLights = (lighting: Lighting): Object3D[] => {
  const key = lamp(lighting.key, 0.9);
  key.castShadow = true;
  key.shadow.mapSize.set(1024, 1024);
  Object.assign(key.shadow.camera, { left: -1.9, right: 1.9, top: 1.9, bottom: -1.9, near: 0.5, far: 10 });
  key.shadow.radius = 4;
  key.shadow.bias = -0.0012;
  key.shadow.normalBias = 0.012;
  const others = lighting.others.map((other) => lamp(other, 1));
  const around = new HemisphereLight(lighting.sky, lighting.ground, lighting.around);
  return [...[key, ...others].flatMap((light) => [light, light.target]), around];
};

const lamp = ({ colour, strength, from }: Lamp, targetHeight: number): DirectionalLight => {
  const light = new DirectionalLight(colour, strength);
  light.position.set(...from);
  light.target.position.set(0, targetHeight, 0);
  return light;
};
