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
import type { Terms } from './windows.ts';
import type { RowRange } from './bone-rows.ts';
import { judgeSection, type Judgement } from './judge-section.ts';
import type { Variant } from './variant.ts';

/** Agreement is at most 3: above this value the other side can't be enough better to be worth checking. */
const CLEARLY_THIS_SIDE = 1.8;

/** The verdict on one move; `opposite` is the leading view on the other side, if that is to be checked. */
export const verdictOn = (move: Move, player: Player, terms: Terms, opposite: Variant | null): Verdict => {
  const section = { from: rowsOf(move.start), to: rowsOf(move.end) };
  const reason = unseenReason(player, section, terms.lag);
  if (reason) return unseenVerdict(move, reason, terms);
  const judgement = judgeSection(terms.variant, player.rows, section, {
    lag: terms.lag,
    late: terms.late,
    legs: player.legs,
  });
  const limbs = limbValues(judgement, terms.variant, player, section);
  return {
    move: move.n,
    rating: ratingOf(judgement.quality),
    unseenReason: null,
    quality: judgement.quality,
    form: judgement.form,
    timing: terms.isOwnLag ? judgement.timing : null,
    side: sideOf(terms.variant),
    otherSide: opposite !== null && isOtherSide(judgement, section, player, { ...terms, variant: opposite }),
    limbs,
    weakLimb: weakLimbOf(limbs),
    cue: cueOf(judgement.limbSums),
    coverage: judgement.coverage,
  };
};

const isOtherSide = (judgement: Judgement, section: RowRange, player: Player, { variant, lag }: Terms): boolean => {
  if (judgement.agreement > CLEARLY_THIS_SIDE) return false;
  const other = new LagSearch(variant.rows, player.rows, section, lag * GRID_HZ).find();
  return other.agreement - judgement.agreement > OTHER_SIDE_MARGIN;
};

/** The verdict on a move without a rating. */
export const unseenVerdict = (move: Move, unseenReason: UnseenReason, { variant }: Terms): Verdict => ({
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
