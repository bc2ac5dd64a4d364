import type { DanceResult, NoScoreReason } from '@instep/choreo/result';
import type { UnitInterval } from '@instep/choreo/units';
import type { VerdictMessage } from '@instep/protocol/messages';

/**
 * A remark about how much of a dance was judged. `unseen`: the player was out of the frame; `mostlyLost`: the connection
 * or the server lost too much for a high score; both with the share that was judged. `lost`: the share that was lost.
 * `incomplete`: a result of an earlier version, which has no shares.
 */
export type CompletenessRemark = {
  readonly about: 'unseen' | 'mostlyLost' | 'lost' | 'incomplete';
  readonly share: UnitInterval;
};

/** A smaller lost share is normal and is not mentioned. */
const MIN_REPORTED_LOSS: UnitInterval = 0.02;

/** Results of earlier versions have no shares. */
type JudgedResult = Pick<DanceResult, 'score' | 'complete'> & Partial<Pick<DanceResult, 'seen' | 'lost'>>;

/** The remarks on how much of a dance was judged; none if it was judged whole, or not at all. */
export const completenessRemarks = ({ score, complete, seen, lost }: JudgedResult): readonly CompletenessRemark[] => {
  if (score === null) return [];
  if (seen === undefined || lost === undefined) return complete ? [] : [{ about: 'incomplete', share: 0 }];
  const judged = seen * (1 - lost);
  const lossRemarks: CompletenessRemark[] = lost >= MIN_REPORTED_LOSS ? [{ about: 'lost', share: lost }] : [];
  if (complete) return lossRemarks;
  // The larger of the two shares is given as the reason.
  return 1 - seen >= lost
    ? [{ about: 'unseen', share: judged }, ...lossRemarks]
    : [{ about: 'mostlyLost', share: judged }];
};

/** If the connection or the server lost more than this, they are the reason why too little was left to judge. */
const MAX_BLAMELESS_LOSS: UnitInterval = 0.2;

/** Why a dance has no score: the judge's reason, or that too much was lost; null if it has one. */
export const noScoreCauseOf = ({
  noScoreReason,
  lost = 0,
}: Pick<DanceResult, 'noScoreReason'> & Partial<Pick<DanceResult, 'lost'>>): NoScoreReason | 'lost' | null =>
  noScoreReason === 'too_short' && lost > MAX_BLAMELESS_LOSS ? 'lost' : noScoreReason;

/**
 * How many moves earned nothing because they were not seen. Moves lost to the connection or the server are left out:
 * they cost nothing.
 */
export const unearnedMoves = (
  { unseen }: Pick<DanceResult, 'unseen'>,
  verdicts: readonly Pick<VerdictMessage, 'unseenReason'>[],
): number => Math.max(0, unseen - verdicts.filter(({ unseenReason }) => unseenReason === 'interrupted').length);
