/** Scenes with several real people, composed of videos of one each. */
import type { FrameSize } from '@instep/blazepose/raw-frame';
import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';

/** A person in a scene: a column of a video, as high as the scene. */
export type Layer = {
  /** A file of the evaluation data, without `.mp4`. */
  readonly video: string;
  readonly fromS: Seconds;
  /** Where the person stands in the video, as a share of its width. */
  readonly personAt: UnitInterval;
  /** The column's width in the scene. */
  readonly width: Pixels;
  /** Where the column's middle is in the scene. */
  readonly xAt: (time: Seconds) => Pixels;
};

export type Scene = {
  readonly name: string;
  readonly size: FrameSize;
  /** From the back to the front. */
  readonly layers: readonly Layer[];
  /** When two people are at the same place. */
  readonly crossings: readonly Seconds[];
};

export const SCENE_DURATION: Seconds = 12;
export const SCENE_FPS = 10;

type Dancer = Pick<Layer, 'video' | 'fromS' | 'personAt'>;

/** Two who dance the same routine, the second 3.04 s later in the video. */
const REFERENCE: Dancer = { video: 'feels-reference', fromS: 2, personAt: 0.54 };
const ATTEMPT: Dancer = { video: 'feels-attempt', fromS: 5.04, personAt: 0.5 };
const TAIJI: Dancer = { video: 'taiji', fromS: 3, personAt: 0.49 };
const CHILDREN: Dancer = { video: 'children-song', fromS: 0, personAt: 0.52 };

const standing = (dancer: Dancer, x: Pixels, width: Pixels): Layer => ({ ...dancer, width, xAt: () => x });

/** How long a person takes to walk to the other side and back. */
const PERIOD: Seconds = 8;
const swaying = (dancer: Dancer, reach: Pixels): Layer => ({
  ...dancer,
  width: 120,
  xAt: (time) => 240 + reach * Math.cos((2 * Math.PI * time) / PERIOD),
});

export const SCENES: readonly Scene[] = [
  {
    name: 'two',
    size: { width: 480, height: 270 },
    layers: [standing(REFERENCE, 120, 150), standing(ATTEMPT, 360, 200)],
    crossings: [],
  },
  {
    name: 'four',
    size: { width: 640, height: 360 },
    layers: [REFERENCE, ATTEMPT, TAIJI, CHILDREN].map((dancer, index) => standing(dancer, 80 + 160 * index, 160)),
    crossings: [],
  },
  {
    name: 'crossing',
    size: { width: 480, height: 270 },
    layers: [swaying(ATTEMPT, -150), swaying(REFERENCE, 150)],
    crossings: [PERIOD / 4, (3 * PERIOD) / 4, (5 * PERIOD) / 4],
  },
];
