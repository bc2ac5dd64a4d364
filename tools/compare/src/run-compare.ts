/** Runs `npm run compare`. */
import path from 'node:path';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import type { CommandEnvironment } from '@instep/video-poses/command';
import { UsageError } from '@instep/video-poses/errors';
import { EXIT_CODES, exitCodeOf, errorLine, type ExitCode } from '@instep/video-poses/exit-codes';
import { checkFfmpeg } from '@instep/video-poses/ffmpeg';
import type { PoseCacheOptions } from '@instep/video-poses/pose-cache';
import { createProgress } from '@instep/video-poses/progress';
import { CommanderError } from 'commander';
import { comparisonOf, judgeAttempt, type Comparison } from './comparison.ts';
import { comparisonText } from './comparison-text.ts';
import { findOffset } from './find-offset.ts';
import { loadSide } from './load-side.ts';
import { createProgram, type CompareOptions } from './options.ts';

/** Everything external that a run uses, and where it stores measured poses. */
export type CompareEnvironment = CommandEnvironment & { readonly cacheFolder: string };

/** Runs one command line, from its arguments to its exit code. The result goes to stdout, everything else to stderr. */
export const runCompare = async (args: readonly string[], environment: CompareEnvironment): Promise<ExitCode> => {
  const program = createProgram(async (reference, attempt, options) => {
    const comparison = await compareFiles(reference, attempt, options, environment);
    environment.stdout.write(`${options.json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison)}\n`);
  }).configureOutput({
    writeOut: (text) => void environment.stdout.write(text),
    writeErr: (text) => void environment.stderr.write(text),
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT_CODES.ok.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
    environment.stderr.write(`${errorLine(error)}\n`);
    return exitCodeOf(error);
  }
};

const compareFiles = async (
  reference: string,
  attempt: string,
  options: CompareOptions,
  environment: CompareEnvironment,
): Promise<Comparison> => {
  const { model, modelUrl, fps } = options;
  if (modelUrl !== undefined && model !== 'movenet') {
    throw new UsageError(`Expected --model-url with --model movenet only, got --model ${model}`);
  }
  if (![reference, attempt].every((file) => file.toLowerCase().endsWith('.csv'))) await checkFfmpeg();
  const { onMeasure, stop } = progressOf(environment);
  const { cacheFolder: folder, loadModel, checkpoints, signal } = environment;
  const choice = modelUrl === undefined ? { name: model } : { name: model, modelUrl };
  const poses: PoseCacheOptions = { folder, model: choice, fps, loadModel, checkpoints, onMeasure, signal };
  try {
    const dance = await loadSide(reference, poses);
    const { frames } = await loadSide(attempt, poses);
    const prepared = prepareReference(dance, 'whole');
    const { offset, confidence, judgement } =
      options.offset === undefined ? findOffset(prepared, frames) : givenOffset(prepared, frames, options.offset);
    const names = { referenceName: path.basename(reference), attemptName: path.basename(attempt) };
    return comparisonOf({ reference: dance, ...names, offset, offsetConfidence: confidence }, judgement);
  } finally {
    stop();
  }
};

const givenOffset = (reference: Reference, attempt: readonly TimedPose[], offset: Seconds) => ({
  offset,
  confidence: null,
  judgement: judgeAttempt(reference, attempt, offset),
});

const progressOf = ({
  stderr,
  now,
}: CommandEnvironment): { onMeasure: NonNullable<PoseCacheOptions['onMeasure']>; stop: () => void } => {
  const progress = createProgress('auto', 'compare', { stream: stderr, now });
  return {
    onMeasure: (video, _model, rows, known) => {
      progress.stop();
      progress.start(`poses of ${video.name}`, rows, known);
      return (done) => progress.update(done);
    },
    stop: () => progress.stop(),
  };
};
