/** The lanes of the page of health: which values are shown, in which range, and from where on they are bad. */
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { ServerHealth } from '@instep/protocol/server-health';
import { CAMERA_LIMITS } from '@instep/protocol/camera-signs';
import type { HealthSecond } from '../camera/health-second.ts';
import type { Band, Lane } from '../review/lane-chart.ts';
import type { Palette } from '../review/palette.ts';
import type { HealthTexts } from '../words/english/health.ts';

/** Something that was measured at a time of day. */
type Measured = { readonly at: Milliseconds };
type LineId = keyof HealthTexts['lines'];
type LaneId = keyof HealthTexts['lanes'];

/** One line of a lane. */
type LineSpec<Point> = { readonly id: LineId; readonly value: (point: Point) => number | null };
/** A lane: its first line is compared with the thresholds. */
export type LaneSpec<Point> = {
  readonly id: LaneId;
  readonly lines: readonly LineSpec<Point>[];
  readonly range: readonly [number, number];
  readonly splits: readonly number[];
  /** Below the first or above the second it is bad; null where there is no such threshold. */
  readonly good?: readonly [least: number | null, most: number | null];
  readonly unit: keyof HealthTexts['units'];
  /** Left out while nothing is known of it: other lanes are then empty. */
  readonly isOptional?: true;
};

const PERCENT = { range: [0, 100], splits: [0, 50, 100], unit: 'percent' } as const;
const percent = (share: number | null): number | null => share && 100 * share;
/** https://www.w3.org/TR/compute-pressure/#pressure-states */
const PRESSURES: readonly (string | null)[] = ['nominal', 'fair', 'serious', 'critical'];
/** With slower answers, what players see is jerky. */
const MAX_ROUND_TRIP_MS = 400;

export const CAMERA_LANES: readonly LaneSpec<HealthSecond>[] = [
  {
    ...PERCENT,
    id: 'light',
    lines: [{ id: 'light', value: ({ brightness }) => percent(brightness) }],
    good: [100 * CAMERA_LIMITS.minBrightness, 100 * CAMERA_LIMITS.maxBrightness],
  },
  {
    id: 'sharpness',
    lines: [{ id: 'sharpness', value: ({ sharpness }) => sharpness }],
    range: [0, 4 * CAMERA_LIMITS.minSharpness],
    splits: [0, 2 * CAMERA_LIMITS.minSharpness, 4 * CAMERA_LIMITS.minSharpness],
    good: [CAMERA_LIMITS.minSharpness, null],
    unit: 'none',
  },
  {
    id: 'noise',
    lines: [{ id: 'noise', value: ({ noise }) => percent(noise) }],
    range: [0, 10],
    splits: [0, 5, 10],
    good: [null, 100 * CAMERA_LIMITS.maxNoise],
    unit: 'percent',
  },
  {
    id: 'frames',
    lines: [
      { id: 'camera', value: ({ cameraFps }) => cameraFps },
      { id: 'granted', value: ({ grantedFps }) => grantedFps },
      { id: 'answered', value: ({ answeredFps }) => answeredFps },
    ],
    range: [0, 40],
    splits: [0, 20, 40],
    good: [CAMERA_LIMITS.minFps, null],
    unit: 'perSecond',
  },
  {
    id: 'connection',
    lines: [
      { id: 'roundTrip', value: ({ roundTripMs }) => roundTripMs },
      { id: 'inference', value: ({ inferenceMs }) => inferenceMs },
      { id: 'queue', value: ({ queueMs }) => queueMs },
    ],
    range: [0, 500],
    splits: [0, 250, 500],
    good: [null, MAX_ROUND_TRIP_MS],
    unit: 'milliseconds',
  },
  {
    ...PERCENT,
    id: 'dropped',
    lines: [{ id: 'dropped', value: ({ droppedShare }) => percent(droppedShare) }],
    good: [null, 20],
  },
  {
    id: 'pressure',
    lines: [{ id: 'pressure', value: ({ pressure }) => (pressure === null ? null : PRESSURES.indexOf(pressure)) }],
    range: [0, 3],
    splits: [0, 1, 2, 3],
    good: [null, 1.5],
    unit: 'none',
    isOptional: true,
  },
  {
    ...PERCENT,
    id: 'battery',
    lines: [{ id: 'battery', value: ({ battery }) => percent(battery) }],
    good: [5, null],
    isOptional: true,
  },
];

export const SERVER_LANES: readonly LaneSpec<ServerHealth>[] = [
  { ...PERCENT, id: 'busy', lines: [{ id: 'busy', value: ({ busyPct }) => busyPct }], good: [null, 90] },
  {
    id: 'cpu',
    lines: [{ id: 'cpu', value: ({ cpuPct }) => cpuPct }],
    range: [0, 200],
    splits: [0, 100, 200],
    unit: 'percent',
  },
  {
    id: 'memory',
    lines: [
      { id: 'server', value: ({ memoryMb }) => memoryMb },
      { id: 'estimators', value: ({ estimatorsMb }) => estimatorsMb },
    ],
    range: [0, 2000],
    splits: [0, 1000, 2000],
    unit: 'megabytes',
  },
  {
    id: 'times',
    lines: [
      { id: 'wait', value: ({ waitMs }) => waitMs },
      { id: 'inference', value: ({ inferMs }) => inferMs },
      { id: 'loop', value: ({ loopDelayMs }) => loopDelayMs },
    ],
    range: [0, 300],
    splits: [0, 150, 300],
    unit: 'milliseconds',
  },
  {
    id: 'granted',
    lines: [
      { id: 'least', value: ({ fps }) => fps && fps.least },
      { id: 'most', value: ({ fps }) => fps && fps.most },
    ],
    range: [0, 30],
    splits: [0, 15, 30],
    unit: 'perSecond',
  },
  {
    id: 'people',
    lines: [
      { id: 'dances', value: ({ dances }) => dances },
      { id: 'sockets', value: ({ sockets }) => sockets },
    ],
    range: [0, 32],
    splits: [0, 16, 32],
    unit: 'none',
  },
];

