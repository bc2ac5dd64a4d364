import type { UnitInterval } from '@instep/choreo/units';
import type { Beats, Ease } from '../choreography/keyframe.ts';
import type { ChannelKey } from '../choreography/timeline.ts';
import type { ArmPose } from '../rig/pose.ts';
import { clamp, lerp, smoothstep } from '../sdf/math.ts';
import { angleBetween } from './directions.ts';

const EASES: { readonly [ease in Ease]: (t: UnitInterval) => UnitInterval } = {
  smooth: (t) => smoothstep(0, 1, t),
  sharp: (t) => 1 - (1 - t) ** 3,
  steady: (t) => t,
};

const MIN_TRANSITION: Beats = 0.05;

/** How long the movement to a key takes: at most the time since the key before. */
const transitionDuration = <T>(before: ChannelKey<T>, key: ChannelKey<T>): Beats =>
  Math.min(key.duration, Math.max(MIN_TRANSITION, key.beat - before.beat));

/** The value of a channel at a beat. */
export const valueAt = <T>(
  keys: readonly ChannelKey<T>[],
  beat: Beats,
  blend: (a: T, b: T, t: UnitInterval) => T,
): T => {
  let i = keyBefore(keys, beat);
  const next = keys[i + 1];
  if (next && next.beat - transitionDuration(keys[i]!, next) <= beat) i += 1;
  const key = keys[i]!;
  const before = keys[i - 1];
  if (!before) return key.value;
  const duration = transitionDuration(before, key);
  const t = clamp((beat - key.beat + duration) / duration);
  return t >= 1 ? key.value : blend(before.value, key.value, EASES[key.ease](t));
};

/** The last key at or before `beat`, or the first. */
const keyBefore = <T>(keys: readonly ChannelKey<T>[], beat: Beats): number => {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]!.beat <= beat) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, 0);
};

/** Arms that have farther to move start earlier, so that all move at a similar speed. */
export const withPacedArms = (keys: readonly ChannelKey<ArmPose>[]): ChannelKey<ArmPose>[] =>
  keys.map((key, i) => {
    const before = keys[i - 1];
    if (!before) return key;
    const angle = Math.max(
      angleBetween(before.value.upper, key.value.upper),
      0.7 * angleBetween(before.value.fore, key.value.fore),
    );
    return { ...key, duration: key.duration * lerp(0.9, 1.42, angle / Math.PI) };
  });
