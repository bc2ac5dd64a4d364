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
import { animationOf, renderedClip } from './rendered-clip.ts';
import { withTruth, type PoseWithTruth } from './pose-with-truth.ts';
import { SECTION, CLIP_FPS, CLIP_SIZE, type ClipSpec } from './clip.ts';
import { JUDGED, SEEN } from './clips.ts';

const MODELS = ['lite', 'full', 'heavy'] as const;
export type SizedModel = (typeof MODELS)[number];

/** One of the shipped dances made by code: what its CSV says, and what its video truly shows. */
export type ShippedFilm = { readonly id: string; readonly samples: readonly PoseWithTruth[] };

/** A clip as a pose network saw it. */
export type SeenClip = {
  readonly clip: ClipSpec;
  readonly model: SizedModel;
  readonly samples: readonly PoseWithTruth[];
};

/** The judge's input for a clip: from frames through the `full` network, and from the true joints with noise. */
export type JudgedClip = {
  readonly clip: ClipSpec;
  readonly dance: Choreography;
  readonly pixels: readonly TimedPose[];
  readonly joints: readonly TimedPose[];
};

/** Protocol P: rehearsal players, whose every joint is known, through frames and the real pose network. */
export type PixelMaterial = {
  readonly films: readonly ShippedFilm[];
  readonly seen: readonly SeenClip[];
  readonly judged: readonly JudgedClip[];
  /** All shipped dances that are made by code, cut to the length of a clip. */
  readonly dances: readonly Choreography[];
};

const DANCES = path.join(ROOT, 'data/dancer');

/** Renders clips and estimates their poses, as far as they are not cached. */
export const loadPixels = async (log: (line: string) => void): Promise<PixelMaterial> => {
  const dances = await generatedDances();
  const sections = dances.map(sectionOf);
  const seenClips = SEEN.flatMap((clip) => MODELS.map((model) => ({ clip, model })));
  return {
    films: dances.map(shippedFilm),
    judged: await sequentially(JUDGED, (clip) => judgedClip(clip, sections, log)),
    seen: await sequentially(seenClips, async ({ clip, model }) => ({
      clip,
      model,
      samples: withTruth(await posesOf(clip, model, log), groundTruthOf(animationOf(clip), SECTION)),
    })),
    dances: sections,
  };
};

/** One after the other, because a machine with two cores renders one frame at a time. */
const sequentially = async <T, R>(all: readonly T[], create: (item: T) => Promise<R>): Promise<R[]> => {
  const created: R[] = [];
  for (const item of all) created.push(await create(item));
  return created;
};

/** The shipped dances that are made by code. */
const generatedDances = async (): Promise<Choreography[]> => {
  const ids = (await listDanceIds(DANCES)).filter((id) => danceById(id) !== null);
  return Promise.all(ids.map(async (id) => (await readDance(DANCES, id)).choreography));
};

const shippedFilm = ({ id, frames }: Choreography): ShippedFilm => {
  const dance = danceById(id);
  if (!dance) throw new Error(`expected a dance made by code, got ${id}`);
  return { id, samples: withTruth(frames, groundTruthOf(danceAnimation(dance))) };
};

/** The part of a dance that a clip shows. */
const sectionOf = (dance: Choreography): Choreography => ({
  ...dance,
  duration: Math.min(dance.duration, SECTION.to),
  frames: dance.frames.filter(({ mediaTime }) => mediaTime < SECTION.to),
  moves: dance.moves.filter(({ end }) => end <= SECTION.to),
});

const judgedClip = async (
  clip: ClipSpec,
  dances: readonly Choreography[],
  log: (line: string) => void,
): Promise<JudgedClip> => {
  const dance = dances.find(({ id }) => id === clip.dance.id);
  if (!dance) throw new Error(`expected the dance ${clip.dance.id} in data/dancer`);
  const player = PLAYER.parse({ ...clip.player, mirrored: clip.condition === 'mirrored' });
  const shot = { camera: createSceneCamera(player, CLIP_SIZE), size: CLIP_SIZE, fps: CLIP_FPS, ...SECTION };
  return {
    clip,
    dance,
    pixels: await posesOf(clip, 'full', log),
    joints: simulateEstimates(playerMotion(clip.dance, player), shot, { deviation: 0.03, seed: 1 }),
  };
};

const posesOf = async (clip: ClipSpec, name: SizedModel, log: (line: string) => void): Promise<TimedPose[]> => {
  const info = await probeVideo(await renderedClip(clip, log));
  return cachedPoses(info, {
    folder: POSE_CACHE,
    model: { name },
    fps: CLIP_FPS,
    loadModel: loadPoseModel,
    onMeasure: () => {
      log(`${name} on ${clip.dance.id}: ${clip.name}`);
      return () => {};
    },
  });
};
