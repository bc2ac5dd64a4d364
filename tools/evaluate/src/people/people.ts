import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { cutMoves } from '@instep/choreo/moves';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { readKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import type { RecordedPoses } from '../real/recorded-poses.ts';
import { kindOf } from '../real/recordings.ts';
import { VIDEO_FPS, type VideoPoses } from '../video/video-poses.ts';
import type { OwnPairs } from './own-pairs.ts';

/** A real person as keypoints: a performer and, where others could follow, also a dance. */
export type Person = {
  readonly name: string;
  /** Stands still, or does nothing. */
  readonly isStill: boolean;
  readonly frames: readonly TimedPose[];
  /** What the person does, as a dance to be judged against; `null` where nobody could follow it. */
  readonly dance: Choreography | null;
};

/** A performer who dances another person's dance. */
export type OwnPair = { readonly name: string; readonly performer: Person; readonly dance: Choreography };

/** All people, which of them dances which dance, and who shows the same thing as whom. */
export type People = {
  readonly all: readonly Person[];
  readonly own: readonly OwnPair[];
  /** Dancers judged against their own dance, with the very poses that the dance is made of. */
  readonly selves: readonly OwnPair[];
  /** Whether two people show the same dance, so that neither is a wrong dance for the other. */
  readonly isAlike: (performer: string, dance: string) => boolean;
};

/** A shorter dance has too few windows to be judged. */
const MIN_DANCE: Seconds = 4;

/** The sources of people; each may be empty. */
export type PeopleSources = {
  /** A folder of keypoint CSVs; `null` where there is none. */
  readonly folder: string | null;
  readonly dances: readonly Choreography[];
  readonly tracks: readonly RecordedPoses[];
  /** By the video's name. */
  readonly videos: ReadonlyMap<string, VideoPoses>;
  readonly pairs: OwnPairs;
};

/** Reads the folder and puts all sources together. Throws KeypointCsvError. */
export const loadPeople = async ({ folder, dances, tracks, videos, pairs }: PeopleSources): Promise<People> => {
  const all: readonly Person[] = [
    ...(folder === null ? [] : await readFolder(folder)),
    ...dances.map((dance): Person => ({ name: dance.id, isStill: false, frames: dance.frames, dance })),
    ...tracks.map(({ name, label, frames }): Person => ({ name, isStill: isStill(label), frames, dance: null })),
    ...[...videos].map(([name, poses]) => personOf(name, poses.frames, poses)),
  ];
  const trackPairs = tracks.map(({ name, label, danceName }) => ({
    performer: name,
    dance: danceName,
    isStill: isStill(label),
  }));
  const own = [...trackPairs.filter((one) => !one.isStill), ...pairs.own];
  const dancers = new Set([
    ...dances.map(({ id }) => id),
    ...pairs.own.flatMap(({ performer, dance }) => [performer, dance]),
    ...pairs.dancers,
  ]);
  return {
    all,
    own: own.flatMap((pair) => ownPairOf(all, pair)),
    selves: all.flatMap((person) => (person.dance && dancers.has(person.name) ? [selfPair(person, person.dance)] : [])),
    isAlike: groupAlike([...trackPairs, ...pairs.own], pairs),
  };
};

const selfPair = (performer: Person, dance: Choreography): OwnPair => ({ name: performer.name, performer, dance });

const isStill = (label: string): boolean => kindOf(label) === 'still' || /standing/.test(label);

const readFolder = async (folder: string): Promise<Person[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort();
  return Promise.all(
    names.map(async (name) => personOf(name.slice(0, -'.csv'.length), await readKeypointCsv(path.join(folder, name)))),
  );
};

/** The mean time between two rows. */
export const frameInterval = (frames: readonly TimedPose[]): Seconds =>
  frames.length > 1 ? (frames.at(-1)?.mediaTime ?? 0) / (frames.length - 1) : 1 / VIDEO_FPS;

/**
 * Keypoint CSVs contain neither the length nor the frame size. The length is one row more than the last; the size is a
 * guess, on which no judgement depends.
 */
const personOf = (name: string, frames: readonly TimedPose[], known?: VideoPoses): Person => {
  const interval = frameInterval(frames);
  const { duration = (frames.at(-1)?.mediaTime ?? 0) + interval, width = 720, height = 1280 } = known ?? {};
  const dance: Choreography = {
    id: name,
    modelFamily: 'blazepose',
    fps: Math.round(1 / interval),
    duration,
    width,
    height,
    frames,
    moves: cutMoves(frames, duration),
  };
  const isDance = duration >= MIN_DANCE && !isStill(name) && frames.some(({ pose }) => pose !== null);
  return { name, isStill: isStill(name), frames, dance: isDance ? dance : null };
};

const ownPairOf = (
  all: readonly Person[],
  { performer, dance, offsetS = 0, untilS }: OwnPairs['own'][number],
): OwnPair[] => {
  const [person, reference] = [performer, dance].map((name) => all.find((one) => one.name === name));
  if (!person || !reference?.dance) return [];
  const frames = person.frames
    .map(({ mediaTime, pose }) => ({ mediaTime: mediaTime - offsetS, pose }))
    .filter(({ mediaTime }) => mediaTime >= 0 && mediaTime < (untilS ?? Infinity));
  return [{ name: performer, performer: { ...person, frames }, dance: cutTo(reference.dance, untilS) }];
};

const cutTo = (dance: Choreography, until?: Seconds): Choreography => {
  if (until === undefined) return dance;
  const frames = dance.frames.filter(({ mediaTime }) => mediaTime < until);
  return { ...dance, frames, duration: until, moves: cutMoves(frames, until) };
};

/** People in one group are alike; a performer and the dance that they perform are in one group. */
const groupAlike = (
  own: readonly { readonly performer: string; readonly dance: string }[],
  { alike }: OwnPairs,
): People['isAlike'] => {
  const groups = [...alike, ...own.map(({ performer, dance }) => [performer, dance])];
  const groupOf = new Map<string, Set<string>>();
  for (const names of groups) {
    const group = new Set(names.flatMap((name) => [name, ...(groupOf.get(name) ?? [])]));
    for (const name of group) groupOf.set(name, group);
  }
  return (performer, dance) => performer === dance || (groupOf.get(performer)?.has(dance) ?? false);
};
