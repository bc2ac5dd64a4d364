import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cutMoves } from '@instep/choreo/moves';
import type { Move } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { dancePaths, sha256OfFile, type DancePaths } from '@instep/dance-files/dance-folder';
import { DANCE_INFO, DANCE_INFO_VERSION, type DanceInfo, type MoveInfo } from '@instep/dance-files/dance-info';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import { coverMoment } from './cover-moment.ts';
import { checkStretch, withCutVideo, type Stretch } from './cut-video.ts';
import { UsageError, VideoError } from './exit-codes.ts';
import { rowCount } from './frame-rows.ts';
import { measurePoses, type Measured, type MeasureOptions, type Model } from './measure-poses.ts';
import { partPaths, publishParts, removeParts } from './part-files.ts';
import { planPlayable, writeCover, writePlayable, type PlayablePlan } from './playable-video.ts';
import { probeVideo } from './probe-video.ts';
import type { Progress } from './progress.ts';
import { makeReport, type Report } from './report.ts';
import { isVariable, type VideoInfo } from './video-info.ts';

/** What to make of one video. */
export type ExtractRequest = {
  readonly video: string;
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly bpm: number | null;
  /** `null`: the whole video. */
  readonly trim: Stretch | null;
  readonly fps: number;
  readonly model: ModelChoice;
  /** The folder of dances. */
  readonly out: string;
  /** Replace a dance of the same id. */
  readonly force: boolean;
};

export type ExtractTools = Pick<MeasureOptions, 'loadModel' | 'checkpoints' | 'signal'> & {
  readonly progress: Progress;
  /** Told a line for people as the work goes on. */
  readonly talk: (line: string) => void;
};

/** What would be done with a video, found out without writing anything. */
export type ExtractPlan = {
  readonly video: VideoInfo;
  readonly rows: number;
  readonly playable: PlayablePlan;
  readonly paths: DancePaths;
};

/** A dance that was made. */
export type Extracted = { readonly info: DanceInfo; readonly report: Report; readonly paths: DancePaths };

/** Looks at a video and at what is already there. Throws VideoError or UsageError. */
export const planExtract = async (request: ExtractRequest): Promise<ExtractPlan> => {
  const paths = dancePaths(path.resolve(request.out), request.id);
  const taken = Object.values(paths).find((file) => existsSync(file));
  if (taken && !request.force) {
    throw new UsageError(
      `Expected a new dance, got "${request.id}", of which ${path.basename(taken)} exists: choose another --id, or --force`,
    );
  }
  const video = await probeVideo(request.video);
  if (request.trim) checkStretch(video, request.trim);
  const duration = request.trim ? request.trim[1] - request.trim[0] : video.duration;
  return { video, rows: rowCount(duration, request.fps), playable: planPlayable(video), paths };
};

/** Makes a dance of a video: all of its files, or none. */
export const extractDance = async (request: ExtractRequest, tools: ExtractTools): Promise<Extracted> => {
  const plan = await planExtract(request);
  tools.talk(describePlan(plan));
  const { trim } = request;
  if (!trim) return extractPlanned(plan, request, tools);
  tools.progress.start('trim', plan.video.frameTimes.length);
  const onFrame = (frames: number): void => tools.progress.update(frames);
  return withCutVideo(plan.video, trim, { onFrame, signal: tools.signal }, (video) => {
    tools.progress.stop();
    return extractPlanned({ ...plan, video, rows: rowCount(video.duration, request.fps) }, request, tools);
  }).finally(() => tools.progress.stop());
};

const extractPlanned = async (plan: ExtractPlan, request: ExtractRequest, tools: ExtractTools): Promise<Extracted> => {
  try {
    await mkdir(path.dirname(plan.paths.json), { recursive: true });
    const { frames, model, forget } = await measure(plan, request, tools);
    const moves = cutMoves(frames, plan.video.duration, request.bpm);
    const report = makeReport(frames, { rowsExpected: plan.rows, moves: moves.length, fps: request.fps });
    if (!report) throw new VideoError(`${plan.video.name}: expected a dancer, got nobody in any frame`);
    const info = await writeParts({ plan, request, frames, moves, model, report }, tools);
    tools.signal?.throwIfAborted();
    await publishParts(plan.paths);
    await forget();
    return { info, report, paths: plan.paths };
  } finally {
    tools.progress.stop();
    await removeParts(plan.paths);
  }
};

const describePlan = ({ video, rows, playable }: ExtractPlan): string => {
  const rate = (video.frameTimes.length / video.duration).toFixed(2);
  const timing = isVariable(video) ? ' (variable: timed by PTS)' : '';
  const size = `${video.width}x${video.height}`;
  return `${video.name}: ${video.duration.toFixed(2)} s, ${size}, ${video.codec}, ${rate} fps${timing}: ${rows} rows; ${playable.video} video`;
};

const measure = async (
  { video }: ExtractPlan,
  { model, fps }: ExtractRequest,
  { loadModel, checkpoints, talk, progress, signal }: ExtractTools,
): Promise<Measured> => {
  const onMeasure: MeasureOptions['onMeasure'] = (_video, { family, name, engine }, rows, known) => {
    talk(`${family} ${name}, run by ${engine}`);
    progress.start('poses', rows, known);
    return (done) => progress.update(done);
  };
  const measured = await measurePoses(video, { fps, model, loadModel, checkpoints, onMeasure, signal });
  progress.stop();
  return measured;
};

type Made = {
  readonly plan: ExtractPlan;
  readonly request: ExtractRequest;
  readonly frames: readonly TimedPose[];
  readonly moves: readonly Move[];
  readonly model: Model;
  readonly report: Report;
};

const writeParts = async (made: Made, { progress, signal }: ExtractTools): Promise<DanceInfo> => {
  const { video, paths } = made.plan;
  const parts = partPaths(paths);
  progress.start('video', video.frameTimes.length);
  await writePlayable(video, parts.video, { onFrame: (done) => progress.update(done), signal });
  progress.update(video.frameTimes.length);
  progress.stop();
  await writeCover(parts.video, coverMoment(made.frames, made.request.fps), parts.cover, signal);
  await writeKeypointCsv(parts.csv, made.frames);
  const info = danceInfo(made, await sha256OfFile(parts.video));
  await writeFile(parts.json, `${JSON.stringify(info, null, 2)}\n`);
  return info;
};

const danceInfo = ({ plan, request, frames, moves, model, report }: Made, videoSha256: string): DanceInfo =>
  DANCE_INFO.parse({
    version: DANCE_INFO_VERSION,
    id: request.id,
    title: request.title,
    level: request.level,
    tags: [...request.tags],
    bpm: request.bpm,
    fps: request.fps,
    durationS: Number(plan.video.duration.toFixed(6)),
    width: plan.video.width,
    height: plan.video.height,
    modelFamily: model.family,
    model: model.name,
    videoSha256,
    rows: frames.length,
    moves: moves.map(moveInfo),
    mirrored: false,
    draft: report.verdict === 'POOR',
  } satisfies DanceInfo);

const moveInfo = ({ n, start, end, gold }: Move): MoveInfo => ({
  n,
  startS: Number(start.toFixed(3)),
  endS: Number(end.toFixed(3)),
  gold,
});