/** The part of a day that the lanes show: it ends at `end`. */
export type TimeWindow = { readonly end: Milliseconds; readonly duration: Seconds };

/** A lane with its present value; `lane` is null for one that is left out. */
export type ShownLane = { readonly id: LaneId; readonly name: string; readonly value: string; readonly lane: Lane };

const COLOURS: readonly ((palette: Palette) => string)[] = [
  ({ score }) => score,
  ({ earlierScore }) => earlierScore,
  ({ tracking }) => tracking,
];
/** A gap in the measurements that is longer than this is shown as one. */
const MAX_GAP: Milliseconds = 5_000;

/** The lanes that these points fill. */
export const shownLanes = <Point extends Measured>(
  specs: readonly LaneSpec<Point>[],
  points: readonly Point[],
  window: TimeWindow,
  texts: HealthTexts,
): readonly ShownLane[] => {
  const begin = window.end - 1000 * window.duration;
  const shown = points.filter(({ at }) => at >= begin && at <= window.end);
  return specs
    .filter(
      ({ isOptional, lines }) => !isOptional || shown.some((point) => lines.some(({ value }) => value(point) !== null)),
    )
    .map((spec) => ({
      id: spec.id,
      name: texts.lanes[spec.id],
      value: valueText(spec, shown.at(-1), texts),
      lane: laneOf(spec, shown, { begin, duration: window.duration, texts }),
    }));
};

/** The present values of a lane: `29 / 10 per second`; empty while nothing is known. */
export const valueText = <Point>(
  { id, lines, unit }: LaneSpec<Point>,
  point: Point | undefined,
  texts: HealthTexts,
): string => {
  if (!point) return '';
  const values = lines.flatMap(({ value }) => value(point) ?? []);
  if (id === 'pressure') return values.map((value) => texts.pressures[value] ?? '').join('');
  return values.length === 0 ? '' : texts.units[unit](values.map((value) => roundedText(value)).join(' / '));
};

const roundedText = (value: number): string => value.toFixed(Math.abs(value) < 10 && value % 1 !== 0 ? 1 : 0);

const laneOf = <Point extends Measured>(
  { lines, good: [least, most] = [null, null], ...spec }: LaneSpec<Point>,
  points: readonly Point[],
  { begin, duration, texts }: { readonly begin: Milliseconds; readonly duration: Seconds; readonly texts: HealthTexts },
): Lane => {
  const times = points.map(({ at }) => (at - begin) / 1000);
  const [main] = lines;
  const isBad = (point: Point): boolean => {
    const value = main?.value(point) ?? null;
    return value !== null && ((least !== null && value < least) || (most !== null && value > most));
  };
  const [lowest, highest] = spec.range;
  const threshold = (at: number) => ({
    label: texts.threshold,
    series: { times: [0, duration], values: [at, at] },
    colour: ({ mutedText }: Palette) => mutedText,
    dashed: true,
  });
  return {
    range: spec.range,
    splits: spec.splits,
    duration,
    timeText: (time) => texts.timeOfDay(new Date(begin + 1000 * time), duration),
    bands: bandsOf(points, times, isBad),
    lines: [
      ...lines.map(({ id, value }, k) => ({
        label: texts.lines[id],
        series: withGaps(
          times,
          points.map((point) => clamped(value(point), lowest, highest)),
        ),
        colour: COLOURS[k] ?? (({ text }: Palette) => text),
      })),
      ...[least, most].flatMap((at) => (at === null ? [] : [threshold(at)])),
    ],
  };
};

const clamped = (value: number | null, least: number, most: number): number | null =>
  value && Math.max(least, Math.min(most, value));

/** A line is not drawn over times of which nothing is known. */
const withGaps = (times: readonly Seconds[], values: readonly (number | null)[]) => {
  const isGap = (k: number): boolean => k > 0 && 1000 * ((times[k] ?? 0) - (times[k - 1] ?? 0)) > MAX_GAP;
  return {
    times: times.flatMap((time, k) => (isGap(k) ? [time - 0.001, time] : [time])),
    values: values.flatMap((value, k) => (isGap(k) ? [null, value] : [value])),
  };
};

/** The stretches of bad points, each until the next point. */
export const bandsOf = <Point>(
  points: readonly Point[],
  times: readonly Seconds[],
  isBad: (point: Point) => boolean,
): readonly Band[] => {
  const bands: { from: Seconds; to: Seconds }[] = [];
  points.forEach((point, k) => {
    if (!isBad(point)) return;
    const from = times[k] ?? 0;
    const to = Math.min(times[k + 1] ?? from + 1, from + MAX_GAP / 1000);
    const last = bands.at(-1);
    if (last?.to === from) last.to = to;
    else bands.push({ from, to });
  });
  return bands;
};
