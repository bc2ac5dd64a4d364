/** How long frames take on their way, stage by stage. */
import { quantile } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';
import type { TracedFrame } from '@instep/protocol/lab-trace';

/** In the order in which a frame passes them. */
export const STAGES = ['camera', 'encode', 'send', 'wait', 'inference', 'answer', 'draw'] as const;
export type Stage = (typeof STAGES)[number];

/** Slower than this, a stage gets a mark and a sentence of what helps. The connection counts both ways. */
const BUDGETS: { readonly [stage in Stage]?: Milliseconds } = {
  encode: 15,
  send: 30,
  wait: 50,
  inference: 40,
  answer: 30,
};

/** A move's rating is late after this, from the end of the move and the player's lag on. */
export const RATING_BUDGET: Milliseconds = 600;

const WINDOW: Milliseconds = 5_000;
const SPARKLINE: Milliseconds = 60_000;
const SPARKLINE_POINTS = 30;

/**
 * The duration of each stage; null where the frame has not passed it. The way to the server and back is the time that
 * neither side accounts for, half of it each. A device that estimates poses does so before it sends them.
 */
export const stagesOf = (frame: TracedFrame): { readonly [stage in Stage]: Milliseconds | null } => {
  const { capturedAt, encodedFrom, sentAt, answeredAt, drawnAt, queueMs, inferMs, bytes } = frame;
  const [onDevice, onServer] = bytes === 0 ? [inferMs ?? 0, 0] : [0, (queueMs ?? 0) + (inferMs ?? 0)];
  const network = answeredAt === null ? null : Math.max(0, answeredAt - sentAt - onServer);
  return {
    camera: Math.max(0, encodedFrom - capturedAt),
    encode: Math.max(0, sentAt - encodedFrom - onDevice),
    send: network === null ? null : network / 2,
    wait: queueMs,
    inference: inferMs,
    answer: network === null ? null : network / 2,
    draw: drawnAt === null || answeredAt === null ? null : Math.max(0, drawnAt - answeredAt),
  };
};

export type StageNumbers = {
  readonly stage: Stage;
  readonly median: Milliseconds;
  readonly p95: Milliseconds;
  readonly isSlow: boolean;
  /** Medians over the last minute, the latest last; null where nothing is known. */
  readonly history: readonly (Milliseconds | null)[];
};

/** What the path shows. */
export type PathNumbers = {
  readonly stages: readonly StageNumbers[];
  readonly totalMs: Milliseconds;
  /** Frames sent a second. */
  readonly sentFps: number;
  /** Of the frames that were answered. */
  readonly droppedPct: number;
  readonly kilobytes: number;
};

/** The numbers of the frames sent until `now`; null while none was answered in the last seconds. */
export const pathNumbersOf = (frames: readonly TracedFrame[], now: Milliseconds): PathNumbers | null => {
  const recent = frames.filter(({ sentAt }) => sentAt > now - WINDOW);
  const answered = recent.filter(({ outcome }) => outcome !== null);
  const passed = answered.filter(({ outcome }) => outcome !== 'dropped');
  if (passed.length === 0) return null;
  const stages = STAGES.map((stage) => stageNumbersOf(stage, passed, frames, now));
  return {
    stages,
    totalMs: stages.reduce((sum, { median }) => sum + median, 0),
    sentFps: (1000 * recent.length) / WINDOW,
    droppedPct: (100 * (answered.length - passed.length)) / answered.length,
    kilobytes: quantile(
      passed.map(({ bytes }) => bytes / 1000),
      0.5,
    ),
  };
};

const stageNumbersOf = (
  stage: Stage,
  passed: readonly TracedFrame[],
  frames: readonly TracedFrame[],
  now: Milliseconds,
): StageNumbers => {
  const times = timesOf(stage, passed);
  const median = times.length > 0 ? quantile(times, 0.5) : 0;
  return {
    stage,
    median,
    p95: times.length > 0 ? quantile(times, 0.95) : 0,
    isSlow: median > (BUDGETS[stage] ?? Infinity),
    history: historyOf(stage, frames, now),
  };
};

const timesOf = (stage: Stage, frames: readonly TracedFrame[]): Milliseconds[] =>
  frames.flatMap((frame) => stagesOf(frame)[stage] ?? []);

const historyOf = (
  stage: Stage,
  frames: readonly TracedFrame[],
  now: Milliseconds,
): readonly (Milliseconds | null)[] => {
  const points: Milliseconds[][] = Array.from({ length: SPARKLINE_POINTS }, () => []);
  for (const frame of frames) {
    const index = Math.floor(((frame.sentAt - (now - SPARKLINE)) / SPARKLINE) * SPARKLINE_POINTS);
    const time = frame.outcome === 'dropped' ? null : stagesOf(frame)[stage];
    if (time !== null) points[index]?.push(time);
  }
  return points.map((times) => (times.length > 0 ? quantile(times, 0.5) : null));
};
