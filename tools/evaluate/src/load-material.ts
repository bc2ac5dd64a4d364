import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { loadCrowd, type SeenScene } from './crowd/load-crowd.ts';
import { DATA_FOLDER, ROOT } from './data-folder.ts';
import type { EvaluateOptions } from './options.ts';
import { DATA_PAIRS, readOwnPairs } from './people/own-pairs.ts';
import { loadPeople, type People } from './people/people.ts';
import { loadPixels, type PixelMaterial } from './pixels/load-pixels.ts';
import { loadDances } from './real/load-dances.ts';
import { loadRecordedPoses, type RecordedPoses } from './real/recorded-poses.ts';
import { createRecordings, recordingsOf, type Recordings } from './real/recordings.ts';
import { createRehearsals, type Rehearsals } from './rehearsal/rehearsals.ts';
import { createSyntheticPlayers, type SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';
import { loadVideos } from './video/load-videos.ts';
import { dataPairs, readPairs, type VideoPair } from './video/pairs.ts';
import { readVideo, type VideoPoses } from './video/video-poses.ts';

/** The data on which the measures run. */
export type Material = {
  readonly tracks: Recordings;
  readonly synthetic: SyntheticPlayers;
  readonly rehearsals: Rehearsals;
  readonly videos: Recordings;
  readonly people: People;
  readonly pixels: PixelMaterial;
  readonly crowd: readonly SeenScene[];
  /** What was left out, and why. */
  readonly missing: readonly string[];
};

const NO_PIXELS: PixelMaterial = { films: [], seen: [], judged: [], dances: [] };

const QUICK_DANCES = 3;
const REPEATS = 4;
const WRITTEN_DANCES = 3;

/** Loads what the options name, and lists in `missing` what is not there. */
export const loadMaterial = async (options: EvaluateOptions, log: (line: string) => void): Promise<Material> => {
  const missing: string[] = [];
  const reportIfMissing = (path: string): boolean => {
    if (existsSync(path)) return false;
    missing.push(`evaluation data not present: ${path}`);
    return true;
  };
  const dances = reportIfMissing(options.dances) ? [] : await loadDances(options.dances);
  const usesTracks = options.only.includes('R') || options.only.includes('M');
  const allTracks = !usesTracks || reportIfMissing(options.tracks) ? [] : await loadRecordedPoses(options.tracks);
  const syntheticDances = dances.length > 0 ? dances : await shippedDances(missing);
  const selected = options.quick ? syntheticDances.slice(0, QUICK_DANCES) : syntheticDances;
  return {
    tracks: recordingsOf(options.only.includes('R') ? allTracks : [], dances),
    synthetic: createSyntheticPlayers(selected, options.quick ? 1 : REPEATS),
    rehearsals: createRehearsals(options.only.includes('S') ? (options.quick ? 1 : WRITTEN_DANCES) : 0),
    videos: await videosOf(options, { dances, log, missing }),
    people: await peopleOf(options, { dances, tracks: allTracks, log, reportIfMissing }),
    pixels: options.only.includes('P') ? await loadPixels(log) : NO_PIXELS,
    crowd: options.only.includes('C') ? await loadCrowd(log, missing) : [],
    missing,
  };
};

/** The dances that the repository ships: a clone without evaluation data measures on them. */
const shippedDances = async (missing: string[]): Promise<Choreography[]> => {
  const folder = path.join(ROOT, 'data/dancer');
  const ids = await listDanceIds(folder);
  missing.push(`synthetic people dance the repository's own ${ids.length} dances instead`);
  return Promise.all(ids.map(async (id) => (await readDance(folder, id)).choreography));
};

type VideoContext = {
  readonly dances: readonly Choreography[];
  readonly log: (line: string) => void;
  readonly missing: string[];
};

const videosOf = async (options: EvaluateOptions, { dances, log, missing }: VideoContext): Promise<Recordings> => {
  if (!options.only.includes('V') || (options.quick && !options.pairs)) return createRecordings([], []);
  const pairs = await pairsOf(options, missing);
  const read = {
    reference: (video: string) => readVideo(video, log),
    attempt: (video: string) => readVideo(video, log, options.players),
  };
  return loadVideos(pairs, read, dances);
};

const pairsOf = async ({ pairs }: EvaluateOptions, missing: string[]): Promise<VideoPair[]> => {
  if (pairs) return readPairs(pairs);
  const all = dataPairs(path.join(DATA_FOLDER, 'videos'));
  const present = all.filter(({ reference, attempt }) => existsSync(reference) && existsSync(attempt));
  for (const { id } of all) {
    if (!present.some((pair) => pair.id === id)) missing.push(`evaluation data not present: video pair ${id}`);
  }
  return present;
};

type PeopleContext = Pick<VideoContext, 'dances' | 'log'> & {
  readonly tracks: readonly RecordedPoses[];
  readonly reportIfMissing: (path: string) => boolean;
};

const NO_PEOPLE: People = { all: [], own: [], selves: [], isAlike: () => false };

const peopleOf = async (
  options: EvaluateOptions,
  { dances, tracks, log, reportIfMissing }: PeopleContext,
): Promise<People> => {
  if (!options.only.includes('M') || options.quick) return NO_PEOPLE;
  const folder = reportIfMissing(options.people) ? null : options.people;
  const pairs = await readOwnPairs(options.own ?? DATA_PAIRS);
  return loadPeople({ folder, dances, tracks, videos: await videosOfPeople(log), pairs });
};

/** Every video of the evaluation data as a person. */
const videosOfPeople = async (log: (line: string) => void): Promise<Map<string, VideoPoses>> => {
  const folder = path.join(DATA_FOLDER, 'videos');
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => name.endsWith('.mp4')).sort() : [];
  const videos = new Map<string, VideoPoses>();
  for (const name of names) videos.set(name.slice(0, -'.mp4'.length), await readVideo(path.join(folder, name), log));
  return videos;
};
