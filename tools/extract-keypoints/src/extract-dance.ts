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
import { measurePoses, type MeasuredPoses, type MeasureOptions, type ModelIdentity } from '@instep/video-poses/poses';
import { probeVideo } from '@instep/video-poses/probe';
import type { Progress } from '@instep/video-poses/progress';
import { rowCount } from '@instep/video-poses/rows';
import { averageFps, hasVariableFps, type VideoInfo } from '@instep/video-poses/video';
import { coverMoment, writeCover } from './cover.ts';
import { inspectVideo, type Inspection } from './inspect.ts';
import type { VideoFindings } from './note.ts';
import { isThinned, planPlayable, writePlayable, type PlayablePlan } from './playable-video.ts';
import { checkFreeSpace, minBytes, partPaths, publishParts, removeParts } from './publish.ts';
import { makeReport, type Report } from './report.ts';
import { findTempo } from './tempo.ts';
import { checkSection, withTrimmedVideo, type Section } from './trim.ts';

/** Which video to make into a dance, and how. */
export type ExtractRequest = {
  readonly video: string;
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  /** The tempo of the music; `null` to find it. */
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

export type ExtractContext = Pick<MeasureOptions, 'loadModel' | 'checkpoints' | 'signal'> & {
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
export type ExtractedDance = {
  readonly info: DanceInfo;
  readonly report: Report;
  /** The moment of the cover. */
  readonly coverS: Seconds;
  readonly paths: DancePaths;
};

/** Probes a video and checks whether the dance already exists. Throws VideoError or UsageError. */
export const planExtract = async (request: ExtractRequest): Promise<ExtractPlan> => {
  const paths = dancePaths(path.resolve(request.out), request.id);
  const existing = Object.values(paths).find((file) => existsSync(file));
  if (existing && !request.force) {
    throw new UsageError(
      `Expected a new dance, got "${request.id}", of which ${path.basename(existing)} exists: choose another --id, or --force`,
    );
  }
  const video = await probeVideo(request.video);
  if (request.trim) checkSection(video, request.trim);
  const duration = request.trim ? request.trim[1] - request.trim[0] : video.duration;
  return { video, rows: rowCount(duration, request.fps), playable: planPlayable(video), paths };
};

/** Makes a dance from a video. Writes all of its files, or none. */
export const extractDance = async (request: ExtractRequest, tools: ExtractContext): Promise<ExtractedDance> => {
  const probed = await planExtract(request);
  tools.log(describePlan(probed));
  await checkFreeSpace(path.dirname(probed.paths.json), minBytes(probed.video, probed.rows, probed.playable));
  const inspection = await inspectWithProgress(probed.video, tools);
  const { trim } = request;
  const plan = planForVideo(probed, inspection.video, request);
  if (!trim) return extractPlanned(plan, inspection, request, tools);
  checkSection(inspection.video, trim);
  tools.progress.start('trim', inspection.video.frameTimes.length);
  const onFrame = (frames: number): void => tools.progress.update(frames);
  return withTrimmedVideo(inspection.video, trim, { onFrame, signal: tools.signal }, (video) => {
    tools.progress.stop();
    return extractPlanned(planForVideo(plan, video, request), inspectionOfSection(inspection, trim), request, tools);
  }).finally(() => tools.progress.stop());
};

const planForVideo = (plan: ExtractPlan, video: VideoInfo, { fps }: ExtractRequest): ExtractPlan => ({
  ...plan,
  video,
  rows: rowCount(video.duration, fps),
  playable: planPlayable(video),
});

const inspectWithProgress = async (video: VideoInfo, { progress, signal }: ExtractContext): Promise<Inspection> => {
  progress.start('inspect', video.frameTimes.length);
  try {
    return await inspectVideo(video, { onFrame: (frames) => progress.update(frames), signal });
  } finally {
    progress.stop();
  }
};

/** The inspection of a section of a video, with times relative to the beginning of the section. */
const inspectionOfSection = (inspection: Inspection, [from, to]: Section): Inspection => {
  const { damage, cuts, skippedStart } = inspection;
  const within = (time: Seconds): Seconds => Math.min(to, Math.max(from, time)) - from;
  const [first, last] = damage ? [within(damage.from), within(damage.to)] : [0, 0];
  return {
    ...inspection,
    damage: damage && last > first ? { from: first, to: last, seconds: Math.min(damage.seconds, last - first) } : null,
    cuts: cuts.filter((cut) => cut > from && cut < to).map(within),
    skippedStart: from === 0 ? skippedStart : 0,
  };
};

const extractPlanned = async (
  plan: ExtractPlan,
  inspection: Inspection,
  request: ExtractRequest,
  tools: ExtractContext,
): Promise<ExtractedDance> => {
  try {
    const { frames, people, model, removeCheckpoints } = await measureWithProgress(plan, request, tools);
    if (frames.every(({ pose }) => pose === null)) {
      throw new VideoError(`${plan.video.name}: expected a dancer, got nobody in any frame`);
    }
    const bpm = request.bpm ?? (await findTempo(plan.video, tools.signal));
    const moves = cutMoves(frames, plan.video.duration, bpm);
    const danceParts = { plan, request, frames, people, bpm, moves, model, inspection };
    const { info, report, coverS } = await writeParts(danceParts, tools);
    tools.signal?.throwIfAborted();
    await publishParts(plan.paths);
    await removeCheckpoints();
    return { info, report, coverS, paths: plan.paths };
  } finally {
    tools.progress.stop();
    await removeParts(plan.paths);
  }
};

const describePlan = ({ video, rows, playable }: ExtractPlan): string => {
  const rate = (video.frameTimes.length / video.duration).toFixed(2);
  const timing = hasVariableFps(video) ? ' (variable: timed by PTS)' : '';
  const size = `${video.width}x${video.height}`;
  return `${video.name}: ${video.duration.toFixed(2)} s, ${size}, ${video.codec}, ${rate} fps${timing}: ${rows} rows; ${playable.video} video`;
};

const measureWithProgress = async (
  { video }: ExtractPlan,
  { model, fps }: ExtractRequest,
  { loadModel, checkpoints, log, progress, signal }: ExtractContext,
): Promise<MeasuredPoses> => {
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

type DanceParts = {
  readonly plan: ExtractPlan;
  readonly request: ExtractRequest;
  readonly frames: readonly TimedPose[];
  readonly people: readonly number[];
  readonly bpm: number | null;
  readonly moves: readonly Move[];
  readonly model: ModelIdentity;
  /** What was found in the source video: some of it can no longer be detected in a trimmed section. */
  readonly inspection: Inspection;
};

const writeParts = async (
  danceParts: DanceParts,
  { progress, signal }: ExtractContext,
): Promise<Omit<ExtractedDance, 'paths'>> => {
  const { video, paths } = danceParts.plan;
  const parts = partPaths(paths);
  progress.start('video', video.frameTimes.length);
  const copyPlan = await writePlayable(video, parts.video, { onFrame: (done) => progress.update(done), signal });
  progress.update(video.frameTimes.length);
  progress.stop();
  const coverS = coverMoment(danceParts.frames, danceParts.request.fps);
  await writeCover(parts.video, coverS, parts.cover, signal);
  await writeKeypointCsv(parts.csv, danceParts.frames);
  const report = reportOf(danceParts, copyPlan);
  const info = danceInfo(danceParts, report, await sha256OfFile(parts.video));
  await writeFile(parts.json, `${JSON.stringify(info, null, 2)}\n`);
  return { info, report, coverS };
};

const reportOf = (danceParts: DanceParts, copyPlan: PlayablePlan): Report => {
  const { plan, request, frames, moves } = danceParts;
  const report = makeReport(frames, {
    rowsExpected: plan.rows,
    moves: moves.length,
    fps: request.fps,
    findings: findingsOf(danceParts, copyPlan),
  });
  if (!report) throw new Error('expected a dancer: it was checked before');
  return report;
};

const findingsOf = ({ plan, inspection, people }: DanceParts, copyPlan: PlayablePlan): VideoFindings => {
  const source = inspection.video;
  const hasAudio = copyPlan.audio !== 'none';
  return {
    height: plan.video.height,
    duration: plan.video.duration,
    cuts: inspection.cuts,
    damage: inspection.damage,
    skippedStart: inspection.skippedStart,
    frameSizeCount: source.frameSizeCount,
    hdr: source.hdr,
    originalFps: isThinned(plan.video) ? averageFps(plan.video) : null,
    unknownAudioCodecs: [...source.unknownAudioCodecs, ...(hasAudio || !source.audioCodec ? [] : [source.audioCodec])],
    hasAudio,
    people,
  };
};

const danceInfo = (
  { plan, request, frames, bpm, moves, model }: DanceParts,
  report: Report,
  videoSha256: string,
): DanceInfo =>
  DANCE_INFO.parse({
    version: DANCE_INFO_VERSION,
    id: request.id,
    title: request.title,
    level: request.level,
    tags: [...request.tags],
    bpm,
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
