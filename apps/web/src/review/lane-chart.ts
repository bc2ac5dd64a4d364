import type { Pixels, Seconds } from '@instep/choreo/units';
import uPlot from 'uplot';
import { clockText } from '../words/formats.ts';
import { TIME_STEPS } from '../report/score-chart.ts';
import type { Palette } from './palette.ts';
import { resample, type TimeSeries } from './time-series.ts';
import { shadeDifference } from './shade-difference.ts';
import { LEFT_MARGIN, RIGHT_MARGIN } from './timeline.ts';

/** One line, or one series of dots, on a lane. */
export type ChartLine = {
  readonly label: string;
  readonly series: TimeSeries;
  readonly colour: (palette: Palette) => string;
  /** Draws dots, for values that are known at single times only. */
  readonly dots?: boolean;
  readonly dashed?: boolean;
};

/** A part of a lane. */
export type Band = { readonly from: Seconds; readonly to: Seconds };

/** What a lane of the timeline shows. */
export type Lane = {
  readonly lines: readonly ChartLine[];
  readonly range: readonly [number, number];
  readonly splits: readonly number[];
  readonly duration: Seconds;
  /** Shaded as bad. */
  readonly bands?: readonly Band[];
  /** The text of a time on the axis; minutes and seconds if it is left out. */
  readonly timeText?: (time: Seconds) => string;
  /** Fills the area between the first two lines, in one colour for better and another for worse. */
  readonly shadesDifference?: boolean;
};

export type LaneStyle = {
  readonly palette: Palette;
  readonly width: Pixels;
  readonly height: Pixels;
  /** 2 for an image to be printed. */
  readonly scale: number;
  readonly showsTimes: boolean;
};

/** uPlot moves the cursors of all charts with this key together. */
const SYNC_KEY = 'review';
const TIMES_HEIGHT = 28;

/** Draws a lane into an element. The caller removes it with `destroy`, and may give it other values with `showLane`. */
export const createLaneChart = (container: HTMLElement, lane: Lane, style: LaneStyle): uPlot => {
  const { width, height, scale } = style;
  const shownBy = (chart: uPlot): Lane => shownLanes.get(chart) ?? lane;
  const shadesBands = (chart: uPlot): void => shadeBands(chart, shownBy(chart).bands ?? []);
  const hooks = [...(lane.shadesDifference ? [shadeDifference] : []), ...(lane.bands ? [shadesBands] : [])];
  return new uPlot(
    {
      width: Math.max(1, width * scale),
      height: height * scale,
      padding: [8 * scale, RIGHT_MARGIN * scale, style.showsTimes ? 0 : 6 * scale, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC_KEY }, points: { size: 8 } },
      scales: { x: { time: false, range: (chart) => [0, shownBy(chart).duration] }, y: { range: [...lane.range] } },
      axes: axesOf(lane, style),
      series: [{}, ...lane.lines.map((line) => seriesOf(line, style))],
      hooks: { drawClear: hooks },
    },
    alignedData(lane.lines),
    container,
  );
};

/** What a chart shows instead of its first lane. */
const shownLanes = new WeakMap<uPlot, Lane>();

/** Shows other values in a chart: of a lane with as many lines and the same range. */
export const showLane = (chart: uPlot, lane: Lane): void => {
  shownLanes.set(chart, lane);
  chart.setData(alignedData(lane.lines));
};

const BAD = 'rgb(242 84 91 / 22%)';

const shadeBands = (chart: uPlot, bands: readonly Band[]): void => {
  const { ctx, bbox } = chart;
  ctx.fillStyle = BAD;
  for (const { from, to } of bands) {
    const left = chart.valToPos(from, 'x', true);
    ctx.fillRect(left, bbox.top, chart.valToPos(to, 'x', true) - left, bbox.height);
  }
};

const axesOf = (lane: Lane, { palette, scale, showsTimes }: LaneStyle): uPlot.Axis[] => {
  const axis: uPlot.Axis = {
    stroke: palette.mutedText,
    grid: { stroke: palette.grid, width: scale },
    ticks: { show: false },
    font: `${13 * scale}px Inter Variable`,
    gap: 6 * scale,
  };
  const textOf = (chart: uPlot) => (shownLanes.get(chart) ?? lane).timeText ?? clockText;
  const times = {
    ...axis,
    size: TIMES_HEIGHT * scale,
    values: (chart: uPlot, at: number[]) => withoutRepeats(at.map((time) => textOf(chart)(time))),
  };
  return [
    showsTimes
      ? { ...times, space: 60 * scale, incrs: TIME_STEPS }
      : { ...axis, show: true, size: 0, values: () => [] },
    { ...axis, size: LEFT_MARGIN * scale, splits: [...lane.splits] },
  ];
};

/** Labels of a clock without seconds may repeat: the first is enough. */
const withoutRepeats = (labels: readonly string[]): string[] =>
  labels.map((label, k) => (label === labels[k - 1] ? '' : label));

const seriesOf = ({ label, colour, dots, dashed }: ChartLine, { palette, scale }: LaneStyle): uPlot.Series => ({
  label,
  stroke: colour(palette),
  width: (dots ? 0 : 2) * scale,
  ...(dashed && { dash: [7 * scale, 5 * scale] }),
  points: dots ? { show: true, size: 7 * scale, fill: colour(palette), width: 0 } : { show: false },
  ...(dots && { paths: () => null }),
});

/** All lines, resampled at the times of all of them, so that each has a value at every time. */
const alignedData = ([first, ...others]: readonly ChartLine[]): uPlot.AlignedData => {
  if (!first) return [[]];
  if (others.length === 0) return [[...first.series.times], [...first.series.values]];
  const all = [first, ...others].map(({ series }) => series);
  const times = [...new Set(all.flatMap((series) => series.times))].sort((a, b) => a - b);
  return [times, ...all.map((series) => resample(series, times))];
};
