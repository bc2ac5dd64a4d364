import { BONE_COUNT, boneConfidence, type BodyPoints } from '../body-pose.ts';
import { BONES } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { FIELD, FIELDS, ROW_LENGTH, type BoneRows } from './bone-rows.ts';
import { GATE, GRID_HZ, HORIZON } from './constants.ts';

// Indices are made from the lengths above them: a `!` below never meets a gap.

const KEPT = Math.exp(-1 / (HORIZON * GRID_HZ));
const IS_ARM = BONES.map((bone) => bone.limb.endsWith('arm'));
const IS_FOREARM = BONES.map((bone) => bone.name.endsWith('forearm'));
const IS_LEG = BONES.map((bone) => bone.limb.endsWith('leg'));

/** How much of the judged body is seen lately, as a share of all of it: the gate before any score. */
export class Visibility {
  readonly #boneWeights: readonly number[];
  readonly #weight: number;
  readonly #armWeight: number;
  readonly #forearmWeight: number;
  readonly #legWeight: number;
  #rows = 0;
  #body = 0;
  #arms = 0;
  #forearms = 0;
  #legs = 0;

  constructor(boneWeights: readonly number[]) {
    const sumOf = (counts: (bone: number) => boolean): number =>
      boneWeights.reduce((sum, weight, bone) => sum + (counts(bone) ? weight : 0), 0);
    this.#boneWeights = boneWeights;
    this.#weight = sumOf(() => true);
    this.#armWeight = sumOf((bone) => IS_ARM[bone]!);
    this.#forearmWeight = sumOf((bone) => IS_FOREARM[bone]!);
    this.#legWeight = sumOf((bone) => IS_LEG[bone]!);
  }

  /** Adds a row, and the points from which it was made. */
  add(rows: BoneRows, row: number, points: BodyPoints): void {
    let body = 0;
    let arms = 0;
    let forearms = 0;
    let legs = 0;
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const weight = this.#boneWeights[bone]! * rows.data[row * ROW_LENGTH + bone * FIELDS + FIELD.w]!;
      body += weight;
      if (IS_ARM[bone]) arms += weight;
      // A forearm that points at the camera has no direction, and is in the picture all the same.
      if (IS_FOREARM[bone]) forearms += this.#boneWeights[bone]! * boneConfidence(points, bone);
      if (IS_LEG[bone]) legs += weight;
    }
    this.#rows = this.#rows * KEPT + 1;
    this.#body = this.#body * KEPT + body;
    this.#arms = this.#arms * KEPT + arms;
    this.#forearms = this.#forearms * KEPT + forearms;
    this.#legs = this.#legs * KEPT + legs;
  }

  /** Whether enough of the body, its arms and its forearms is seen to be judged at all. */
  get suffices(): boolean {
    return (
      this.#body >= GATE.body * this.#weight * this.#rows &&
      this.#arms >= GATE.arms * this.#armWeight * this.#rows &&
      this.#forearms >= GATE.forearms * this.#forearmWeight * this.#rows
    );
  }

  /** 1 where no leg is judged. */
  get legs(): UnitInterval {
    const whole = this.#legWeight * this.#rows;
    return whole > 0 ? this.#legs / whole : 1;
  }
}
