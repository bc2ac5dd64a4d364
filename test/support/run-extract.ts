import { runExtract } from '@instep/extract-keypoints/run-extract';
import type { PoseModel } from '@instep/pose-estimator/pose-model';
import type { ExitCode } from '@instep/video-poses/exit-codes';
import { createTextCollector } from './text-collector.ts';
import { fakePoseModel, swingingPose } from './fake-pose-model.ts';

/** The output of a run of the command line, and how it ended. */
export type ExtractRun = { readonly exitCode: ExitCode; readonly stdout: string; readonly stderr: string };

/**
 * Runs the extraction's command line in this process, with a model that finds a person swinging their arms; `stop`
 * interrupts it.
 */
export const runTestExtract = async (
  args: readonly string[],
  model: PoseModel = fakePoseModel((timeMs) => swingingPose(timeMs)),
  stop: (stderr: string) => boolean = () => false,
): Promise<ExtractRun> => {
  const stdout = createTextCollector();
  const interrupted = new AbortController();
  const stderr = createTextCollector((text) => stop(text) && interrupted.abort());
  const exitCode = await runExtract(args, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    now: () => performance.now(),
    loadModel: async () => model,
    signal: interrupted.signal,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
};
