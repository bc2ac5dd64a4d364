/** The command line of `npm run compare`. */
import { MODEL_NAMES, type ModelName } from '@instep/pose-estimator/pose-model';
import { UsageError } from '@instep/video-poses/errors';
import { Command, Option } from 'commander';

/** The options of the command line. */
export type CompareOptions = {
  readonly offset?: number;
  readonly fps: number;
  readonly model: ModelName;
  readonly modelUrl?: string;
  readonly json: boolean;
};

const EXAMPLES = `
Examples:
  npm run compare -- teacher.mp4 pupil.mp4
  npm run compare -- teacher.mp4 pupil.mp4 --offset 3.042 --json
  npm run compare -- data/dancer/warm-up.csv pupil.mp4 --offset 0

Exit codes: those of npm run extract (see its --help).`;

/** The parser of the command line, which calls `compare`. */
export const createProgram = (
  compare: (reference: string, attempt: string, options: CompareOptions) => Promise<void>,
): Command =>
  new Command('compare')
    .description('Judges an attempt at a dance as the game would: two videos, or keypoint CSVs.')
    .usage('<reference> <attempt> [flags]')
    .argument('<reference>', 'video or keypoint CSV of the dancer')
    .argument('<attempt>', 'video or keypoint CSV of the player')
    .addOption(
      new Option(
        '--offset <seconds>',
        't_attempt = t_reference + offset; by default it is found from the movements',
      ).argParser(parseOffset),
    )
    .addOption(new Option('--fps <number>', 'poses per second of video').default(15).argParser(parseFps))
    .addOption(new Option('--model <name>', 'the pose network, the same for both').default('full').choices(MODEL_NAMES))
    .addOption(new Option('--model-url <url>', "MoveNet's model.json"))
    .option('--json', 'one JSON value on stdout', false)
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .action(compare);

const parseOffset = (text: string): number => {
  const value = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new UsageError(`Expected --offset to be a number of seconds, got "${text}"`);
};

const parseFps = (text: string): number => {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 5 && value <= 60) return value;
  throw new UsageError(`Expected --fps to be a number from 5 to 60, got "${text}"`);
};
