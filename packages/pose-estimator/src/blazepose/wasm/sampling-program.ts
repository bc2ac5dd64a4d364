import { get, OP, set, storeLane, tee, TYPE, until, type Code, type WasmFunction } from './assemble.ts';

const PARAMETERS = [
  ['picture', TYPE.i32],
  ['rowBytes', TYPE.i32],
  ['pixelBytes', TYPE.i32],
  ['at', TYPE.i32],
  ['pixelStep', TYPE.i32],
  ['planeStep', TYPE.i32],
  ['end', TYPE.i32],
  ['x', TYPE.f64],
  ['y', TYPE.f64],
  ['dx', TYPE.f64],
  ['dy', TYPE.f64],
  ['black', TYPE.f32],
  ['scale', TYPE.f32],
] as const;

const LOCALS = [
  ['left', TYPE.i32],
  ['top', TYPE.i32],
  ['corner', TYPE.i32],
  ['fx', TYPE.v128],
  ['fy', TYPE.v128],
  ['first', TYPE.v128],
  ['above', TYPE.v128],
  ['value', TYPE.v128],
] as const;

type Name = (typeof PARAMETERS)[number][0] | (typeof LOCALS)[number][0];
const NAMES: readonly Name[] = [...PARAMETERS, ...LOCALS].map(([name]) => name);
const place = (name: Name): number => NAMES.indexOf(name);
const of = (name: Name): Code => get(place(name));
const into = (name: Name): Code => set(place(name));

/** What lies before a place, as a whole number, and how far the place is from it, in all four lanes. */
const split = (along: 'x' | 'y', whole: 'left' | 'top', part: 'fx' | 'fy'): Code => [
  ...[...of(along), ...OP.i32FromF64, ...into(whole)],
  ...[
    ...of(along),
    ...of(whole),
    ...OP.f64FromI32,
    ...OP.f64Subtract,
    ...OP.f32FromF64,
    ...OP.f32x4Splat,
    ...into(part),
  ],
];

/** a + f (b - a), where a is on the stack and in `first`, and b comes from `other`. */
const between = (first: Name, other: Code, part: 'fx' | 'fy'): Code => [
  ...tee(place(first)),
  ...[...other, ...of(first), ...OP.f32x4Subtract, ...of(part), ...OP.f32x4Multiply, ...OP.f32x4Add],
];

/** Two neighbours of a row, the first of which lies at `address`, at `fx` between them. */
const alongRow = (address: Code): Code => [
  ...[...address, ...OP.loadBytesAsFloats],
  ...between('first', [...address, ...of('pixelBytes'), ...OP.i32Add, ...OP.loadBytesAsFloats], 'fx'),
];

const BELOW: Code = [...of('corner'), ...of('rowBytes'), ...OP.i32Add];

const SCALED: Code = [
  ...[...of('scale'), ...OP.f32x4Splat, ...OP.f32x4Multiply],
  ...[...of('black'), ...OP.f32x4Splat, ...OP.f32x4Add],
];

const step = (what: 'x' | 'y', by: 'dx' | 'dy'): Code => [...of(what), ...of(by), ...OP.f64Add, ...into(what)];

const PLANE: Code = [...of('planeStep'), ...OP.i32Add];

/**
 * Samples places of a picture, evenly spaced on a line, between the four pixels around each: red, green and blue at
 * once. Writes them from `at` on, before `end`. All steps are in bytes.
 */
export const SAMPLING: WasmFunction = {
  parameters: PARAMETERS.map(([, type]) => type),
  locals: LOCALS.map(([, type]) => type),
  body: until(
    [...of('at'), ...of('end'), ...OP.i32AtLeast],
    [
      ...[...split('x', 'left', 'fx'), ...split('y', 'top', 'fy')],
      ...[...of('top'), ...of('rowBytes'), ...OP.i32Multiply],
      ...[...of('left'), ...of('pixelBytes'), ...OP.i32Multiply, ...OP.i32Add],
      ...[...of('picture'), ...OP.i32Add, ...into('corner')],
      ...[...alongRow(of('corner')), ...between('above', alongRow(BELOW), 'fy'), ...SCALED, ...into('value')],
      ...[...of('at'), ...of('value'), ...storeLane(0)],
      ...[...of('at'), ...PLANE, ...of('value'), ...storeLane(1)],
      ...[...of('at'), ...PLANE, ...PLANE, ...of('value'), ...storeLane(2)],
      ...[...of('at'), ...of('pixelStep'), ...OP.i32Add, ...into('at')],
      ...[...step('x', 'dx'), ...step('y', 'dy')],
    ],
  ),
};
