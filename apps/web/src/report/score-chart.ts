import type { Seconds } from '@instep/choreo/units';
import uPlot from 'uplot';
import { clockText } from '../words/formats.ts';

/** One point of the chart of the score over time, 0..100; null where nothing was judged. */
export type ScorePoint = { readonly mediaTime: Seconds; readonly score: number | null };

/**
 * Steps between the labels of a time axis: whole seconds, since labels show no fractions and would otherwise repeat.
 */
export const TIME_STEPS: Seconds[] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];

const HEIGHT = 220;
const AXIS = {
  stroke: '#aab2c0',
  grid: { stroke: '#2b3242', width: 1 },
  ticks: { show: false },
  font: '13px Inter Variable',
};

/** Draws the score over time into an element and follows its width; returns a function that removes the chart. */
export const createScoreChart = (
  container: HTMLElement,
  points: readonly ScorePoint[],
  label: string,
): (() => void) => {
  const chart = new uPlot(
    {
      width: Math.max(1, container.clientWidth),
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
      scales: { x: { time: false }, y: { range: [0, 100] } },
      axes: [
        { ...AXIS, size: 32, incrs: TIME_STEPS, values: (_chart, splits) => splits.map(clockText) },
        { ...AXIS, size: 40, splits: [0, 25, 50, 75, 100] },
      ],
      series: [{}, { label, stroke: '#5ad1ff', width: 3, fill: 'rgb(90 209 255 / 12%)', points: { show: false } }],
    },
    [points.map(({ mediaTime }) => mediaTime), points.map(({ score }) => score)],
    container,
  );
  const observer = new ResizeObserver(() =>
    chart.setSize({ width: Math.max(1, container.clientWidth), height: HEIGHT }),
  );
  observer.observe(container);
  return () => {
    observer.disconnect();
    chart.destroy();
  };
};
