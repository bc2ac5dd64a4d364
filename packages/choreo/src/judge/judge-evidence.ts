/** What the judge knows about the player, for people who look inside: a projection of what it holds anyway. */
import type { ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import type { Side, Verdict } from '../verdict.ts';
import { GRID_HZ, SIDE } from './constants.ts';
import type { Peak } from './evidence.ts';
import type { Hypotheses } from './hypotheses.ts';
import { isClearPeak, type LagTracker } from './lag-tracker.ts';
import { sideOf } from './reference.ts';
import type { JudgedWindow } from './windows.ts';

/** How the lag is known: guessed, found in an earlier dance on this device, or shown by this dance itself. */
export type LagOrigin = 'guess' | 'earlier' | 'found';

/** A window or a move, as it was judged. */
type JudgedPart = {
  readonly quality: UnitInterval | null;
  readonly form: UnitInterval | null;
  /** Relative to the player's own lag; positive is late. */
  readonly timingS: Seconds | null;
  /** The share of the reference's weight that was seen. */
  readonly coverage: UnitInterval;
};

/** What the judge knows about the player just now. */
export type JudgeEvidence = {
  readonly mediaTime: Seconds;
  readonly lagS: Seconds;
  readonly lagOrigin: LagOrigin;
  /** By how much the best lag agrees better than the median lag, 0..3; `null` before the first search. */
  readonly lagProminence: number | null;
  /** Whether the best lag stands out enough to be believed. */
  readonly lagIsClear: boolean;
  readonly side: Side;
  /** 1 once the side is settled; before, the share of the time for which it has to be ahead. */
  readonly sideSure: UnitInterval;
  /** From where the camera sees the player, in degrees. */
  readonly yawDeg: number;
  /** The last window that was judged; `null` before the first, and where nothing was judged. */
  readonly window:
    | (JudgedPart & {
        readonly startS: Seconds;
        readonly endS: Seconds;
        readonly gold: boolean;
        readonly limbs: ByLimb<UnitInterval | null>;
      })
    | null;
  /** The last move that got a verdict. */
  readonly move: (JudgedPart & { readonly n: number }) | null;
};

/** What of a judge is projected. */
export type JudgeView = {
  readonly mediaTime: Seconds;
  readonly lag: Pick<LagTracker, 'value' | 'isKnown' | 'published'>;
  /** The peak of the last update; `null` before the first. */
  readonly peak: Peak | null;
  readonly hypotheses: Pick<Hypotheses, 'leader' | 'lockedSide' | 'sideAhead'>;
  readonly window: JudgedWindow | null;
  readonly verdict: Verdict | null;
};

/** Nothing is computed here that would change the judge: it reads what was found for the verdicts. */
export const projectEvidence = ({ mediaTime, lag, peak, hypotheses, window, verdict }: JudgeView): JudgeEvidence => ({
  mediaTime,
  lagS: rounded(lag.value),
  lagOrigin: lag.published !== null ? 'found' : lag.isKnown ? 'earlier' : 'guess',
  lagProminence: peak && Number.isFinite(peak.agreement) ? rounded(peak.agreement - peak.median) : null,
  lagIsClear: peak !== null && isClearPeak(peak),
  side: sideOf(hypotheses.leader),
  sideSure: rounded(sideCertainty(hypotheses)),
  yawDeg: hypotheses.leader.view.yaw,
  window: window && windowEvidence(window),
  move: verdict && {
    n: verdict.move,
    quality: roundedOrNull(verdict.quality),
    form: roundedOrNull(verdict.form),
    timingS: roundedOrNull(verdict.timing),
    coverage: rounded(verdict.coverage),
  },
});

const sideCertainty = ({ leader, lockedSide, sideAhead }: JudgeView['hypotheses']): UnitInterval => {
  const side = sideOf(leader);
  if (lockedSide === side) return 1;
  return sideAhead?.side === side ? Math.min(1, sideAhead.time / SIDE.lockAfter) : 0;
};

const windowEvidence = (judged: JudgedWindow): JudgeEvidence['window'] => {
  if (!judged.judgement) return null;
  const { window, judgement, limbs } = judged;
  const { quality, form, timing, coverage } = judgement;
  return {
    startS: window.from / GRID_HZ,
    endS: window.to / GRID_HZ,
    gold: window.factor === 2,
    quality: rounded(quality),
    form: rounded(form),
    timingS: rounded(timing),
    coverage: rounded(coverage),
    limbs,
  };
};

/** Rounds to thousandths: what the Lab shows has fewer digits. */
const rounded = (value: number): number => Math.round(1000 * value) / 1000;
const roundedOrNull = (value: number | null): number | null => (value === null ? null : rounded(value));
