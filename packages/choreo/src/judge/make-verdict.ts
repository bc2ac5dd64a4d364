/** Makes the verdict on one move. */
import type { Move } from '../choreography.ts';
import { ratingOf } from '../rating.ts';
import { byLimb } from '../skeleton.ts';
import type { UnseenReason, Verdict } from '../verdict.ts';
import { cueOf } from './cue.ts';
import { GRID_HZ, OTHER_SIDE_MARGIN, rowsOf } from './constants.ts';
import { LagSearch } from './lag-search.ts';
import { limbValues, weakLimbOf } from './limbs.ts';
import type { Player } from './player.ts';
import { unseenReason } from './presence.ts';
import { sideOf } from './reference.ts';
import type { JudgeParameters } from './windows.ts';
import type { RowRange } from './bone-rows.ts';
import { judgeSection, type Judgement } from './judge-section.ts';
import type { Variant } from './variant.ts';

/** Agreement is at most 3: above this value the other side can't be enough better to be worth checking. */
const MAX_AGREEMENT_TO_CHECK = 1.8;

/** The verdict on one move; `opposite` is the leading view on the other side, if that is to be checked. */
export const makeVerdict = (
  move: Move,
  player: Player,
  parameters: JudgeParameters,
  opposite: Variant | null,
): Verdict => {
  const section = { from: rowsOf(move.start), to: rowsOf(move.end) };
  const reason = unseenReason(player, section, parameters.lag);
  if (reason) return unseenVerdict(move, reason, parameters);
  const judgement = judgeSection(parameters.variant, player.rows, section, {
    lag: parameters.lag,
    lateness: parameters.lateness,
    withLegs: player.hasVisibleLegs,
  });
  const limbs = limbValues(judgement, parameters.variant, player, section);
  return {
    move: move.n,
    rating: ratingOf(judgement.quality),
    unseenReason: null,
    quality: judgement.quality,
    form: judgement.form,
    timing: parameters.isOwnLag ? judgement.timing : null,
    side: sideOf(parameters.variant),
    otherSide: opposite !== null && isOtherSide(judgement, section, player, { ...parameters, variant: opposite }),
    limbs,
    weakLimb: weakLimbOf(limbs),
    cue: cueOf(judgement.limbSums),
    coverage: judgement.coverage,
  };
};

const isOtherSide = (
  judgement: Judgement,
  section: RowRange,
  player: Player,
  { variant, lag }: JudgeParameters,
): boolean => {
  if (judgement.agreement > MAX_AGREEMENT_TO_CHECK) return false;
  const other = new LagSearch(variant.rows, player.rows, section, lag * GRID_HZ).find();
  return other.agreement - judgement.agreement > OTHER_SIDE_MARGIN;
};

/** The verdict on a move without a rating. */
export const unseenVerdict = (move: Move, unseenReason: UnseenReason, { variant }: JudgeParameters): Verdict => ({
  move: move.n,
  rating: null,
  unseenReason,
  quality: null,
  form: null,
  timing: null,
  side: sideOf(variant),
  otherSide: false,
  limbs: byLimb(() => null),
  weakLimb: null,
  cue: null,
  coverage: 0,
});
