import type uPlot from 'uplot';

const BETTER = 'rgb(76 224 179 / 28%)';
const WORSE = 'rgb(242 84 91 / 32%)';

/** Fills the area between a chart's first two lines: where the second is above the first, it is better. */
export const shadeDifference = (chart: uPlot): void => {
  const [times, before = [], after = []] = chart.data;
  for (let k = 1; k < times.length; k++) {
    const [x0, x1] = [times[k - 1] ?? 0, times[k] ?? 0];
    const values = [before[k - 1], before[k], after[k - 1], after[k]].filter((value) => typeof value === 'number');
    const [a0, a1, b0, b1] = values;
    if (a0 === undefined || a1 === undefined || b0 === undefined || b1 === undefined) continue;
    const [d0, d1] = [b0 - a0, b1 - a1];
    if (d0 * d1 >= 0) {
      fill(chart, [x0, a0, b0], [x1, a1, b1]);
      continue;
    }
    // The lines cross, so better and worse change places at the crossing.
    const share = d0 / (d0 - d1);
    const crossing = [x0 + share * (x1 - x0), a0 + share * (a1 - a0), a0 + share * (a1 - a0)] as const;
    fill(chart, [x0, a0, b0], crossing);
    fill(chart, crossing, [x1, a1, b1]);
  }
};

type Edge = readonly [x: number, before: number, after: number];

const fill = (chart: uPlot, [x0, a0, b0]: Edge, [x1, a1, b1]: Edge): void => {
  const { ctx } = chart;
  const corners = [
    [x0, a0],
    [x1, a1],
    [x1, b1],
    [x0, b0],
  ] as const;
  ctx.fillStyle = b0 + b1 >= a0 + a1 ? BETTER : WORSE;
  ctx.beginPath();
  for (const [x, y] of corners) ctx.lineTo(chart.valToPos(x, 'x', true), chart.valToPos(y, 'y', true));
  ctx.fill();
};
