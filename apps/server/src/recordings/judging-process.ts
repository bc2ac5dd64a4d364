import { fileURLToPath } from 'node:url';
import type { RecordingReport } from '@instep/choreo/judged-recording';
import type { Seconds } from '@instep/choreo/units';
import type { Scope } from '@instep/choreo/verdict';
import { MAX_RECORDING_S, type RecordingFailure } from '@instep/protocol/recording';
import type { Config } from '../config.ts';
import { parseJson, startCommand, type ChildCommand, type CommandEnd } from '../studio/child-command.ts';
import type { ImportProgress } from '../studio/import-job.ts';
import { EXIT } from '../studio/import-messages.ts';

/** What is judged: a video; or with an offset, the poses of a recording that was judged before. */
export type JudgingTask = {
  readonly danceId: string;
  readonly scope: Scope;
  readonly file: string;
  readonly offsetS: Seconds | null;
  /** Where the process writes RECORDING_FILES. */
  readonly out: string;
};

/** How the process ended: a report, a failure, or `null` when it was stopped. */
export type JudgingOutcome = Exclude<RecordingReport, { readonly problem: unknown }> | RecordingFailure | null;

export type Judging = Pick<ChildCommand, 'stop' | 'setHeld'> & {
  /** Never rejects. */
  readonly outcome: Promise<JudgingOutcome>;
};

/** Judges a recording in a process of its own: the server's event loop has players to answer. */
export type StartJudging = (task: JudgingTask, onProgress: (progress: ImportProgress) => void) => Judging;

const COMMAND: readonly string[] = [
  '--import',
  'tsx',
  fileURLToPath(import.meta.resolve('@instep/compare/judge-recording')),
];

/** Starts the process with the dances and the network of this server. */
export const createStartJudging =
  (
    config: Pick<Config, 'dancesFolder' | 'poseModel' | 'poseModelUrl'>,
    command: readonly string[] = COMMAND,
  ): StartJudging =>
  (task, onProgress) => {
    const { ended, stop, setHeld } = startCommand([...command, ...argumentsOf(task, config)], onProgress);
    return { outcome: ended.then(outcomeOf), stop, setHeld };
  };

const argumentsOf = (
  { danceId, scope, file, offsetS, out }: JudgingTask,
  { dancesFolder, poseModel, poseModelUrl }: Pick<Config, 'dancesFolder' | 'poseModel' | 'poseModelUrl'>,
): string[] => [
  ...['--dances', dancesFolder, '--dance', danceId, '--scope', scope, '--model', poseModel],
  ...(poseModelUrl === '' ? [] : ['--model-url', poseModelUrl]),
  ...(offsetS === null ? ['--max-seconds', String(MAX_RECORDING_S)] : [`--offset=${offsetS.toFixed(3)}`]),
  ...['--out', out, '--', file],
];

const FAILURES: Readonly<Record<number, RecordingFailure>> = {
  [EXIT.video]: 'video',
  [EXIT.toolMissing]: 'tool_missing',
  [EXIT.disk]: 'disk',
};

const outcomeOf = ({ code, isKilledByStop, stdout }: CommandEnd): JudgingOutcome => {
  if (isKilledByStop || code === EXIT.interrupted) return null;
  if (code !== 0) return FAILURES[code ?? EXIT.bug] ?? 'server';
  // It was written by a process of the same build.
  const report = parseJson(stdout) as RecordingReport | null;
  if (report === null) return 'server';
  return 'problem' in report ? report.problem : report;
};
