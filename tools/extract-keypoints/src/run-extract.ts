/** Runs the commands of `npm run extract`. */
import type { CommandEnvironment } from '@instep/video-poses/command';
import { EXIT_CODES, exitCodeOf, errorLine, type ExitCode } from '@instep/video-poses/exit-codes';
import { checkFfmpeg } from '@instep/video-poses/ffmpeg';
import { createProgress, type ProgressMode } from '@instep/video-poses/progress';
import { CommanderError } from 'commander';
import { checkDance, listDances, listText } from './dances.ts';
import { runDoctor, doctorText } from './doctor.ts';
import { exportDance } from './export/export-dance.ts';
import { extractDance, planExtract, type ExtractRequest } from './extract-dance.ts';
import { createProgram, type AddOptions } from './options.ts';
import { writePreview } from './preview.ts';
import { checkDanceId, requestsOf, videoPaths } from './requests.ts';
import { extractedJson, extractedText, planJson, reportText } from './report-text.ts';

/** Runs one command line, from its arguments to its exit code. Results go to stdout, everything else to stderr. */
export const runExtract = async (args: readonly string[], environment: CommandEnvironment): Promise<ExitCode> => {
  let exitCode: ExitCode = EXIT_CODES.ok.code;
  const print = (text: string): void => void environment.stdout.write(`${text}\n`);
  const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
  const program = createProgram({
    add: async (videos, options) => {
      exitCode = await addVideos(videos, options, environment);
    },
    check: async (id, { out, json }) => {
      await checkFfmpeg();
      const report = await checkDance(out, checkDanceId(id));
      if (json) printJson({ id, ...report });
      else print(reportText(id, report));
      if (report.verdict === 'POOR') exitCode = EXIT_CODES.poor.code;
    },
    preview: async (id, { out, json, to, progress, quiet }) => {
      await checkFfmpeg();
      const file = await writeDancePreview(id, { folder: out, to, mode: quiet ? 'none' : progress }, environment);
      if (json) printJson({ id, preview: file });
      else if (!quiet) print(file);
    },
    export: async (id, { out, json, format, to }) => {
      const exported = await exportDance(out, checkDanceId(id), to === undefined ? { format } : { format, to });
      if (json) printJson({ id, format, ...exported });
      else if ('text' in exported) environment.stdout.write(exported.text);
      else print(exported.files.join('\n'));
    },
    doctor: async ({ out, json }) => {
      const findings = await runDoctor({ loadModel: environment.loadModel, out });
      if (json) printJson({ findings });
      else print(doctorText(findings));
      if (findings.some(({ state }) => state === 'missing')) exitCode = EXIT_CODES.toolMissing.code;
    },
    list: async ({ out, json }) => {
      const dances = await listDances(out);
      if (json) printJson({ dances });
      else if (dances.length > 0) print(listText(dances));
    },
  });
  // Commander's own messages end in a newline already.
  for (const command of [program, ...program.commands]) {
    command.configureOutput({
      writeOut: (text) => void environment.stdout.write(text),
      writeErr: (text) => void environment.stderr.write(text),
    });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok.code : EXIT_CODES.usage.code;
    environment.stderr.write(`${errorLine(error)}\n`);
    return exitCodeOf(error);
  }
};

const writeDancePreview = (
  id: string,
  { folder, to, mode }: { readonly folder: string; readonly to?: string | undefined; readonly mode: ProgressMode },
  { stderr, now, signal }: CommandEnvironment,
): Promise<string> => {
  const progress = createProgress(mode, id, { stream: stderr, now });
  return writePreview({ folder, id: checkDanceId(id), target: to ?? `${id}-preview.mp4`, progress, signal });
};

/** The result for one video. */
type Outcome =
  | { readonly dance: object; readonly text: string; readonly exitCode: ExitCode }
  | { readonly failure: { readonly video: string; readonly exitCode: ExitCode; readonly message: string } };

const addVideos = async (
  videos: readonly string[],
  options: AddOptions,
  environment: CommandEnvironment,
): Promise<ExitCode> => {
  const requests = requestsOf(await videoPaths(videos), options);
  await checkFfmpeg();
  const outcomes: Outcome[] = [];
  for (const request of requests) {
    const outcome = await addVideo(request, options, environment);
    outcomes.push(outcome);
    if ('failure' in outcome) reportFailure(outcome.failure, options, environment);
    else if (!options.json && !options.quiet) environment.stdout.write(`${outcome.text}\n`);
    if (environment.signal?.aborted) break;
  }
  if (options.json) {
    const dances = outcomes.flatMap((outcome) => ('dance' in outcome ? [outcome.dance] : []));
    const failures = outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : []));
    environment.stdout.write(`${JSON.stringify({ dances, failures }, null, 2)}\n`);
  }
  if (environment.signal?.aborted) return EXIT_CODES.interrupted.code;
  const codes = outcomes.map((outcome) => ('failure' in outcome ? outcome.failure.exitCode : outcome.exitCode));
  if (codes.length === 1) return codes[0] ?? EXIT_CODES.ok.code;
  return codes.every((code) => code === EXIT_CODES.ok.code) ? EXIT_CODES.ok.code : EXIT_CODES.partFailed.code;
};

const addVideo = async (
  request: ExtractRequest,
  options: AddOptions,
  environment: CommandEnvironment,
): Promise<Outcome> => {
  const { signal, loadModel, checkpoints, stderr, now } = environment;
  const mode = options.quiet ? 'none' : options.progress;
  const isText = mode === 'auto' || mode === 'plain';
  try {
    if (options.dryRun) {
      const plan = await planExtract(request);
      const text = `${request.id}: would write ${plan.rows} rows and ${plan.playable.video} the video of ${plan.video.name}`;
      return { dance: planJson(request.id, plan), text, exitCode: EXIT_CODES.ok.code };
    }
    const progress = createProgress(mode, request.id, { stream: stderr, now });
    const log = (line: string): void => void (isText && stderr.write(`${line}\n`));
    const extracted = await extractDance(request, { loadModel, checkpoints, progress, log, signal });
    const exitCode = extracted.info.draft ? EXIT_CODES.poor.code : EXIT_CODES.ok.code;
    if (!options.preview) return { dance: extractedJson(extracted), text: extractedText(extracted), exitCode };
    // The dance is already made, even if its preview fails.
    const preview = await writeDancePreview(request.id, { folder: request.out, mode }, environment).catch(errorLine);
    const text = `${extractedText(extracted)}\n  preview          ${preview}`;
    return { dance: { ...extractedJson(extracted), preview }, text, exitCode };
  } catch (error) {
    return { failure: { video: request.video, exitCode: exitCodeOf(error), message: errorLine(error) } };
  }
};

type Failure = Extract<Outcome, { readonly failure: object }>['failure'];

const reportFailure = (failure: Failure, { progress }: AddOptions, { stderr }: CommandEnvironment): void => {
  const { exitCode, message, video } = failure;
  const line = progress === 'json' ? JSON.stringify({ v: 1, type: 'error', video, exitCode, message }) : message;
  stderr.write(`${line}\n`);
};
