import type { Pixels } from '@instep/choreo/units';
import { createLaneChart, type Lane } from './lane-chart.ts';
import { PAPER } from './palette.ts';

/** What an image file of a chart shows: the chart, with a title and subtitle that explain it. */
export type ChartImage = { readonly title: string; readonly subtitle: string; readonly lane: Lane };

const WIDTH: Pixels = 1000;
const HEIGHT: Pixels = 300;
const HEADING_HEIGHT: Pixels = 84;
const SCALE = 2;

/** Draws a chart with its title and legend on white, as a PNG with `SCALE` pixels per CSS pixel. */
export const renderChartPng = async (image: ChartImage): Promise<Blob> => {
  const container = document.createElement('div');
  const style = { palette: PAPER, width: WIDTH - 24, height: HEIGHT, scale: SCALE, showsTimes: true };
  const chart = createLaneChart(container, image.lane, style);
  // uPlot draws in the next microtask.
  await Promise.resolve();
  const canvas = withHeadingAndLegend(chart.ctx.canvas, image);
  chart.destroy();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG'))), 'image/png');
  });
};

const withHeadingAndLegend = (chart: HTMLCanvasElement, { title, subtitle, lane }: ChartImage): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH * SCALE;
  canvas.height = (HEADING_HEIGHT + HEIGHT + 12) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('expected a canvas that can be drawn on, got none');
  context.fillStyle = PAPER.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  // The chart's canvas may have more pixels than this area, depending on the screen; it is scaled to fit.
  context.drawImage(chart, 12 * SCALE, HEADING_HEIGHT * SCALE, (WIDTH - 24) * SCALE, HEIGHT * SCALE);
  context.scale(SCALE, SCALE);
  drawText(context, { text: title, x: 20, y: 32, font: '700 20px Inter Variable', colour: PAPER.text });
  drawText(context, { text: subtitle, x: 20, y: 54, font: '14px Inter Variable', colour: PAPER.mutedText });
  drawLegend(context, lane);
  return canvas;
};

type TextLabel = {
  readonly text: string;
  readonly x: Pixels;
  readonly y: Pixels;
  readonly font: string;
  readonly colour: string;
};

const drawText = (context: CanvasRenderingContext2D, { text, x, y, font, colour }: TextLabel): void => {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y);
};

const drawLegend = (context: CanvasRenderingContext2D, { lines }: Lane): void => {
  let x = 20;
  for (const { label, colour } of lines) {
    context.fillStyle = colour(PAPER);
    context.fillRect(x, 68, 18, 4);
    drawText(context, { text: label, x: x + 24, y: 75, font: '13px Inter Variable', colour: PAPER.text });
    x += 48 + context.measureText(label).width;
  }
};

/** Downloads a file that was made in the page. */
export const downloadBlob = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  URL.revokeObjectURL(url);
};
