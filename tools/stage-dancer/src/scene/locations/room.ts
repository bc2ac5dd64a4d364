import {
  BoxGeometry,
  CylinderGeometry,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PlaneGeometry,
  type Object3D,
} from 'three';
import type { Colour } from '../../body/looks.ts';
import type { Lighting } from './stage-design.ts';

/** A player's room: its colours, its light, and whether there is a bright window behind the player. */
export type RoomDesign = {
  readonly wall: Colour;
  readonly floor: Colour;
  readonly lighting: Lighting;
  readonly window: boolean;
};

const LAMPLIGHT: Lighting = {
  key: { colour: 0xfff1e0, strength: 2.2, from: [1.7, 3.7, 3.6] },
  others: [],
  sky: 0xffffff,
  ground: 0x8a7a68,
  around: 0.75,
  reflections: 0.42,
  exposure: 1,
};

/** Strong light from behind the player, and little other light. */
const BACKLIGHT: Lighting = {
  ...LAMPLIGHT,
  key: { colour: 0xfff6e8, strength: 3.2, from: [-1.2, 2.6, -1.9] },
  around: 0.22,
  reflections: 0.14,
};

export const ROOMS = {
  livingRoom: { wall: 0xd9d0c2, floor: 0x9a6f4a, lighting: LAMPLIGHT, window: false },
  greyRoom: { wall: 0x9fb0b8, floor: 0x8d8f8a, lighting: LAMPLIGHT, window: false },
  duskRoom: { wall: 0x6f6a78, floor: 0x9a6f4a, lighting: { ...LAMPLIGHT, exposure: 0.8 }, window: false },
  windowRoom: { wall: 0xb9b2a6, floor: 0x8a6a4c, lighting: BACKLIGHT, window: true },
} as const satisfies Record<string, RoomDesign>;

/** Half the room's width, and the distance of the back wall behind the player, in metres. */
const SIDE = 4.6;
const BACK = 2.2;

/** Floor, walls and furniture. The side walls fill the view of a camera at any yaw up to 45 degrees. */
export const furnishedRoom = (design: RoomDesign): Object3D[] => [
  plane([16, 24], design.floor, { at: [0, 0, 8], tilt: true }),
  plane([2 * SIDE, 5], design.wall, { at: [0, 2.5, -BACK], yaw: 0 }),
  plane([16, 5], design.wall, { at: [-SIDE, 2.5, 8 - BACK], yaw: Math.PI / 2 }),
  plane([16, 5], design.wall, { at: [SIDE, 2.5, 8 - BACK], yaw: -Math.PI / 2 }),
  plane([2 * SIDE, 16], 0xf4f1ea, { at: [0, 5, 8 - BACK], ceiling: true }),
  ...furniture(),
  ...(design.window ? [brightWindow()] : []),
];

type PlanePosition = {
  readonly at: readonly [number, number, number];
  readonly yaw?: number;
  readonly tilt?: boolean;
  readonly ceiling?: boolean;
};

const plane = ([width, height]: readonly [number, number], colour: Colour, position: PlanePosition): Mesh => {
  const mesh = new Mesh(new PlaneGeometry(width, height), new MeshStandardMaterial({ color: colour, roughness: 0.85 }));
  mesh.position.set(...position.at);
  mesh.rotation.y = position.yaw ?? 0;
  if (position.tilt) mesh.rotation.x = -Math.PI / 2;
  if (position.ceiling) mesh.rotation.x = Math.PI / 2;
  mesh.receiveShadow = true;
  return mesh;
};

type Box = readonly [size: readonly [number, number, number], at: readonly [number, number, number], colour: Colour];

const BOOKS = [0xa33f3f, 0x3f7aa3, 0xc9a23f, 0x4f8a4f] as const;

const BOXES: readonly Box[] = [
  [[2 * SIDE, 0.12, 0.04], [0, 0.06, -2.17], 0xf2eee6],
  [[1.9, 0.42, 0.8], [-2, 0.21, -1.6], 0x5b6b7a],
  [[1.9, 0.5, 0.2], [-2, 0.62, -1.95], 0x52616f],
  [[0.5, 1.9, 0.35], [2.25, 0.95, -1.95], 0x7a5436],
  ...BOOKS.map((colour, i): Box => [[0.42, 0.2, 0.28], [2.25, 0.3 + i * 0.45, -1.88], colour]),
  [[0.9, 0.65, 0.03], [-0.9, 1.75, -2.17], 0x2c2c34],
  [[0.8, 0.55, 0.035], [-0.9, 1.75, -2.165], 0x7fa7b5],
  [[0.03, 1.4, 0.03], [1.55, 0.7, -1.8], 0x333333],
  [[0.9, 2.1, 0.06], [-4.57 + 0.03, 1.05, 0.6], 0x8c6a4a],
];

const furniture = (): Mesh[] => {
  const boxes = BOXES.map(([size, at, colour]) => {
    const mesh = new Mesh(new BoxGeometry(...size), new MeshStandardMaterial({ color: colour, roughness: 0.9 }));
    mesh.position.set(...at);
    mesh.castShadow = mesh.receiveShadow = true;
    return mesh;
  });
  const shade = new Mesh(new CylinderGeometry(0.12, 0.2, 0.25, 24), new MeshStandardMaterial({ color: 0xf7e3b0 }));
  shade.position.set(1.55, 1.5, -1.8);
  return [...boxes, shade];
};

const brightWindow = (): Mesh => {
  const mesh = new Mesh(new PlaneGeometry(2.4, 1.9), new MeshBasicMaterial({ color: 0xffffff, toneMapped: false }));
  mesh.position.set(0.3, 1.45, -BACK + 0.02);
  return mesh;
};
