/** Makes a dance from a video. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cutMoves } from '@instep/choreo/moves';
import type { Move } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { dancePaths, sha256OfFile, type DancePaths } from '@instep/dance-files/dance-folder';
import { DANCE_INFO, DANCE_INFO_VERSION, type DanceInfo, type MoveInfo } from '@instep/dance-files/dance-info';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import type { ModelChoice } from '@instep/pose-estimator/load-model';
import { UsageError, VideoError } from '@instep/video-poses/errors';
import { measurePoses, type Measured, type MeasureOptions, type Model } from '@instep/video-poses/poses';
import { probeVideo } from '@instep/video-poses/probe';
import type { Progress } from '@instep/video-poses/progress';
import { rowCount } from '@instep/video-poses/rows';
import { averageFps, isVariable, type VideoInfo } from '@instep/video-poses/video';
import { coverMoment, writeCover } from './cover.ts';
import { inspectVideo, type Inspection } from './inspect.ts';
import type { Observed } from './note.ts';
import { isThinned, planPlayable, writePlayable, type PlayablePlan } from './playable-video.ts';
import { checkFreeSpace, minBytes, partPaths, publishParts, removeParts } from './publish.ts';
import { makeReport, type Report } from './report.ts';
import { checkSection, withTrimmedVideo, type Section } from './trim.ts';

/** Which video to make into a dance, and how. */
export type ExtractRequest = {
  readonly video: string;
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly bpm: number | null;
  /** The section to extract; `null` for the whole video. */
  readonly trim: Section | null;
  readonly fps: number;
  readonly model: ModelChoice;
  /** The folder of dances. */
  readonly out: string;
  /** Whether to replace a dance of the same id. */
  readonly force: boolean;
};

export type ExtractTools = Pick<MeasureOptions, 'loadModel' | 'checkpoints' | 'signal'> & {
  readonly progress: Progress;
  /** Called with messages for the user as the work progresses. */
  readonly log: (line: string) => void;
};

/** What an extraction would do with a video. Making the plan writes nothing. */
export type ExtractPlan = {
  readonly video: VideoInfo;
  readonly rows: number;
  readonly playable: PlayablePlan;
  readonly paths: DancePaths;
};

/** A finished dance. */
export type Extracted = { readonly info: DanceInfo; readonly report: Report; readonly paths: DancePaths };

/** Probes a video and checks whether the dance already exists. Throws VideoError or UsageError. */
export const planExtract = async (request: ExtractRequest): Promise<ExtractPlan> => {
  const paths = dancePaths(path.resolve(request.out), request.id);
  const taken = Object.values(paths).find((file) => existsSync(file));
  if (taken && !request.force) {
    throw new UsageError(
      `Expected a new dance, got "${request.id}", of which ${path.basename(taken)} exists: choose another --id, or --force`,
    );
  }
  const video = await probeVideo(request.video);
  if (request.trim) checkSection(video, request.trim);
  const duration = request.trim ? request.trim[1] - request.trim[0] : video.duration;
  return { video, rows: rowCount(duration, request.fps), playable: planPlayable(video), paths };
};

/** Makes a dance from a video. Writes all of its files, or none. */
export const extractDance = async (request: ExtractRequest, tools: ExtractTools): Promise<Extracted> => {
  const probed = await planExtract(request);
  tools.log(describePlan(probed));
  await checkFreeSpace(path.dirname(probed.paths.json), minBytes(probed.video, probed.rows, probed.playable));
  const inspection = await inspect(probed.video, tools);
  const { trim } = request;
  const plan = planOf(probed, inspection.video, request);
  if (!trim) return extractPlanned(plan, inspection, request, tools);
  checkSection(inspection.video, trim);
  tools.progress.start('trim', inspection.video.frameTimes.length);
  const onFrame = (frames: number): void => tools.progress.update(frames);
  return withTrimmedVideo(inspection.video, trim, { onFrame, signal: tools.signal }, (video) => {
    tools.progress.stop();
    return extractPlanned(planOf(plan, video, request), sectionOf(inspection, trim), request, tools);
  }).finally(() => tools.progress.stop());
};

const planOf = (plan: ExtractPlan, video: VideoInfo, { fps }: ExtractRequest): ExtractPlan => ({
  ...plan,
  video,
  rows: rowCount(video.duration, fps),
  playable: planPlayable(video),
});

const inspect = async (video: VideoInfo, { progress, signal }: ExtractTools): Promise<Inspection> => {
  progress.start('look', video.frameTimes.length);
  try {
    return await inspectVideo(video, { onFrame: (frames) => progress.update(frames), signal });
  } finally {
    progress.stop();
  }
};

