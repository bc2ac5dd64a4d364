/** The columns of the CSVs of a camera's and of a server's health. */
import type { Column, Row } from './column.ts';

const AT = { name: 'at', type: 'datetime', meaning: 'the moment of the measurement, in UTC' } as const;
const percentage = <Name extends string>(name: Name, meaning: string) =>
  ({ name, type: 'number', unit: '%', decimals: 1, meaning }) as const;
const perSecond = <Name extends string>(name: Name, meaning: string) =>
  ({ name, type: 'number', unit: '1/s', decimals: 1, meaning }) as const;
const milliseconds = <Name extends string>(name: Name, meaning: string) =>
  ({ name, type: 'number', unit: 'ms', decimals: 1, meaning }) as const;
const megabytes = <Name extends string>(name: Name, meaning: string) =>
  ({ name, type: 'number', unit: 'MB', decimals: 1, meaning }) as const;

/** What is measured of the camera's frames; `frames.csv` has these columns as well. */
export const SHARPNESS = {
  name: 'sharpness',
  type: 'number',
  decimals: 1,
  meaning: 'variance of the Laplacian of the smoothed grey frame; below 25 it is blurred',
} as const;
export const NOISE_PCT = percentage(
  'noise_pct',
  "how much a pixel changes in a second in the frame's calmest part, of full white",
);
export const FROZEN = { name: 'frozen', type: 'boolean', meaning: 'the camera shows no new frames' } as const;
export const CAMERA_FPS = perSecond('camera_fps', 'frames a second that the camera gives');
export const QUEUE_MS = milliseconds('queue_ms', 'time that the frame waited at the server, with its transfer there');
export const ROUND_TRIP_MS = milliseconds(
  'round_trip_ms',
  "from sending a frame to the server's answer, smoothed over some ten frames",
);

/** `camera-health-<device>-<time>.csv`: one row a second. */
export const CAMERA_HEALTH_COLUMNS = [
  AT,
  { name: 't_s', type: 'number', unit: 's', decimals: 1, meaning: 'since the first row' },
  percentage('brightness_pct', "the camera frame's mean brightness"),
  SHARPNESS,
  NOISE_PCT,
  FROZEN,
  CAMERA_FPS,
  perSecond('sent_fps', 'frames a second that were sent to the server'),
  perSecond('answered_fps', 'frames a second that were answered'),
  percentage('dropped_pct', 'how many of the answered frames were dropped'),
  { name: 'jpeg_kb', type: 'number', unit: 'kB', decimals: 1, meaning: 'mean size of the frames sent' },
  milliseconds('round_trip_ms', "from sending a frame to the server's answer, median of the second"),
  milliseconds('queue_ms', 'time that frames waited at the server, median of the second'),
  milliseconds('inference_ms', 'time for the pose, median of the second'),
  perSecond('granted_fps', 'frames a second granted then'),
  { name: 'people', type: 'integer', meaning: 'most people in a frame' },
  percentage('tracked_pct', 'how many of the estimated frames show somebody'),
  { name: 'pressure', type: 'string', meaning: "the device's load: nominal, fair, serious or critical" },
  percentage('battery_pct', "the charge of the device's battery"),
] as const satisfies readonly Column[];
export type CameraHealthRow = Row<typeof CAMERA_HEALTH_COLUMNS>;

/** `server-health-<time>.csv`: one row every 2 s. */
export const SERVER_HEALTH_COLUMNS = [
  AT,
  percentage('cpu_pct', "CPU time of the server's process, of one core: with several threads it may be more than 100"),
  megabytes('memory_mb', "resident memory of the server's process"),
  megabytes('estimators_mb', 'resident memory of the estimator workers together, when they last reported it'),
  milliseconds('loop_delay_ms', 'by how much the event loop is late: 99 of 100 times no more'),
  percentage('busy_pct', 'the part of their time in which the estimator workers work'),
  milliseconds('wait_ms', 'how long frames wait for an estimator worker: 95 of 100 no longer'),
  milliseconds('inference_ms', 'the usual time for the pose of one frame'),
  { name: 'sockets', type: 'integer', meaning: 'open sockets of players and rooms' },
  { name: 'dances', type: 'integer', meaning: 'running dances, with those that wait for their player' },
  perSecond('fps_least', 'frames a second granted to the camera with the least'),
  perSecond('fps_most', 'frames a second granted to the camera with the most'),
  megabytes('free_mb', 'free space of the disk of the sessions'),
  { name: 'uptime_s', type: 'number', unit: 's', decimals: 0, meaning: 'since the server was started' },
] as const satisfies readonly Column[];
export type ServerHealthRow = Row<typeof SERVER_HEALTH_COLUMNS>;
