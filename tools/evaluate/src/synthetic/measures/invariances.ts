import type { Choreography } from '@instep/choreo/choreography';
import { mean } from '@instep/choreo/statistics';
import type { Seconds } from '@instep/choreo/units';
import type { Figures, Measure } from '@instep/measures/measure';
import type { KnownDevice } from '@instep/measures/judge-run';
import { atAmplitude, withProportions } from '../body.ts';
import type { SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { atTempo } from '../timing.ts';

/** Bodies differ; the score must not depend on them. */
export const proportionsMeasure: Measure<SyntheticPlayers> = {
  id: '9S',
  measure: 'score lost by proportions up to 25 % off',
  bounds: { mean: { atMost: 1 }, worst: { atMost: 3 } },
  figuresOf: ({ dances, repeats, score }) => {
    const losses = dances.flatMap((dance) =>
      Array.from({ length: repeats }, (_, body) => {
        const change = (motion: Parameters<typeof withProportions>[0]) => withProportions(motion, body);
        return score({ dance }) - score({ dance, name: `body ${body}`, change });
      }),
    );
    return { values: { mean: mean(losses), worst: Math.max(...losses) }, n: losses.length };
  },
};

const meanScore = (
  { dances, score }: SyntheticPlayers,
  attemptAt: (dance: Choreography) => Parameters<SyntheticPlayers['score']>[0],
): number => mean(dances.map((dance) => score(attemptAt(dance))));

const DELAYS = [0, 0.1, 0.2, 0.3, 0.4, 0.5];

/** A slow rig must not cost the player points. */
export const delayMeasure: Measure<SyntheticPlayers> = {
  id: '12S',
  measure: 'difference of the mean score between delays of 0 and 500 ms that a light test has shown',
  bounds: { points: { atMost: 0.5 } },
  figuresOf: (synthetic) => {
    const meansOf = (known: (delay: Seconds) => KnownDevice): number[] =>
      DELAYS.map((delay) => meanScore(synthetic, (dance) => ({ dance, camera: { delay }, known: known(delay) })));
    const means = meansOf((delay) => ({ rig: { lag: delay, origin: 'light_test' } }));
    const texts = [means, meansOf(() => ({}))].map((all) => all.map((value) => value.toFixed(1)).join(', '));
    const note = `Mean scores at ${DELAYS.join(', ')} s: ${texts[0]}; where nothing is known of the rig, so that its lag is taken for the player's lateness: ${texts[1]}.`;
    return {
      values: { points: Math.max(...means) - Math.min(...means) },
      n: DELAYS.length * synthetic.dances.length,
      note,
    };
  },
};

/** At the top of the scale, the mean score varies with the noise: a drop of up to this much doesn't count as one. */
const MAX_NOISE_DROP = 0.5;
const AMPLITUDES = [0.2, 0.4, 0.6, 0.8, 1];

/** A dance of tiny movements must not count as danced. */
export const amplitudeMeasure: Measure<SyntheticPlayers> = {
  id: '17S',
  measure: 'mean score at amplitudes .2 .4 .6 .8 1',
  bounds: { falls: { atMost: 0 }, at20: { atMost: 25 } },
  figuresOf: (synthetic): Figures => {
    const means = AMPLITUDES.map((amplitude) =>
      meanScore(synthetic, (dance) => ({
        dance,
        name: `amplitude ${amplitude}`,
        change: (motion) => atAmplitude(motion, amplitude),
      })),
    );
    const falls = means.filter(
      (value, index) => index > 0 && value < (means[index - 1] as number) - MAX_NOISE_DROP,
    ).length;
    const [at20 = NaN, at40 = NaN, at60 = NaN, at80 = NaN, at100 = NaN] = means;
    return { values: { falls, at20, at40, at60, at80, at100 }, n: AMPLITUDES.length * synthetic.dances.length };
  },
};

/** Small changes of tempo are tolerated, a different tempo is not. */
export const tempoMeasure: Measure<SyntheticPlayers> = {
  id: '18S',
  measure: 'mean score at other tempi',
  bounds: { within2percent: { atLeast: 80 }, off10percent: { atMost: 50 } },
  figuresOf: (synthetic) => {
    const at = (factor: number): number =>
      meanScore(synthetic, (dance) => ({
        dance,
        name: `tempo ${factor}`,
        change: (motion) => atTempo(motion, factor),
      }));
    const values = {
      within2percent: Math.min(at(0.98), at(1.02)),
      off10percent: Math.max(at(0.9), at(1.1)),
      off20percent: Math.max(at(0.8), at(1.2)),
    };
    return { values, n: 6 * synthetic.dances.length };
  },
};

/** The effects of real networks and slow machines on the frames. */
export const lossesMeasure: Measure<SyntheticPlayers> = {
  id: '19S',
  measure: 'mean score lost: 40 % of frames dropped, stamps jitter by 40 ms, 6 fps',
  bounds: { dropped: { atMost: 2 }, jittered: { atMost: 2 }, at6fps: { atMost: 2 } },
  figuresOf: (synthetic) => {
    const base = meanScore(synthetic, (dance) => ({ dance }));
    const lostBy = (camera: NonNullable<Parameters<SyntheticPlayers['score']>[0]['camera']>): number =>
      base - meanScore(synthetic, (dance) => ({ dance, camera }));
    const values = {
      dropped: lostBy({ dropped: 0.4 }),
      jittered: lostBy({ stampJitter: 0.04 }),
      at6fps: lostBy({ fps: 6 }),
    };
    return { values, n: 3 * synthetic.dances.length };
  },
};
