import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DANCES, danceById } from './dances/dances.ts';
import { CONDITIONS, degradationOf, type Condition, type Degradation } from './render/degradation.ts';
import { danceAnimation } from './render/dance-animation.ts';
import { UnknownNameError, FRAMES_PER_SECOND, type Animation, type TimeRange } from './render/animation.ts';
import { playerAnimation } from './render/player-animation.ts';
import { withMusicFile } from './music/wav-file.ts';
import { writeChoreographedMoves } from './choreography/write-moves.ts';
import { MIN_SAME_FRAME_DECIBELS, compareWithVideo, evenlySpacedFrames } from './render/compare-with-video.ts';
import { renderVideo, renderStills } from './render/render-video.ts';
import { groundTruthOf } from './truth/ground-truth.ts';
import type { Dance } from './choreography/dance.ts';
import { parsePlayer, PlayerFileError } from './player/parse-player.ts';

type Options = {
  readonly dance: Dance;
  readonly player?: string;
  readonly out: string;
  readonly truth?: string;
  readonly stills?: number[];
  readonly range?: TimeRange;
  readonly condition?: Condition;
  readonly fps?: number;
};

const parseDance = (id: string): Dance => {
  const dance = danceById(id);
  if (dance) return dance;
  throw new InvalidArgumentError(`Expected ${DANCES.map((known) => known.id).join(', ')}.`);
};

const parseTimes = (text: string): number[] => {
  const times = text.split(',').map(Number);
  if (times.every((time) => Number.isFinite(time) && time >= 0)) return times;
  throw new InvalidArgumentError('Expected seconds, separated by commas.');
};

const parseRange = (text: string): TimeRange => {
  const [from, to, ...rest] = text.split('-').map(Number);
  if (from !== undefined && to !== undefined && rest.length === 0 && from >= 0 && to > from) return { from, to };
  throw new InvalidArgumentError('Expected seconds as in 2-4.5.');
};

const parseFps = (text: string): number => {
  const fps = Number(text);
  if (fps >= 1 && fps <= FRAMES_PER_SECOND) return fps;
  throw new InvalidArgumentError(`Expected a number of frames per second from 1 to ${FRAMES_PER_SECOND}.`);
};

const stillPath = (out: string, time: number): string => `${out.replace(/\.\w+$/, '')}-${time.toFixed(2)}.png`;

/** Progress: one line that is overwritten as frames are rendered. */
const showProgress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} frames`);
  else if (done % 100 === 0 || done === of) process.stderr.write(`${done} of ${of} frames\n`);
};

const animationOf = async ({ dance, player, fps = FRAMES_PER_SECOND }: Options): Promise<Animation> => {
  const animation = player
    ? playerAnimation(dance, parsePlayer(await readFile(player, 'utf8'), player))
    : danceAnimation(dance);
  return { ...animation, fps };
};

/** The degradation by the animation's own camera, followed by that of the condition. */
const degradationFor = ({ filters, setup }: Animation, condition?: Condition): Degradation => {
  if (!condition) return { filters, jpegCoarseness: null };
  const poor = degradationOf(condition, setup.size);
  return { ...poor, filters: [...filters, ...poor.filters] };
};

const run = async (options: Options): Promise<void> => {
  const animation = await animationOf(options);
  const degradation = degradationFor(animation, options.condition);
  if (options.truth) await writeFile(options.truth, JSON.stringify(groundTruthOf(animation, options.range)));
  if (options.stills) {
    await renderStills(animation, options.stills, { degradation, pathOf: (time) => stillPath(options.out, time) });
    return;
  }
  const { out, range } = options;
  const output = { out, range, degradation, onFrame: showProgress };
  // A camera in a room records no music.
  if (options.player) await renderVideo(animation, { ...output, audio: null });
  else
    await withMusicFile(options.dance, (file) =>
      renderVideo(animation, { ...output, audio: { file, from: range?.from ?? 0 } }),
    );
};

/** Renders 24 frames again and prints how similar each is to the video's own; fails if one differs. */
const checkVideo = async (video: string, { dance }: Pick<Options, 'dance'>): Promise<void> => {
  const animation = danceAnimation(dance);
  const found = await compareWithVideo(animation, video, evenlySpacedFrames(animation, SAMPLES));
  for (const { frame, decibels } of found) process.stdout.write(`frame ${frame}: ${decibels.toFixed(1)} dB\n`);
  const different = found.filter(({ decibels }) => decibels < MIN_SAME_FRAME_DECIBELS).length;
  process.stdout.write(
    `${found.length - different} of ${found.length} are the same frames, apart from the encoder's noise\n`,
  );
  if (different > 0) process.exitCode = 1;
};

const SAMPLES = 24;

const DANCE_FLAG = ['--dance <name>', `which dance: ${DANCES.map(({ id }) => id).join(', ')}`] as const;

const program = new Command('stage').description('Renders videos of synthetic dancers.').helpCommand(false);
program
  .command('film', { isDefault: true })
  .description('render a video of a dance, or of a rehearsal player who dances it; the default command')
  .requiredOption(...DANCE_FLAG, parseDance)
  .option('--player <file>', 'a rehearsal player who dances it, as JSON')
  .requiredOption('--out <file>', 'the file to write: .mp4, or .mjpeg and .y4m for a fake camera')
  .option('--truth <file>', 'also write the true position of every keypoint, as JSON')
  .option('--stills <seconds>', 'only the frames at these times, each as a PNG beside --out', parseTimes)
  .option('--range <from-to>', 'only this part, in seconds', parseRange)
  .option('--fps <number>', 'frames per second', parseFps)
  .addOption(new Option('--condition <name>', 'degrade the frames').choices(CONDITIONS))
  .action(run);
program
  .command('check <video>')
  .description('render 24 frames of a dance again and compare them with its video')
  .requiredOption(...DANCE_FLAG, parseDance)
  .action(checkVideo);
program
  .command('moves <json>')
  .description("write the choreographer's own moves, with their names, into a dance's JSON")
  .requiredOption(...DANCE_FLAG, parseDance)
  .action((json: string, { dance }: Pick<Options, 'dance'>) => writeChoreographedMoves(dance, json));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PlayerFileError || error instanceof UnknownNameError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
