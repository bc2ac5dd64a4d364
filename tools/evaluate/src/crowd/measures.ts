import { torsoOf, torsosApart } from '@instep/blazepose/crowd/match';
import type { Pose } from '@instep/choreo/pose';
import { quantile } from '@instep/choreo/statistics';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { Measure } from '@instep/measures/measure';
import { COMPARED, correctKeypoints } from '../pixels/pose-error.ts';
import { timeOf, type SeenScene } from './load-crowd.ts';
import { SCENES, type Scene } from './scenes.ts';

/** Both poses of a person in one frame: followed with others, and alone. */
type PosePair = { readonly pose: Pose | null; readonly truth: Pose };

/** A measure of the scene of this name. */
const sceneMeasure = (
  { name }: Scene,
  measure: Omit<Measure<SeenScene>, 'id'> & { readonly id: string },
): Measure<readonly SeenScene[]> => ({
  ...measure,
  id: `${measure.id} ${name}`,
  measure: `${name}: ${measure.measure}`,
  figuresOf: (scenes) => {
    const seen = scenes.find(({ scene }) => scene.name === name);
    return seen ? measure.figuresOf(seen) : null;
  },
});

const seatsOf = ({ scene }: SeenScene): number[] => scene.layers.map((_, seat) => seat);

/** The first frame in which everybody was believed. */
const START: Seconds = 0.5;

const pairsOf = ({ together, alone }: SeenScene, seat: number): PosePair[] =>
  together.flatMap((poses, frame) => {
    const truth = alone[frame]?.[seat];
    return truth && timeOf(frame) >= START ? [{ pose: poses[seat] ?? null, truth }] : [];
  });

const pointErrors = (pairs: readonly PosePair[]): number[] =>
  pairs.flatMap(({ pose, truth }) =>
    pose ? COMPARED.map((name) => distance(pose[name], truth[name]) / torsoOf(truth).length) : [],
  );

type Point = { readonly x: Pixels; readonly y: Pixels };
const distance = (one: Point, other: Point): Pixels => Math.hypot(one.x - other.x, one.y - other.y);

const seenShare = (pairs: readonly PosePair[]): number => pairs.filter(({ pose }) => pose).length / pairs.length;

const agreement: Omit<Measure<SeenScene>, 'bounds'> = {
  id: '1C',
  measure: 'who is seen alone is seen beside others, and in the same pose (in torso lengths)',
  figuresOf: (seen) => {
    const bySeat = seatsOf(seen).map((seat) => pairsOf(seen, seat));
    const all = bySeat.flat();
    const values = {
      seen: seenShare(all),
      seenWorst: Math.min(...bySeat.map(seenShare)),
      median: quantile(pointErrors(all), 0.5),
      pck20: correctKeypoints(
        all.filter(({ pose }) => pose),
        0.2,
      ),
    };
    return { values, n: all.length };
  },
};

/** The seat whose player, alone, is nearest to a pose. */
const nearestSeat = (pose: Pose, alone: readonly (Pose | null)[]): number | null => {
  const places = alone.map((other) => (other ? torsosApart(torsoOf(pose), torsoOf(other)) : Infinity));
  const nearest = places.indexOf(Math.min(...places));
  return places[nearest] === Infinity ? null : nearest;
};

/** After two have crossed, they may be taken for each other for so long. */
const SETTLING: Seconds = 1;
/** Before, the one in front covers the other. */
const COVERED: Seconds = 0.5;

const isClear = (time: Seconds, { crossings }: Scene): boolean =>
  time >= START && crossings.every((crossing) => time < crossing - COVERED || time >= crossing + SETTLING);

/** Whether each player is in their seat, in every frame in which nobody crosses. */
const rightSeats = ({ scene, together, alone }: SeenScene): boolean[] =>
  together.flatMap((poses, frame) =>
    isClear(timeOf(frame), scene)
      ? poses.flatMap((pose, seat) => (pose ? [nearestSeat(pose, alone[frame] ?? []) === seat] : []))
      : [],
  );

const seats: Omit<Measure<SeenScene>, 'bounds'> = {
  id: '2C',
  measure: 'players in their own seats, but for 0.5 s before and 1 s after they cross',
  figuresOf: (seen) => {
    const right = rightSeats(seen);
    const wrong = right.filter((isRight) => !isRight).length;
    return { values: { right: 1 - wrong / right.length, wrong }, n: right.length };
  },
};

/** The share of the work for a frame that doesn't depend on how many are in it: decoding its JPEG. */
const DECODING = 0.14;

const cost: Omit<Measure<SeenScene>, 'bounds'> = {
  id: '3C',
  measure: 'CPU time of a frame with all, as a multiple of that with one; with decoding, as the frame budget counts it',
  figuresOf: ({ scene, togetherMs, aloneMs }) => {
    const ratio = togetherMs / aloneMs;
    return { values: { ratio, weight: DECODING + (1 - DECODING) * ratio }, n: scene.layers.length };
  },
};

const boundsOf = ({ crossings }: Scene) =>
  crossings.length > 0
    ? { agreement: {}, seats: { right: { atLeast: 0.95 } } }
    : {
        agreement: { seen: { atLeast: 0.95 }, median: { atMost: 0.05 }, pck20: { atLeast: 0.9 } },
        seats: { wrong: { atMost: 0 } },
      };

/** How well several people before one camera are followed. */
export const CROWD_MEASURES: readonly Measure<readonly SeenScene[]>[] = SCENES.flatMap((scene) => [
  sceneMeasure(scene, { ...agreement, bounds: boundsOf(scene).agreement }),
  sceneMeasure(scene, { ...seats, bounds: boundsOf(scene).seats }),
  sceneMeasure(scene, { ...cost, bounds: {} }),
]);
