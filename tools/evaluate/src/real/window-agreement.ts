import type { Choreography } from '@instep/choreo/choreography';
import { agreementOf } from '@instep/choreo/judge/agreement';
import type { BoneRows } from '@instep/choreo/judge/bone-rows';
import { GRID_HZ, MAX_LAG_DEVIATION, LAG_DEVIATION_COST } from '@instep/choreo/judge/constants';
import { addSums, SUM_COUNT } from '@instep/choreo/judge/sums';
import { makeVariant, type Variant } from '@instep/choreo/judge/variant';
import { BONES } from '@instep/choreo/skeleton';
import type { Degrees, Seconds } from '@instep/choreo/units';
import { referenceOf } from '@instep/measures/judge-run';
import type { Recording, Recordings } from './recordings.ts';

/** The lag assumed for a person who doesn't dance. */
const DEFAULT_LAG: Seconds = 0.15;

/**
 * A recording prepared for comparing windows: its rows on the judge's grid, with the lag and the view found over the
 * song.
 */
export type PreparedRecording = {
  readonly recording: Recording;
  readonly rows: BoneRows;
  /** In rows. */
  readonly lag: number;
  readonly yaw: Degrees;
};

/** Prepares a recording; the lag is the one that the judge found over the whole song. */
export const prepareRecording = (recordings: Recordings, recording: Recording): PreparedRecording | null => {
  const end = recording.frames.at(-1)?.mediaTime ?? 0;
  const count = Math.ceil(end * GRID_HZ) + 1;
  const everyBone = BONES.map(() => 1);
  const player = makeVariant(recording.frames, count, { mirrored: false, yaw: 0 }, everyBone);
  const { lagMs, yawDeg } = recordings.judge(recording, recording.own).result;
  const lag = Math.round((lagMs === null ? DEFAULT_LAG : lagMs / 1000) * GRID_HZ);
  return player && { recording, rows: player.rows, lag, yaw: yawDeg ?? 0 };
};

/** The reference as seen from this player's camera: the same view for right and wrong windows. */
const viewOf = (dance: Choreography, { recording, yaw }: PreparedRecording): Variant | undefined =>
  referenceOf(dance).variants.find(({ view }) => view.yaw === yaw && view.mirrored === (recording.side === 'mirrored'));

/** A window of a recording and a window of a dance to compare it with, by their first rows. */
export type WindowPair = {
  readonly player: PreparedRecording;
  readonly dance: Choreography;
  readonly playerFrom: number;
  readonly danceFrom: number;
  readonly rows: number;
};

/**
 * C + P + M at the best lag near the player's own, less the judge's cost for the difference between the two lags;
 * `null` where too little of either window is seen.
 */
export const windowAgreement = ({ player, dance, playerFrom, danceFrom, rows }: WindowPair): number | null => {
  const view = viewOf(dance, player);
  if (!view || danceFrom + rows > view.rows.count) return null;
  let best: number | null = null;
  for (let local = -MAX_LAG_DEVIATION; local <= MAX_LAG_DEVIATION; local += 1) {
    const lag = playerFrom - danceFrom + player.lag + local;
    const complete = danceFrom + lag >= 0 && danceFrom + lag + rows <= player.rows.count;
    if (!complete) continue;
    const sums = new Float64Array(SUM_COUNT);
    addSums(sums, 0, view.rows, player.rows, { from: danceFrom, to: danceFrom + rows, stride: 1, lag });
    const agreement = agreementOf(sums, 0);
    if (!agreement) continue;
    const cost = LAG_DEVIATION_COST * (local / MAX_LAG_DEVIATION) ** 2;
    best = Math.max(best ?? -Infinity, agreement.form + agreement.posture + agreement.motion - cost);
  }
  return best;
};
