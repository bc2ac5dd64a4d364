import type { Degrees } from '@instep/choreo/units';
import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import type { Vec3, EulerAngles } from './pose.ts';

export const RADIANS = Math.PI / 180;

export const vector = ([x, y, z]: Vec3): Vector3 => new Vector3(x, y, z);

/** A rotation by yaw, then pitch, then roll. */
export const eulerRotation = ([yaw, pitch, roll]: EulerAngles): Quaternion =>
  new Quaternion().setFromEuler(new Euler(pitch * RADIANS, yaw * RADIANS, roll * RADIANS, 'YXZ'));

export const rotationAbout = (axis: Vector3, angle: Degrees): Quaternion =>
  new Quaternion().setFromAxisAngle(axis, angle * RADIANS);

/** The shortest rotation from one direction to another, both of length 1. */
export const shortestRotation = (from: Vector3, to: Vector3): Quaternion =>
  new Quaternion().setFromUnitVectors(from, to);

/** The angle from `from` to `to` about `axis`; both are perpendicular to it. */
export const angleAbout = (axis: Vector3, from: Vector3, to: Vector3): Degrees =>
  Math.atan2(new Vector3().crossVectors(from, to).dot(axis), from.dot(to)) / RADIANS;

const basis = (along: Vector3, forward: Vector3): Quaternion => {
  const y = along.clone().normalize();
  const z = forward.clone().addScaledVector(y, -forward.dot(y)).normalize();
  return new Quaternion().setFromRotationMatrix(new Matrix4().makeBasis(new Vector3().crossVectors(y, z), y, z));
};

const FORWARD = new Vector3(0, 0, 1);

/** The rotation that turns a bone from `rest` to `along`, and what faced forward to `forward`. */
export const alignedRotation = (rest: Vector3, along: Vector3, forward: Vector3): Quaternion =>
  basis(along, forward).multiply(basis(rest, FORWARD).invert());
