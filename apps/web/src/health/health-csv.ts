/** Makes the CSV files of health: plain ones, and ones for Excel. */
import { cells, header, type Column, type Row } from '@instep/choreo/column';
import { excelDialect, excelTime } from '@instep/choreo/excel-dialect';
import { CAMERA_HEALTH_COLUMNS, SERVER_HEALTH_COLUMNS, type CameraHealthRow } from '@instep/choreo/health-csv';
import { serverHealthRow, type ServerHealth } from '@instep/protocol/server-health';
import type { UnitInterval } from '@instep/choreo/units';
import type { HealthSecond } from '../camera/health-second.ts';

const percent = (share: UnitInterval | null): number | null => share && 100 * share;
const iso = (at: number): string => new Date(at).toISOString();

const cameraRow = (second: HealthSecond, begin: number): CameraHealthRow => ({
  at: iso(second.at),
  t_s: (second.at - begin) / 1000,
  brightness_pct: percent(second.brightness),
  sharpness: second.sharpness,
  noise_pct: percent(second.noise),
  frozen: second.frozen,
  camera_fps: second.cameraFps,
  sent_fps: second.sentFps,
  answered_fps: second.answeredFps,
  dropped_pct: percent(second.droppedShare),
  jpeg_kb: second.jpegKb,
  round_trip_ms: second.roundTripMs,
  queue_ms: second.queueMs,
  inference_ms: second.inferenceMs,
  granted_fps: second.grantedFps,
  people: second.people,
  tracked_pct: percent(second.trackedShare),
  pressure: second.pressure,
  battery_pct: percent(second.battery),
});

/** The text of a CSV whose cells need no quotes: numbers, moments and plain words; `excel` is a language tag. */
const csvText = <Columns extends readonly Column[]>(
  columns: Columns,
  rows: readonly Row<Columns>[],
  excel: string | null,
): string => {
  const plain = [header(columns), ...rows.map((row) => cells(columns, row))];
  if (excel === null) return plain.map((row) => `${row.join(',')}\n`).join('');
  const { delimiter, decimal } = excelDialect(excel);
  const local = (cell: string, { type }: Column): string =>
    type === 'number' ? cell.replace('.', decimal) : type === 'datetime' ? excelTime(cell) : cell;
  const lines = plain.map((row, line) => row.map((cell, k) => (line === 0 ? cell : local(cell, columns[k] as Column))));
  return `\uFEFF${lines.map((row) => `${row.join(delimiter)}\r\n`).join('')}`;
};

/** One row a second. */
export const cameraCsv = (seconds: readonly HealthSecond[], excel: string | null = null): string => {
  const begin = seconds[0]?.at ?? 0;
  return csvText(
    CAMERA_HEALTH_COLUMNS,
    seconds.map((second) => cameraRow(second, begin)),
    excel,
  );
};

/** One row for each point. */
export const serverCsv = (points: readonly ServerHealth[], excel: string | null = null): string =>
  csvText(SERVER_HEALTH_COLUMNS, points.map(serverHealthRow), excel);

/** The name of such a file: `camera-health-FaceTime-HD-2026-11-20T09-12-00.csv`. */
export const csvName = (kind: readonly string[], at: Date, isForExcel: boolean): string => {
  const time = at.toISOString().slice(0, 19).replaceAll(':', '-');
  const words = [...kind, time, ...(isForExcel ? ['excel'] : [])];
  return `${words.map((word) => word.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replace(/-$/, '')).join('-')}.csv`;
};
