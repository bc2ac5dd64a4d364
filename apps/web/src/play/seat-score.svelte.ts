import type { DanceResult } from '@instep/choreo/result';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { FlatPose } from '@instep/protocol/flat-pose';
import type { VerdictMessage } from '@instep/protocol/messages';

/** What the server has said about one of the players before the camera. */
export class SeatScore {
  verdicts = $state.raw<readonly VerdictMessage[]>([]);
  points = $state(0);
  /** The player's own lateness, without the rig's lag, once that is known. */
  lateness = $state<Seconds | null>(null);
  /** The share that was judged of what could have been judged so far. */
  judgedShare = $state<UnitInterval>(1);
  /** How well the player is doing at the moment; null while that is not known. */
  level = $state<UnitInterval | null>(null);
  /** The latest pose seen; null if nobody was. */
  pose = $state.raw<FlatPose | null>(null);
  result = $state.raw<DanceResult | null>(null);
}
