import type { Pixels } from '@instep/choreo/units';
import { createLaneChart, type Lane } from './lane-chart.ts';
import { PAPER } from './palette.ts';

/** A chart as an image file of its own, with a title and subtitle that say what it shows. */
export type ChartPicture = { readonly title: string; readonly subtitle: string; readonly lane: Lane };

const WIDTH: Pixels = 1000;
const HEIGHT: Pixels = 300;
const HEAD: Pixels = 84;
const SCALE = 2;

/** A PNG of a chart on white with its title and legend, at twice the resolution of the screen. */
export const chartPng = async (picture: ChartPicture): Promise<Blob> => {
  const holder = document.createElement('div');
  const look = { palette: PAPER, width: WIDTH - 24, height: HEIGHT, scale: SCALE, withTimes: true };
  const chart = createLaneChart(holder, picture.lane, look);
  // uPlot draws in the next microtask.
  await Promise.resolve();
  const canvas = framed(chart.ctx.canvas, picture);
  chart.destroy();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser made no PNG'))), 'image/png');
  });
};

const framed = (chart: HTMLCanvasElement, { title, subtitle, lane }: ChartPicture): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH * SCALE;
  canvas.height = (HEAD + HEIGHT + 12) * SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('expected a canvas that can be drawn on, got none');
  context.fillStyle = PAPER.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  // The chart's canvas may have more pixels than this area, depending on the screen; it is scaled to fit.
  context.drawImage(chart, 12 * SCALE, HEAD * SCALE, (WIDTH - 24) * SCALE, HEIGHT * SCALE);
  context.scale(SCALE, SCALE);
  write(context, { text: title, x: 20, y: 32, font: '700 20px Inter Variable', colour: PAPER.text });
  write(context, { text: subtitle, x: 20, y: 54, font: '14px Inter Variable', colour: PAPER.faint });
  drawLegend(context, lane);
  return canvas;
};

type Writing = {
  readonly text: string;
  readonly x: Pixels;
  readonly y: Pixels;
  readonly font: string;
  readonly colour: string;
};

const write = (context: CanvasRenderingContext2D, { text, x, y, font, colour }: Writing): void => {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y);
};

const drawLegend = (context: CanvasRenderingContext2D, { lines }: Lane): void => {
  let x = 20;
  for (const { label, colour } of lines) {
    context.fillStyle = colour(PAPER);
    context.fillRect(x, 68, 18, 4);
    write(context, { text: label, x: x + 24, y: 75, font: '13px Inter Variable', colour: PAPER.text });
    x += 48 + context.measureText(label).width;
  }
};

/** Downloads a file that was made in the page. */
export const saveBlob = (blob: Blob, name: string): void => {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
};
