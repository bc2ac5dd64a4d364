import path from 'node:path';
import { prepareReference, type Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { EXIT_CODES, exitCodeOf, lineOf, UsageError, type ExitCode } from '@instep/extract-keypoints/exit-codes';
import type { PoseCacheOptions } from '@instep/extract-keypoints/pose-cache';
import { createProgress } from '@instep/extract-keypoints/progress';
import type { World } from '@instep/extract-keypoints/run-extract';
import { checkTools } from '@instep/extract-keypoints/tools-on-path';
import { CommanderError } from 'commander';
import { comparisonOf, judgeAttempt, type Comparison } from './comparison.ts';
import { comparisonText } from './comparison-text.ts';
import { findOffset } from './find-offset.ts';
import { loadSide } from './load-side.ts';
import { createProgram, type CompareOptions } from './options.ts';

/** What a run touches outside, and where it keeps measured poses. */
export type CompareWorld = World & { readonly cacheFolder: string };

/** Runs one command line, from its arguments to its exit code. The result goes to stdout, all talk to stderr. */
export const runCompare = async (args: readonly string[], world: CompareWorld): Promise<ExitCode> => {
  const program = createProgram(async (reference, attempt, options) => {
    const comparison = await compareFiles(reference, attempt, options, world);
    world.stdout.write(`${options.json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison)}\n`);
  }).configureOutput({
    writeOut: (text) => void world.stdout.write(text),
    writeErr: (text) => void world.stderr.write(text),
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT_CODES.ok.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
    world.stderr.write(`${lineOf(error)}\n`);
    return exitCodeOf(error);
  }
};

const compareFiles = async (
  reference: string,
  attempt: string,
  options: CompareOptions,
  world: CompareWorld,
): Promise<Comparison> => {
  const { model, modelUrl, fps } = options;
  if (modelUrl !== undefined && model !== 'movenet') {
    throw new UsageError(`Expected --model-url with --model movenet only, got --model ${model}`);
  }
  if (![reference, attempt].every((file) => file.toLowerCase().endsWith('.csv'))) await checkTools();
  const { onMeasure, stop } = progressOf(world);
  const { cacheFolder: folder, loadModel, checkpoints, signal } = world;
  const choice = modelUrl === undefined ? { name: model } : { name: model, modelUrl };
  const poses: PoseCacheOptions = { folder, model: choice, fps, loadModel, checkpoints, onMeasure, signal };
  try {
    const dance = await loadSide(reference, poses);
    const { frames } = await loadSide(attempt, poses);
    const prepared = prepareReference(dance, 'whole');
    const { offset, confidence, judgement } =
      options.offset === undefined ? findOffset(prepared, frames) : toldOffset(prepared, frames, options.offset);
    const names = { referenceName: path.basename(reference), attemptName: path.basename(attempt) };
    return comparisonOf({ reference: dance, ...names, offset, offsetConfidence: confidence }, judgement);
  } finally {
    stop();
  }
};

const toldOffset = (reference: Reference, attempt: readonly TimedPose[], offset: Seconds) => ({
  offset,
  confidence: null,
  judgement: judgeAttempt(reference, attempt, offset),
});

const progressOf = ({
  stderr,
  now,
}: World): { onMeasure: NonNullable<PoseCacheOptions['onMeasure']>; stop: () => void } => {
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