/** The inspection of a section of a video, with times relative to the beginning of the section. */
const sectionOf = (inspection: Inspection, [from, to]: Section): Inspection => {
  const { damage, cuts, late } = inspection;
  const within = (time: Seconds): Seconds => Math.min(to, Math.max(from, time)) - from;
  const [first, last] = damage ? [within(damage.from), within(damage.to)] : [0, 0];
  return {
    ...inspection,
    damage: damage && last > first ? { from: first, to: last, seconds: Math.min(damage.seconds, last - first) } : null,
    cuts: cuts.filter((cut) => cut > from && cut < to).map(within),
    late: from === 0 ? late : 0,
  };
};

const extractPlanned = async (
  plan: ExtractPlan,
  inspection: Inspection,
  request: ExtractRequest,
  tools: ExtractTools,
): Promise<Extracted> => {
  try {
    const { frames, people, model, removeCheckpoints } = await measure(plan, request, tools);
    if (frames.every(({ pose }) => pose === null)) {
      throw new VideoError(`${plan.video.name}: expected a dancer, got nobody in any frame`);
    }
    const moves = cutMoves(frames, plan.video.duration, request.bpm);
    const made = { plan, request, frames, people, moves, model, inspection };
    const { info, report } = await writeParts(made, tools);
    tools.signal?.throwIfAborted();
    await publishParts(plan.paths);
    await removeCheckpoints();
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
  { loadModel, checkpoints, log, progress, signal }: ExtractTools,
): Promise<Measured> => {
  const onMeasure: MeasureOptions['onMeasure'] = (_video, { family, name, engine }, rows, known) => {
    log(`${family} ${name}, run by ${engine}`);
    progress.start('poses', rows, known);
    return (done) => progress.update(done);
  };
  const options = { fps, model, loadModel, checkpoints, onMeasure, signal };
  const measured = await measurePoses(video, { ...options, findsBystanders: true });
  progress.stop();
  return measured;
};

type Made = {
  readonly plan: ExtractPlan;
  readonly request: ExtractRequest;
  readonly frames: readonly TimedPose[];
  readonly people: readonly number[];
  readonly moves: readonly Move[];
  readonly model: Model;
  /** What was found in the source video: some of it can no longer be detected in a trimmed section. */
  readonly inspection: Inspection;
};

const writeParts = async (
  made: Made,
  { progress, signal }: ExtractTools,
): Promise<Pick<Extracted, 'info' | 'report'>> => {
  const { video, paths } = made.plan;
  const parts = partPaths(paths);
  progress.start('video', video.frameTimes.length);
  const copied = await writePlayable(video, parts.video, { onFrame: (done) => progress.update(done), signal });
  progress.update(video.frameTimes.length);
  progress.stop();
  await writeCover(parts.video, coverMoment(made.frames, made.request.fps), parts.cover, signal);
  await writeKeypointCsv(parts.csv, made.frames);
  const report = reportOf(made, copied);
  const info = danceInfo(made, report, await sha256OfFile(parts.video));
  await writeFile(parts.json, `${JSON.stringify(info, null, 2)}\n`);
  return { info, report };
};

const reportOf = (made: Made, copied: PlayablePlan): Report => {
  const { plan, request, frames, moves } = made;
  const report = makeReport(frames, {
    rowsExpected: plan.rows,
    moves: moves.length,
    fps: request.fps,
    observed: observedOf(made, copied),
  });
  if (!report) throw new Error('expected a dancer: it was checked before');
  return report;
};

const observedOf = ({ plan, inspection, people }: Made, copied: PlayablePlan): Observed => {
  const source = inspection.video;
  const hasSound = copied.audio !== 'none';
  return {
    height: plan.video.height,
    duration: plan.video.duration,
    cuts: inspection.cuts,
    damage: inspection.damage,
    late: inspection.late,
    sizes: source.sizes,
    hdr: source.hdr,
    thinnedFrom: isThinned(plan.video) ? averageFps(plan.video) : null,
    unknownSounds: [...source.unknownSounds, ...(hasSound || !source.audioCodec ? [] : [source.audioCodec])],
    hasSound,
    people,
  };
};

const danceInfo = ({ plan, request, frames, moves, model }: Made, report: Report, videoSha256: string): DanceInfo =>
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
    draft: report.verdict === 'POOR',
  } satisfies DanceInfo);

const moveInfo = ({ n, start, end, gold }: Move): MoveInfo => ({
  n,
  startS: Number(start.toFixed(3)),
  endS: Number(end.toFixed(3)),
  gold,
});
