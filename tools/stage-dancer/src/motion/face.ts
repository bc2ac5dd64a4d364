import type { Metres, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Beats } from '../choreography/keyframe.ts';
import { clamp, lerp, smoothstep } from '../sdf/math.ts';

/** The expression of the painted face. */
export type Face = {
  /** Nearly 0 in a blink. */
  readonly eyesOpen: UnitInterval;
  readonly smile: UnitInterval;
  readonly browsUp: Metres;
};

const BLINK_EVERY: Seconds = 2.35;
const HALF_BLINK: Seconds = 0.09;

/** Blinks are slightly irregular: regular ones look lifeless. */
const eyesAt = (time: Seconds): UnitInterval => {
  const near = Math.round((time - 0.9) / BLINK_EVERY);
  const away = [near - 1, near, near + 1].map((k) => Math.abs(time - 0.9 - k * BLINK_EVERY - 0.5 * Math.sin(k * 7.1)));
  return lerp(0.06, 1, smoothstep(0, 1, clamp(Math.min(...away) / HALF_BLINK)));
};

/**
 * The face at a moment: a wider smile and raised brows on every second beat, the widest smile in every second phrase.
 */
export const faceAt = (time: Seconds, beat: Beats): Face => {
  const accent = (1 - (beat / 2 - Math.floor(beat / 2))) ** 3;
  const smileScale = Math.floor(beat / 8) % 2 === 1 ? 1 : 0.5;
  return { eyesOpen: eyesAt(time), smile: 0.55 + 0.45 * accent * smileScale, browsUp: 0.0018 * accent };
};
