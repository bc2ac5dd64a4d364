import type { Choreography } from '@instep/choreo/choreography';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { stringify } from 'csv-stringify/sync';
import type { ExportedFile } from './exported-file.ts';

const HEADER = ['row', 'media_time_s', 'keypoint', 'x_px', 'y_px', 'confidence', 'world_x_m', 'world_y_m', 'world_z_m'];

/** A choreography as a tidy table, which statistics programs can group: one line for each keypoint of each row. */
export const exportTidyCsv = ({ id, frames }: Choreography): ExportedFile[] => {
  const lines = frames.flatMap(({ mediaTime, pose }, row) =>
    KEYPOINT_NAMES.map((name) => {
      const point = pose?.[name];
      const { x, y, z } = point?.world ?? {};
      return [row, mediaTime.toFixed(6), name, ...[point?.x, point?.y, point?.confidence, x, y, z].map(cell)];
    }),
  );
  return [{ name: `${id}.tidy.csv`, text: stringify([HEADER, ...lines]) }];
};

const cell = (value: number | undefined): string => (value === undefined ? '' : String(Number(value.toFixed(4))));
