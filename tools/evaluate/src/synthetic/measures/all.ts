import type { Measure } from '@instep/measures/measure';
import { absenceMeasure } from '../../absences.ts';
import { framesOfAttempt, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { costMeasure, latencyMeasure } from './cost.ts';
import { copyMeasure, retestMeasure } from './copy.ts';
import { amplitudeMeasure, delayMeasure, lossesMeasure, proportionsMeasure, tempoMeasure } from './invariances.ts';
import { lagMeasure } from './lags.ts';
import { legLedMeasure } from './leg-led.ts';
import { limbMeasures } from './limbs.ts';
import { moveTimingMeasure } from './move-timing.ts';
import { mirroredCopyMeasure, sidesMeasure } from './sides.ts';
import { shouldersOnlyMeasure } from './shoulders-only.ts';
import { stillMeasures } from './still.ts';
import { yawMeasure } from './viewpoints.ts';
import { otherDanceMeasure, wrongTimeMeasure } from './wrong-dance.ts';
import { splicedMovesMeasure, wrongShareMeasure } from './wrong-share.ts';

/** Protocol S: all measures that use synthetic players. */
export const SYNTHETIC_MEASURES: readonly Measure<SyntheticPlayers>[] = [
  ...stillMeasures,
  otherDanceMeasure,
  wrongTimeMeasure,
  copyMeasure,
  wrongShareMeasure,
  splicedMovesMeasure,
  proportionsMeasure,
  yawMeasure,
  sidesMeasure,
  mirroredCopyMeasure,
  delayMeasure,
  lagMeasure,
  moveTimingMeasure,
  ...limbMeasures,
  amplitudeMeasure,
  tempoMeasure,
  lossesMeasure,
  retestMeasure,
  costMeasure,
  latencyMeasure,
  shouldersOnlyMeasure,
  absenceMeasure('27S', { complete: { atMost: 0 }, off: { atMost: 3 }, missed: { atMost: 0 } }, (synthetic) =>
    synthetic.dances.map((dance) => ({
      dance,
      frames: framesOfAttempt({ dance }, synthetic.motionOf(dance)),
      wholeRun: synthetic.judge({ dance }),
    })),
  ),
  legLedMeasure,
];
