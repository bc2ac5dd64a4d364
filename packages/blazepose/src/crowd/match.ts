/** Which detections, tracks and seats belong together. */
import type { Pose } from '@instep/choreo/pose';
import type { Pixels } from '@instep/choreo/units';
import { suppressOverlaps, type Detection } from '../detections.ts';
import type { Point, Region } from '../region.ts';

/** Regions whose centres are closer than this share of the larger one's side are around one person. */
const SAME_PERSON = 0.25;
/** Tracks whose torsos are closer than this, in torso lengths, follow one person. */
const SAME_TORSO = 0.4;

/** Whether two regions are around one person. */
export const isSamePerson = (one: Region, other: Region): boolean =>
  distance(one, other) < SAME_PERSON * Math.max(one.size, other.size);

/**
 * One detection for each person, the surest: a person who is in two views is detected in both, and the box around the
 * face alone doesn't tell.
 */
export const onePerPerson = (detections: readonly Detection[]): Detection[] => {
  const surestFirst = [...detections].sort((one, other) => other.confidence - one.confidence);
  const kept: Detection[] = [];
  for (const detection of suppressOverlaps(surestFirst)) {
    if (!kept.some(({ region }) => isSamePerson(region, detection.region))) kept.push(detection);
  }
  return kept;
};

/** Where a person's torso is, and how long. */
export type Torso = Point & { readonly length: Pixels };

/** The torso of a pose: between the middle of the shoulders and that of the hips. */
export const torsoOf = (pose: Pose): Torso => {
  const shoulders = middle(pose.left_shoulder, pose.right_shoulder);
  const hips = middle(pose.left_hip, pose.right_hip);
  return { ...middle(shoulders, hips), length: distance(shoulders, hips) };
};

/** The distance of two people, in lengths of the longer torso. */
export const torsosApart = (one: Torso, other: Torso): number =>
  distance(one, other) / Math.max(one.length, other.length);

/** Whether two poses are of one person. */
export const isSameTorso = (one: Torso, other: Torso): boolean => torsosApart(one, other) < SAME_TORSO;

/** A free seat, and where its player was seen last. */
export type FreeSeat = { readonly seat: number; readonly lastSeen: Region | null };

/** The seat of each newcomer: nearest pairs first; who finds none stays without. Seats that nobody had come last. */
export const assignSeats = (newcomers: readonly Region[], free: readonly FreeSeat[]): Map<number, number> => {
  const pairs = newcomers.flatMap((region, newcomer) =>
    free.map(({ seat, lastSeen }) => ({ newcomer, seat, apart: lastSeen ? distance(region, lastSeen) : Infinity })),
  );
  const seatOf = new Map<number, number>();
  const taken = new Set<number>();
  for (const { newcomer, seat } of pairs.sort(byDistance)) {
    if (seatOf.has(newcomer) || taken.has(seat)) continue;
    seatOf.set(newcomer, seat);
    taken.add(seat);
  }
  return seatOf;
};

/** The order in which seats that nobody had are given away doesn't depend on the distance. */
const byDistance = (one: { apart: number }, other: { apart: number }): number =>
  one.apart === other.apart ? 0 : one.apart - other.apart;

const middle = (one: Point, other: Point): Point => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });

const distance = (one: Point, other: Point): Pixels => Math.hypot(one.x - other.x, one.y - other.y);
