import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DANCES, danceById } from './dances/dances.ts';
import { CONDITIONS, filtersOf, type Condition } from './film/conditions.ts';
import { danceFilm } from './film/dance-film.ts';
import { UnknownNameError } from './film/named.ts';
import { playerFilm } from './film/player-film.ts';
import { FRAMES_PER_SECOND, type Film, type Stretch } from './film/film.ts';
import { withMusic } from './film/sound-file.ts';
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

/** One line that is written over as the pictures come. */
const showProgress = (done: number, of: number): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${of} pictures`);
  else if (done % 100 === 0 || done === of) process.stderr.write(`${done} of ${of} pictures\n`);
};

const filmOf = async ({ dance, player, fps = FRAMES_PER_SECOND }: Options): Promise<Film> => {
  const film = player ? playerFilm(dance, parsePlayer(await readFile(player, 'utf8'), player)) : danceFilm(dance);
  return { ...film, fps };
};

const run = async (options: Options): Promise<void> => {
  const film = await filmOf(options);
  const filters = [...film.filters, ...(options.condition ? filtersOf(options.condition, film.setup.size) : [])];
  if (options.truth) await writeFile(options.truth, JSON.stringify(truthOf(film, options.range)));
  if (options.stills) {
    await shootStills(film, options.stills, { filters, pathOf: (time) => stillPath(options.out, time) });
    return;
  }
  const { out, range: stretch } = options;
  const reel = { out, stretch, filters, onPicture: showProgress };
  // A camera in a room has no music on it.
  if (options.player) await shoot(film, { ...reel, audio: null });
  else await withMusic(options.dance, (file) => shoot(film, { ...reel, audio: { file, from: stretch?.from ?? 0 } }));
};

const program = new Command('stage')
  .description('Films a dancer made by code: a dance, or a rehearsal player who dances it.')
  .requiredOption('--dance <name>', `which dance: ${DANCES.map(({ id }) => id).join(', ')}`, parseDance)
  .option('--player <file>', 'a rehearsal player who dances it, as JSON')
  .requiredOption('--out <file>', 'where to: .mp4, or .mjpeg and .y4m for a fake camera')
  .option('--truth <file>', 'write where every keypoint truly is, as JSON')
  .option('--stills <seconds>', 'only these moments, each as a PNG beside --out', parseTimes)
  .option('--range <from-to>', 'only this stretch, in seconds', parseRange)
  .option('--fps <number>', 'pictures a second', parseFps)
  .addOption(new Option('--condition <name>', 'make the picture poor').choices(CONDITIONS))
  .action(run);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof PlayerFileError || error instanceof UnknownNameError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
