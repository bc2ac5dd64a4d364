import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { danceById } from '@instep/stage-dancer/dances/dances';
import { danceAnimation } from '@instep/stage-dancer/render/dance-animation';
import { groundTruthOf } from '@instep/stage-dancer/truth/ground-truth';
import { playerMotion } from '@instep/stage-dancer/player/player-motion';
import { PLAYER } from '@instep/stage-dancer/player/player';
import { createSceneCamera } from '@instep/stage-dancer/scene/camera';
import { simulateEstimates } from '@instep/stage-dancer/truth/simulated-estimates';
import { cachedPoses, POSE_CACHE } from '@instep/video-poses/pose-cache';
import { probeVideo } from '@instep/video-poses/probe';
import { ROOT } from '../data-folder.ts';
import { animationOf, filmedTake } from './filmed-take.ts';
import { sightingsOf, type Sighting } from './sighting.ts';
import { STRETCH, TAKE_FPS, TAKE_SIZE, type Take } from './take.ts';
import { JUDGED, SEEN } from './takes.ts';

const MODELS = ['lite', 'full', 'heavy'] as const;
export type SizedModel = (typeof MODELS)[number];

/** One of the shipped dances made by code: what its CSV says, and what its film truly shows. */
export type OwnFilm = { readonly id: string; readonly sightings: readonly Sighting[] };

/** A take as a pose network saw it. */
export type SeenTake = { readonly take: Take; readonly model: SizedModel; readonly sightings: readonly Sighting[] };

/** The judge's input for a take: from frames through the `full` network, and from the true joints with noise. */
export type JudgedTake = {
  readonly take: Take;
  readonly dance: Choreography;
  readonly pixels: readonly TimedPose[];
  readonly joints: readonly TimedPose[];
};

/** Protocol P: rehearsal players, whose every joint is known, through frames and the real pose network. */
export type Pixels = {
  readonly films: readonly OwnFilm[];
  readonly seen: readonly SeenTake[];
  readonly judged: readonly JudgedTake[];
  /** All shipped dances that are made by code, cut to the length of a take. */
  readonly dances: readonly Choreography[];
};

const DANCES = path.join(ROOT, 'data/dancer');

/** Films and measures what is not cached yet. */
export const loadPixels = async (talk: (line: string) => void): Promise<Pixels> => {
  const dances = await madeDances();
  const stretches = dances.map(stretchOf);
  const seen = SEEN.flatMap((take) => MODELS.map((model) => ({ take, model })));
  return {
    films: dances.map(ownFilm),
    judged: await inTurn(JUDGED, (take) => judgedTake(take, stretches, talk)),
    seen: await inTurn(seen, async ({ take, model }) => ({
      take,
      model,
      sightings: sightingsOf(await posesOf(take, model, talk), groundTruthOf(animationOf(take), STRETCH)),
    })),
    dances: stretches,
  };
};

/** One after the other, because a machine with two cores films one frame at a time. */
const inTurn = async <T, R>(all: readonly T[], make: (one: T) => Promise<R>): Promise<R[]> => {
  const made: R[] = [];
  for (const one of all) made.push(await make(one));
  return made;
};

/** The shipped dances that are made by code. */
const madeDances = async (): Promise<Choreography[]> => {
  const ids = (await listDanceIds(DANCES)).filter((id) => danceById(id) !== null);
  return Promise.all(ids.map(async (id) => (await readDance(DANCES, id)).choreography));
};

const ownFilm = ({ id, frames }: Choreography): OwnFilm => {
  const dance = danceById(id);
  if (!dance) throw new Error(`expected a dance made by code, got ${id}`);
  return { id, sightings: sightingsOf(frames, groundTruthOf(danceAnimation(dance))) };
};

/** The part of a dance that a take shows. */
const stretchOf = (dance: Choreography): Choreography => ({
  ...dance,
  duration: Math.min(dance.duration, STRETCH.to),
  frames: dance.frames.filter(({ mediaTime }) => mediaTime < STRETCH.to),
  moves: dance.moves.filter(({ end }) => end <= STRETCH.to),
});

const judgedTake = async (
  take: Take,
  dances: readonly Choreography[],
  talk: (line: string) => void,
): Promise<JudgedTake> => {
  const dance = dances.find(({ id }) => id === take.dance.id);
  if (!dance) throw new Error(`expected the dance ${take.dance.id} in data/dancer`);
  const player = PLAYER.parse({ ...take.player, mirrored: take.condition === 'mirrored' });
  const shot = { camera: createSceneCamera(player, TAKE_SIZE), size: TAKE_SIZE, fps: TAKE_FPS, ...STRETCH };
  return {
    take,
    dance,
    pixels: await posesOf(take, 'full', talk),
    joints: simulateEstimates(playerMotion(take.dance, player), shot, { deviation: 0.03, seed: 1 }),
  };
};

const posesOf = async (take: Take, name: SizedModel, talk: (line: string) => void): Promise<TimedPose[]> => {
  const info = await probeVideo(await filmedTake(take, talk));
  return cachedPoses(info, {
    folder: POSE_CACHE,
    model: { name },
    fps: TAKE_FPS,
    loadModel: loadPoseModel,
    onMeasure: () => {
      talk(`${name} on ${take.dance.id}: ${take.name}`);
      return () => {};
    },
  });
};
