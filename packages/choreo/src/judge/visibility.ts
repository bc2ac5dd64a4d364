/** Measures how much of the player's body is seen. */
import { BONE_COUNT, boneConfidence, type BodyPoints } from '../body-pose.ts';
import { BONES } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { FIELD, FIELD_COUNT, ROW_LENGTH, type BoneRows } from './bone-rows.ts';
import { MIN_VISIBILITY, GRID_HZ, DECAY_TIME } from './constants.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

const DECAY_PER_ROW = Math.exp(-1 / (DECAY_TIME * GRID_HZ));
const IS_ARM = BONES.map((bone) => bone.limb.endsWith('arm'));
const FOREARMS = BONES.flatMap((bone, index) => (bone.name.endsWith('forearm') ? [index] : []));
const IS_LEG = BONES.map((bone) => bone.limb.endsWith('leg'));

/** How much of the judged body was seen in the last seconds, as a share of all of it: the gate before any score. */
export class Visibility {
  readonly #boneWeights: readonly number[];
  readonly #weight: number;
  readonly #armWeight: number;
  /** The judged forearms, and how surely each was in the frame. */
  readonly #forearms: readonly number[];
  readonly #forearmsSeen: Float64Array;
  readonly #legWeight: number;
  #rows = 0;
  #body = 0;
  #arms = 0;
  #legs = 0;

  constructor(boneWeights: readonly number[]) {
    const sumOf = (counts: (bone: number) => boolean): number =>
      boneWeights.reduce((sum, weight, bone) => sum + (counts(bone) ? weight : 0), 0);
    this.#boneWeights = boneWeights;
    this.#weight = sumOf(() => true);
    this.#armWeight = sumOf((bone) => IS_ARM[bone]!);
    this.#forearms = FOREARMS.filter((bone) => boneWeights[bone]! > 0);
    this.#forearmsSeen = new Float64Array(this.#forearms.length);
    this.#legWeight = sumOf((bone) => IS_LEG[bone]!);
  }

  /** Adds a row, and the points from which it was made. */
  addRow(rows: BoneRows, row: number, points: BodyPoints): void {
    let body = 0;
    let arms = 0;
    let legs = 0;
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const weight = this.#boneWeights[bone]! * rows.data[row * ROW_LENGTH + bone * FIELD_COUNT + FIELD.w]!;
      body += weight;
      if (IS_ARM[bone]) arms += weight;
      if (IS_LEG[bone]) legs += weight;
    }
    this.#rows = this.#rows * DECAY_PER_ROW + 1;
    this.#body = this.#body * DECAY_PER_ROW + body;
    this.#arms = this.#arms * DECAY_PER_ROW + arms;
    this.#legs = this.#legs * DECAY_PER_ROW + legs;
    // By confidence alone: a forearm that points at the camera has no direction, but is still in the frame.
    for (let k = 0; k < this.#forearms.length; k++) {
      this.#forearmsSeen[k] = this.#forearmsSeen[k]! * DECAY_PER_ROW + boneConfidence(points, this.#forearms[k]!);
    }
  }

  /** Whether enough of the body, of its arms and of one forearm is seen to judge anything. */
  get isSufficient(): boolean {
    return (
      this.#body >= MIN_VISIBILITY.body * this.#weight * this.#rows &&
      this.#arms >= MIN_VISIBILITY.arms * this.#armWeight * this.#rows &&
      (this.#forearms.length === 0 || Math.max(...this.#forearmsSeen) >= MIN_VISIBILITY.forearm * this.#rows)
    );
  }

  /** The share of the legs that is seen; 1 if no leg is judged. */
  get legs(): UnitInterval {
    const whole = this.#legWeight * this.#rows;
    return whole > 0 ? this.#legs / whole : 1;
  }
}
