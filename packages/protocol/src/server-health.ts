/** `GET /api/health`: what the server measures of itself, for its host. */
import type { ServerHealthRow } from '@instep/choreo/health-csv';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Warning } from '@instep/choreo/warnings';

/** Megabytes (1,000,000 bytes). */
type Megabytes = number;

/** One measurement of the server. What the system doesn't report is null. */
export type ServerHealth = {
  /** Since 1970, by the server's clock. */
  readonly at: Milliseconds;
  /** Of one core; may be more than 100. */
  readonly cpuPct: number;
  readonly memoryMb: Megabytes;
  readonly estimatorsMb: Megabytes;
  /** 99th percentile. */
  readonly loopDelayMs: Milliseconds;
  readonly busyPct: number;
  /** 95th percentile. */
  readonly waitMs: Milliseconds;
  readonly inferMs: Milliseconds;
  readonly sockets: number;
  readonly dances: number;
  /** The granted rates of the cameras; null without any. */
  readonly fps: { readonly least: number; readonly most: number } | null;
  readonly freeMb: Megabytes | null;
  readonly uptimeS: Seconds;
};

/** The answer of `GET /api/health`; with `?since=<at>` only the later measurements. */
export type ServerHealthReport = {
  /** The last hour, the oldest first. */
  readonly points: readonly ServerHealth[];
  readonly warnings: readonly Warning[];
  /** With less free space no dance starts. */
  readonly minFreeMb: Megabytes;
  /** Of Instep, Node.js and the estimators: `blazepose full`, `LiteRT 2.5`. */
  readonly versions: { readonly app: string; readonly node: string; readonly model: string; readonly engine: string };
};

/** How often the server measures itself, and how many measurements it keeps: an hour. */
export const SERVER_HEALTH_INTERVAL_MS: Milliseconds = 2_000;
export const MAX_SERVER_HEALTH_POINTS = 1_800;

/** The row of a measurement in `server-health-<time>.csv`. */
export const serverHealthRow = ({ at, fps, ...point }: ServerHealth): ServerHealthRow => ({
  at: new Date(at).toISOString(),
  cpu_pct: point.cpuPct,
  memory_mb: point.memoryMb,
  estimators_mb: point.estimatorsMb,
  loop_delay_ms: point.loopDelayMs,
  busy_pct: point.busyPct,
  wait_ms: point.waitMs,
  inference_ms: point.inferMs,
  sockets: point.sockets,
  dances: point.dances,
  fps_least: fps && fps.least,
  fps_most: fps && fps.most,
  free_mb: point.freeMb,
  uptime_s: point.uptimeS,
});
