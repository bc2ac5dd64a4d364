/** Runs the command line with which the server judges a recording of a dance in a process of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import { RECORDING_FILES, type RecordingProblem, type RecordingReport } from '@instep/choreo/judged-recording';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { SCOPES, type Scope } from '@instep/choreo/verdict';
import { readDance } from '@instep/dance-files/dance-folder';
import { readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { MODEL_NAMES, type ModelName } from '@instep/pose-estimator/pose-model';
import type { CommandEnvironment } from '@instep/video-poses/command';
import { errorLine, EXIT_CODES, exitCodeOf, type ExitCode } from '@instep/video-poses/exit-codes';
import { checkFfmpeg } from '@instep/video-poses/ffmpeg';
import { measurePoses } from '@instep/video-poses/poses';
import { probeVideo } from '@instep/video-poses/probe';
import { createProgress, type Progress } from '@instep/video-poses/progress';
import { Command, CommanderError, Option } from 'commander';
import { judgedFrames } from './comparison.ts';
import { findOffset } from './find-offset.ts';

type Options = {
  readonly dances: string;
  readonly dance: string;
  readonly scope: Scope;
  readonly model: ModelName;
  readonly modelUrl?: string;
  readonly maxSeconds: number;
  readonly offset?: number;
  readonly out: string;
};

/** About as many as a camera sends. */
const POSES_PER_SECOND = 15;

/**
 * Judges a recording: its video, or with `--offset` the poses that an earlier run has measured. Writes RECORDING_FILES,
 * prints a RecordingReport, and reports its progress as JSON lines on stderr.
 */
export const runRecording = async (args: readonly string[], environment: CommandEnvironment): Promise<ExitCode> => {
  const { stdout, stderr } = environment;
  const program = createProgram(async (recording, options) => {
    const report = await judgeRecording(recording, options, environment).catch(reportOf);
    stdout.write(`${JSON.stringify(report)}\n`);
  }).configureOutput({ writeErr: (text) => void stderr.write(text) });
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT_CODES.ok.code;
  } catch (error) {
    if (error instanceof CommanderError) return EXIT_CODES.usage.code;
    stderr.write(`${errorLine(error)}\n`);
    return exitCodeOf(error);
  }
};

const createProgram = (judge: (recording: string, options: Options) => Promise<void>): Command =>
  new Command('judge-recording')
    .argument('<recording>', 'the video; with --offset, the keypoint CSV of an earlier run')
    .requiredOption('--dances <folder>', 'the folder of the dances')
    .requiredOption('--dance <id>')
    .addOption(new Option('--scope <scope>').default('whole').choices(SCOPES))
    .addOption(new Option('--model <name>').default('full').choices(MODEL_NAMES))
    .option('--model-url <url>')
    .option('--max-seconds <seconds>', 'refuse a longer video', Number, Infinity)
    .option('--offset <seconds>', 't_recording = t_dance + offset', Number)
    .requiredOption('--out <folder>', 'where the files are written')
    .exitOverride()
    .action(judge);

/** A video that can be read but not judged. */
class RecordingError extends Error {
  readonly problem: RecordingProblem;

  constructor(problem: RecordingProblem) {
    super(problem);
    this.problem = problem;
  }
}

const reportOf = (error: unknown): RecordingReport => {
  if (error instanceof RecordingError) return { problem: error.problem };
  throw error;
};

const judgeRecording = async (
  recording: string,
  options: Options,
  environment: CommandEnvironment,
): Promise<RecordingReport> => {
  const { dances, dance, scope, offset: given, out } = options;
  const progress = createProgress('json', 'judge', { stream: environment.stderr, now: environment.now });
  await mkdir(out, { recursive: true });
  const { frames, durationS } =
    given === undefined ? await measureVideo(recording, options, environment, progress) : await readMeasured(recording);
  if (frames.every(({ pose }) => pose === null)) throw new RecordingError('nobody');
  progress.start('judge', 1);
  const reference = prepareReference((await readDance(dances, dance)).choreography, scope);
  const { offset, confidence } =
    given === undefined ? findOffset(reference, frames) : { offset: given, confidence: null };
  await writeFile(path.join(out, RECORDING_FILES.judged), judgedText(reference, frames, offset));
  progress.stop();
  return { offsetS: offset, confidence, durationS };
};

type Measured = { readonly frames: readonly TimedPose[]; readonly durationS: Seconds };

const readMeasured = async (file: string): Promise<Measured> => {
  const frames = await readKeypointCsv(file);
  return { frames, durationS: frames.at(-1)?.mediaTime ?? 0 };
};

const measureVideo = async (
  file: string,
  { model: name, modelUrl, maxSeconds, out }: Options,
  { loadModel, signal }: CommandEnvironment,
  progress: Progress,
): Promise<Measured> => {
  await checkFfmpeg();
  const video = await probeVideo(file);
  if (video.duration > maxSeconds) throw new RecordingError('too_long');
  const { frames } = await measurePoses(video, {
    model: modelUrl === undefined ? { name } : { name, modelUrl },
    fps: POSES_PER_SECOND,
    loadModel,
    signal,
    onMeasure: (_video, _model, rows, known) => {
      progress.start('poses', rows, known);
      return (done) => progress.update(done);
    },
  });
  progress.stop();
  const poses = path.join(out, RECORDING_FILES.poses);
  await writeKeypointCsv(poses, frames);
  // Rounded as in the file, so that judging again from it gives the same.
  return { frames: await readKeypointCsv(poses), durationS: video.duration };
};

function* judgedText(reference: Reference, frames: readonly TimedPose[], offset: Seconds): Generator<string> {
  for (const line of judgedFrames(reference, frames, offset)) yield `${JSON.stringify(line)}\n`;
}
