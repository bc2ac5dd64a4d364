/** The command line of `npm run extract`. */
import { fileURLToPath } from 'node:url';
import { MODEL_NAMES, type ModelName } from '@instep/pose-estimator/pose-model';
import { UsageError } from '@instep/video-poses/errors';
import { PROGRESS_MODES, type ProgressMode } from '@instep/video-poses/progress';
import { Command, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat } from './export/export-dance.ts';
import { formatHelp } from './help.ts';
import { parseSection, type Section } from './trim.ts';

/** The options of `add`. */
export type AddOptions = {
  readonly fps: number;
  readonly model: ModelName;
  readonly modelUrl?: string;
  readonly id?: string;
  readonly title?: string;
  readonly level: number;
  readonly tag: readonly string[];
  readonly bpm?: number;
  readonly trim?: Section;
  readonly out: string;
  readonly json: boolean;
  readonly progress: ProgressMode;
  readonly quiet: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly preview: boolean;
};

/** The options that all commands have. */
export type CommonOptions = { readonly out: string; readonly json: boolean };

/** The options of `export`. */
export type ExportOptions = CommonOptions & { readonly format: ExportFormat; readonly to?: string };

/** The options of `preview`. */
export type PreviewOptions = CommonOptions & Pick<AddOptions, 'progress' | 'quiet'> & { readonly to?: string };

/** What each command does. */
export type Actions = {
  readonly add: (videos: readonly string[], options: AddOptions) => Promise<void>;
  readonly check: (id: string, options: CommonOptions) => Promise<void>;
  readonly preview: (id: string, options: PreviewOptions) => Promise<void>;
  readonly export: (id: string, options: ExportOptions) => Promise<void>;
  readonly list: (options: CommonOptions) => Promise<void>;
  readonly doctor: (options: CommonOptions) => Promise<void>;
};

/** The folder of the dances that the game offers. */
const DANCES_FOLDER = fileURLToPath(new URL('../../../data/dancer', import.meta.url));

/** The parser of the command line, which calls the action of the command. */
export const createProgram = (actions: Actions): Command => {
  const program = new Command('extract')
    .description("Makes dances out of videos: the dancer's keypoints, a video for the browser, and the moves.")
    .exitOverride()
    .configureHelp({ formatHelp })
    .helpCommand(false);
  withOptions(program.command('add', { isDefault: true }), addOptions())
    .description('make a dance of each video; the default command')
    .argument(
      '<video...>',
      'MP4, MOV, WebM or MKV, 1 s to 20 min, up to 3840 x 2160 either way up, from 5 frames a second; or folders, or patterns',
    )
    .action(actions.add);
  withOptions(program.command('check'), commonOptions())
    .description('check that the files of a dance are complete and fit together')
    .argument('<id>')
    .action(actions.check);
  withOptions(program.command('list'), commonOptions()).description('list the dances').action(actions.list);
  withOptions(program.command('preview'), [...previewOptions(), ...commonOptions(), ...progressOptions()])
    .description("write a dance's video with the skeleton drawn, to check it before you offer it")
    .argument('<id>')
    .action(actions.preview);
  withOptions(program.command('export'), [...exportOptions(), ...commonOptions()])
    .description("write a dance in another program's format, to stdout or into a folder")
    .argument('<id>')
    .action(actions.export);
  withOptions(program.command('doctor'), commonOptions())
    .description('check what is needed, and show what is missing and how to get it')
    .action(actions.doctor);
  return program;
};

const withOptions = (command: Command, options: readonly Option[]): Command => {
  for (const option of options) command.addOption(option);
  return command;
};

const addOptions = (): Option[] => [
  new Option('--fps <number>', 'poses per second of video').default(15).argParser(number('--fps', 1, 120)),
  new Option('--model <name>', 'the pose network').default('full').choices(MODEL_NAMES),
  new Option('--model-url <url>', "MoveNet's model.json: an http(s) address, a file: URL or a path"),
  new Option('--id <id>', 'name of the files; by default derived from the file name'),
  new Option('--title <text>', 'what players read; by default derived from the file name'),
  new Option('--level <number>', '1 easy, 2 medium, 3 hard').default(1).argParser(wholeNumber('--level', 1, 3)),
  new Option('--tag <text>', 'a tag to find it by; may be repeated').default([]).argParser(collectTags),
  new Option('--bpm <number>', 'beats per minute, on which moves begin (default: as found in the music)').argParser(
    number('--bpm', 20, 400),
  ),
  new Option('--trim <from-to>', 'only this section: seconds, or 1:02.5-1:30').argParser(parseSection),
  new Option('--force', 'replace a dance of the same id').default(false),
  new Option('--dry-run', 'print what would be done, write nothing').default(false),
  new Option('--preview', 'also write ID-preview.mp4 here: the video with the skeleton drawn').default(false),
  ...commonOptions(),
  ...progressOptions(),
];

const progressOptions = (): Option[] => [
  new Option('--progress <how>', 'a bar, full lines, JSON lines on stderr, or nothing')
    .default('auto')
    .choices(PROGRESS_MODES),
  new Option('--quiet', 'print errors only').default(false),
];

const previewOptions = (): Option[] => [new Option('--to <file>', 'the file to write, by default ID-preview.mp4 here')];

const exportOptions = (): Option[] => [
  new Option('--format <name>', 'COCO keypoints, OpenPose BODY_25, the moves as WebVTT, or a tidy CSV')
    .makeOptionMandatory()
    .choices(Object.keys(EXPORT_FORMATS)),
  new Option('--to <folder>', 'write files there instead of to stdout'),
];

const commonOptions = (): Option[] => [
  new Option('--out <folder>', 'the folder of dances').default(
    process.env['DANCES_DIR'] || DANCES_FOLDER,
    'data/dancer',
  ),
  new Option('--json', 'one JSON value on stdout').default(false),
];

const number =
  (flag: string, min: number, max: number) =>
  (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value >= min && value <= max) return value;
    throw new UsageError(`Expected ${flag} to be a number from ${min} to ${max}, got "${text}"`);
  };

const wholeNumber =
  (flag: string, min: number, max: number) =>
  (text: string): number => {
    const value = number(flag, min, max)(text);
    if (Number.isInteger(value)) return value;
    throw new UsageError(`Expected ${flag} to be a whole number from ${min} to ${max}, got "${text}"`);
  };

const collectTags = (tag: string, before: readonly string[]): string[] => {
  if (tag.length < 1 || tag.length > 40) throw new UsageError(`Expected a --tag of 1 to 40 characters, got "${tag}"`);
  return [...before, tag];
};
