import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DANCES, danceById } from './dances/dances.ts';
import { CONDITIONS, spoilingOf, type Condition, type Spoiling } from './film/conditions.ts';
import { danceFilm } from './film/dance-film.ts';
import { UnknownNameError } from './film/named.ts';
import { playerFilm } from './film/player-film.ts';
import { FRAMES_PER_SECOND, type Film, type Stretch } from './film/film.ts';
import { withMusic } from './film/sound-file.ts';
import { writeOwnMoves } from './film/own-moves.ts';
import { ENCODER_NOISE_DECIBELS, likenessOf, sampledFrames } from './film/same-film.ts';
import { shoot, shootStills, truthOf } from './film/shoot.ts';
import type { Dance } from './choreography/dance.ts';
import { parsePlayer, PlayerFileError } from './player/parse-player.ts';

type Options = {
  readonly dance: Dance;
  readonly player?: string;
  readonly out: string;
  readonly truth?: string;
  readonly stills?: number[];
  readonly range?: Stretch;
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

const parseRange = (text: string): Stretch => {
  const [from, to, ...rest] = text.split('-').map(Number);
  if (from !== undefined && to !== undefined && rest.length === 0 && from >= 0 && to > from) return { from, to };
  throw new InvalidArgumentError('Expected seconds as in 2-4.5.');
};

const parseFps = (text: string): number => {
  const fps = Number(text);
  if (fps >= 1 && fps <= FRAMES_PER_SECOND) return fps;
  throw new InvalidArgumentError(`Expected pictures a second from 1 to ${FRAMES_PER_SECOND}.`);
};

const stillPath = (out: string, time: number): string => `${out.replace(/\.\w+$/, '')}-${time.toFixed(2)}.png`;

/** Progress: one line that is overwritten as frames are rendered. */
const showProgress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} pictures`);
  else if (done % 100 === 0 || done === of) process.stderr.write(`${done} of ${of} pictures\n`);
};

const filmOf = async ({ dance, player, fps = FRAMES_PER_SECOND }: Options): Promise<Film> => {
  const film = player ? playerFilm(dance, parsePlayer(await readFile(player, 'utf8'), player)) : danceFilm(dance);
  return { ...film, fps };
};

/** The degradation by the film's own camera, followed by that of the condition. */
const spoilingFor = ({ filters, setup }: Film, condition?: Condition): Spoiling => {
  if (!condition) return { filters, jpegCoarseness: null };
  const poor = spoilingOf(condition, setup.size);
  return { ...poor, filters: [...filters, ...poor.filters] };
};

const run = async (options: Options): Promise<void> => {
  const film = await filmOf(options);
  const spoiling = spoilingFor(film, options.condition);
  if (options.truth) await writeFile(options.truth, JSON.stringify(truthOf(film, options.range)));
  if (options.stills) {
    await shootStills(film, options.stills, { spoiling, pathOf: (time) => stillPath(options.out, time) });
    return;
  }
  const { out, range: stretch } = options;
  const reel = { out, stretch, spoiling, onPicture: showProgress };
  // A camera in a room records no music.
  if (options.player) await shoot(film, { ...reel, audio: null });
  else await withMusic(options.dance, (file) => shoot(film, { ...reel, audio: { file, from: stretch?.from ?? 0 } }));
};

/** Renders 24 frames again and prints how similar each is to the video's own; fails if one is a different frame. */
const checkVideo = async (video: string, { dance }: Pick<Options, 'dance'>): Promise<void> => {
  const film = danceFilm(dance);
  const found = await likenessOf(film, video, sampledFrames(film, SAMPLES));
  for (const { frame, decibels } of found) process.stdout.write(`frame ${frame}: ${decibels.toFixed(1)} dB\n`);
  const other = found.filter(({ decibels }) => decibels < ENCODER_NOISE_DECIBELS).length;
  process.stdout.write(`${found.length - other} of ${found.length} are the same picture but for the encoder's noise\n`);
  if (other > 0) process.exitCode = 1;
};

const SAMPLES = 24;

const DANCE_FLAG = ['--dance <name>', `which dance: ${DANCES.map(({ id }) => id).join(', ')}`] as const;

const program = new Command('stage').description('Films dancers made by code.').helpCommand(false);
program
  .command('film', { isDefault: true })
  .description('film a dance, or a rehearsal player who dances it; what happens when no command is named')
  .requiredOption(...DANCE_FLAG, parseDance)
  .option('--player <file>', 'a rehearsal player who dances it, as JSON')
  .requiredOption('--out <file>', 'where to: .mp4, or .mjpeg and .y4m for a fake camera')
  .option('--truth <file>', 'write where every keypoint truly is, as JSON')
  .option('--stills <seconds>', 'only these moments, each as a PNG beside --out', parseTimes)
  .option('--range <from-to>', 'only this stretch, in seconds', parseRange)
  .option('--fps <number>', 'pictures a second', parseFps)
  .addOption(new Option('--condition <name>', 'make the picture poor').choices(CONDITIONS))
  .action(run);
program
  .command('check <video>')
  .description("film 24 of a dance's frames anew and hold them against its video")
  .requiredOption(...DANCE_FLAG, parseDance)
  .action(checkVideo);
program
  .command('moves <json>')
  .description("put the choreographer's own moves, with their names, into a dance's JSON")
  .requiredOption(...DANCE_FLAG, parseDance)
  .action((json: string, { dance }: Pick<Options, 'dance'>) => writeOwnMoves(dance, json));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PlayerFileError || error instanceof UnknownNameError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
