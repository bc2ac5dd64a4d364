/** Composes the frames of a scene. */
import path from 'node:path';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { probeVideo } from '@instep/video-poses/probe';
import { sampleFrames } from '@instep/video-poses/frames';
import type { Pixels } from '@instep/choreo/units';
import { SCENE_DURATION, SCENE_FPS, type Layer, type Scene } from './scenes.ts';

/** The frames of a layer's column, in the height of the scene. */
type Column = { readonly layer: Layer; readonly frames: readonly RawFrame[] };

const FRAMES = SCENE_DURATION * SCENE_FPS;
/** The wall behind the people. */
const GREY = 110;

/** Reads the columns of a scene. */
export const readColumns = ({ layers, size }: Scene, folder: string): Promise<Column[]> =>
  Promise.all(layers.map(async (layer) => ({ layer, frames: await readColumn(layer, size.height, folder) })));

const readColumn = async ({ video, fromS, personAt, width }: Layer, height: Pixels, folder: string) => {
  const info = await probeVideo(path.join(folder, `${video}.mp4`));
  const first = Math.round(fromS * SCENE_FPS);
  const frames: RawFrame[] = [];
  for await (const { row, image } of sampleFrames(info, { fps: SCENE_FPS })) {
    if (row >= first) frames.push(columnOf(image, personAt * image.width, { width, height }));
    if (frames.length === FRAMES) break;
  }
  return frames;
};

type Size = { readonly width: Pixels; readonly height: Pixels };

/** The column around `middle`, scaled to this size by averaging; what is beside the frame is the wall. */
const columnOf = (frame: RawFrame, middle: Pixels, { width, height }: Size): RawFrame => {
  const step = frame.height / height;
  const left = middle - (step * width) / 2;
  const data = new Uint8Array(width * height * 3).fill(GREY);
  for (let y = 0; y < height; y++) {
    const rows = { from: Math.floor(y * step), to: Math.floor((y + 1) * step) };
    for (let x = 0; x < width; x++) {
      const columns = { from: Math.floor(left + x * step), to: Math.floor(left + (x + 1) * step) };
      if (columns.from >= 0 && columns.to <= frame.width) {
        writeMean(frame, rows, columns, data, 3 * (y * width + x));
      }
    }
  }
  return { width, height, channels: 3, data };
};

type PixelRange = { readonly from: Pixels; readonly to: Pixels };

const writeMean = (
  { width, data }: RawFrame,
  rows: PixelRange,
  columns: PixelRange,
  into: Uint8Array,
  at: number,
): void => {
  let [red, green, blue] = [0, 0, 0];
  for (let y = rows.from; y < rows.to; y++) {
    const end = 3 * (y * width + columns.to);
    for (let pixel = 3 * (y * width + columns.from); pixel < end; pixel += 3) {
      red += data[pixel]!;
      green += data[pixel + 1]!;
      blue += data[pixel + 2]!;
    }
  }
  const pixels = (rows.to - rows.from) * (columns.to - columns.from);
  into[at] = red / pixels;
  into[at + 1] = green / pixels;
  into[at + 2] = blue / pixels;
};

/** The frames with these columns, the last one in front. */
export const composeFrames = ({ size }: Scene, columns: readonly Column[]): RawFrame[] =>
  Array.from({ length: FRAMES }, (_, index) => {
    const data = new Uint8Array(size.width * size.height * 3).fill(GREY);
    for (const { layer, frames } of columns) {
      const column = frames[index];
      if (column) draw(column, Math.round(layer.xAt(index / SCENE_FPS) - layer.width / 2), { ...size, data });
    }
    return { ...size, channels: 3, data };
  });

const draw = (column: RawFrame, left: Pixels, into: Size & { readonly data: Uint8Array }): void => {
  const [from, to] = [Math.max(0, left), Math.min(into.width, left + column.width)];
  for (let y = 0; y < into.height; y++) {
    const start = 3 * (y * column.width - left);
    into.data.set(column.data.subarray(start + 3 * from, start + 3 * to), 3 * (y * into.width + from));
  }
};
