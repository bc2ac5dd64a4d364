/** Shows the progress of a job: as a bar, as plain lines, or as JSON lines. */
import { Presets, SingleBar } from 'cli-progress';
import type { Milliseconds } from '@instep/choreo/units';

export const PROGRESS_MODES = ['auto', 'plain', 'json', 'none'] as const;
export type ProgressMode = (typeof PROGRESS_MODES)[number];

/** Gets the progress of a job and shows it. */
export type Progress = {
  /** A stage with a known number of steps begins; some of them may be done already. */
  start(stage: string, total: number, known?: number): void;
  update(done: number): void;
  /** The stage ends, whether it was completed or not. */
  stop(): void;
};

/** The stream that progress is written to, and a clock. */
export type ProgressScreen = {
  readonly stream: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly now: () => Milliseconds;
};

/** Shows the progress of one job in a given mode; `auto` is a bar on a terminal and plain lines elsewhere. */
export const createProgress = (mode: ProgressMode, job: string, screen: ProgressScreen): Progress => {
  if (mode === 'none') return { start: () => {}, update: () => {}, stop: () => {} };
  if (mode === 'json') return jsonProgress(job, screen);
  return mode === 'auto' && screen.stream.isTTY ? barProgress(screen) : plainProgress(screen);
};

/** The progress of a stage: `done` of `total` steps are done, `known` of which were done when it began. */
export type StageProgress = { readonly done: number; readonly total: number; readonly known: number };

/** The average speed since the start of the stage, and the time that is left. */
export const speedOf = (
  { done, total, known }: StageProgress,
  elapsedMs: Milliseconds,
): { fps: number; etaS: number | null } => {
  const fps = elapsedMs > 0 ? ((done - known) * 1000) / elapsedMs : 0;
  return { fps, etaS: fps > 0 ? (total - done) / fps : null };
};

const clockText = (seconds: number | null): string => {
  if (seconds === null) return '-:--';
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

const barProgress = ({ stream, now }: ProgressScreen): Progress => {
  const format = '  {stage} [{bar}] {percentage} %  {value}/{total} frames  {speed} fps  ETA {left}';
  const bar = new SingleBar({ stream, format, hideCursor: true, barsize: 24, fps: 5 }, Presets.legacy);
  let startedAt = 0;
  let [total, known] = [0, 0];
  const payload = (done: number): { speed: string; left: string } => {
    const { fps, etaS } = speedOf({ done, total, known }, now() - startedAt);
    return { speed: fps.toFixed(1), left: clockText(etaS) };
  };
  return {
    start(stage, steps, done = 0) {
      [startedAt, total, known] = [now(), steps, done];
      bar.start(steps, done, { stage: stage.padEnd(6), ...payload(done) });
    },
    update: (done) => bar.update(done, payload(done)),
    stop: () => bar.stop(),
  };
};

const PLAIN_INTERVAL_MS = 5000;
const JSON_INTERVAL_MS = 500;

/** Full lines, for logs and pipes: one when a stage begins, one every five seconds, one at its end. */
const plainProgress = ({ stream, now }: ProgressScreen): Progress => {
  const state = { stage: '', total: 0, done: 0, known: 0, reported: 0, startedAt: 0, reportedAt: 0, running: false };
  const report = (): void => {
    const { stage, total, done } = state;
    const { fps, etaS } = speedOf(state, now() - state.startedAt);
    const percent = Math.floor((100 * done) / Math.max(1, total));
    stream.write(`${stage}  ${percent} %  ${done}/${total} frames  ${fps.toFixed(1)} fps  ETA ${clockText(etaS)}\n`);
    Object.assign(state, { reportedAt: now(), reported: done });
  };
  return {
    start(stage, total, known = 0) {
      const began = { startedAt: now(), reportedAt: now(), running: true };
      Object.assign(state, { stage, total, done: known, known, reported: known, ...began });
      stream.write(`${stage}  ${total} frames${known > 0 ? `, ${known} of them known` : ''}\n`);
    },
    update(done) {
      state.done = done;
      if (now() - state.reportedAt >= PLAIN_INTERVAL_MS) report();
    },
    stop() {
      if (state.running && state.reported < state.done) report();
      state.running = false;
    },
  };
};

/** One JSON object a line, with a format version, for programs. */
const jsonProgress = (job: string, { stream, now }: ProgressScreen): Progress => {
  const state = { stage: '', total: 0, done: 0, known: 0, startedAt: 0, reportedAt: 0, running: false };
  const report = (type: 'start' | 'progress' | 'stop'): void => {
    const { stage, total, done } = state;
    const { fps, etaS } = speedOf(state, now() - state.startedAt);
    const pace = { fps: Number(fps.toFixed(1)), eta_s: etaS === null ? null : Math.round(etaS) };
    stream.write(`${JSON.stringify({ v: 1, type, job, stage, done, total, ...pace })}\n`);
    state.reportedAt = now();
  };
  return {
    start(stage, total, known = 0) {
      Object.assign(state, { stage, total, done: known, known, startedAt: now(), running: true });
      report('start');
    },
    update(done) {
      state.done = done;
      if (now() - state.reportedAt >= JSON_INTERVAL_MS) report('progress');
    },
    stop() {
      if (state.running) report('stop');
      state.running = false;
    },
  };
};
