import { keyPoses, type KeyPose } from '@instep/choreo/key-pose';
import { flatPose } from '@instep/choreo/messages';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds } from '@instep/choreo/units';
import { Router, type Request } from 'express';
import type { Library, OfferedDance } from '../library.ts';
import type { OfferedFile } from '../offered-file.ts';
import { createOfferedSender } from './send-offered.ts';

/** How much of a hash stands in an address. */
const HASH_DIGITS = 16;

/** `GET /api/dances`, `GET /api/dances/:id`, and the videos, covers and poses under `/dances`. */
export const createDanceRoutes = (library: Library): Router => {
  const router = Router();
  const sendOffered = createOfferedSender();
  // Anybody may ask, as often as he likes: what takes long is made once.
  const details = oncePerDance(detailsOf);
  const poses = oncePerDance(createPoseTexts);
  router.get('/api/dances', async (_request, response) => {
    await library.refresh();
    response.set('Cache-Control', 'no-cache').json({ dances: library.dances().map(summaryOf) });
  });
  router.get('/api/dances/:id', (request, response, next) => {
    const dance = library.get(request.params.id);
    if (!dance) return next();
    response.set('Cache-Control', 'no-cache').json({ ...summaryOf(dance), ...details(dance) });
  });
  router.get('/dances/:id/poses-:hash.json', (request, response, next) => {
    const dance = library.get(request.params.id);
    if (!dance || request.params.hash !== dance.posesSha256.slice(0, HASH_DIGITS)) return next();
    response
      .set('Cache-Control', FOR_EVER)
      .type('json')
      .send(`{"poses":[${poses(dance)(secondsIn(request)).join()}]}`);
  });
  router.all('/dances/:id/:name', async (request, response, next) => {
    const find = (): Served | null => {
      const dance = library.get(request.params.id);
      return (dance && servedFiles(dance).find(({ name }) => name === request.params.name)) ?? null;
    };
    const served = find();
    if (!served) return next();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.status(405).set('Allow', 'GET, HEAD').end();
    }
    response.set('Cache-Control', served.caching);
    const lookAgain = async (): Promise<OfferedFile | null> => {
      await library.refresh();
      return find()?.file ?? null;
    };
    await sendOffered({ file: served.file, request, response, next, lookAgain });
  });
  return router;
};

const summaryOf = (dance: OfferedDance) => {
  const { id, title, durationS, fps, bpm, level, tags, moves } = dance.info;
  const { videoUrl, coverUrl } = addressesOf(dance);
  const { effort } = dance;
  return { id, title, durationS, fps, bpm, level, effort, tags, videoUrl, coverUrl, moves: moves.length };
};

/** The moves, each with the moment that its pictogram shows. */
const detailsOf = ({ info, choreography, posesSha256 }: OfferedDance) => {
  const keys = keyPoses(choreography);
  return {
    width: info.width,
    height: info.height,
    posesUrl: `/dances/${info.id}/poses-${posesSha256.slice(0, HASH_DIGITS)}.json`,
    moves: info.moves.map((move, index) => ({ ...move, key: keyOf(keys[index] ?? null) })),
  };
};

const keyOf = (key: KeyPose | null) =>
  key && {
    atS: key.at,
    pose: flatPose(key.pose),
    before: key.before && flatPose(key.before),
    moving: key.moving,
  };

type Stretch = { readonly from: Seconds; readonly to: Seconds };

/** The stretch that `?from=…&to=…` asks for; the whole dance where they say nothing of use. */
const secondsIn = ({ query }: Request): Stretch => {
  const second = (text: unknown, otherwise: Seconds): Seconds => {
    const value = typeof text === 'string' ? Number.parseFloat(text) : NaN;
    return Number.isFinite(value) ? value : otherwise;
  };
  return { from: second(query['from'], -Infinity), to: second(query['to'], Infinity) };
};

/** Tells the instructor's poses in a stretch, each as JSON that is made when it is asked for first; null where nobody is seen. */
const createPoseTexts = ({ choreography }: OfferedDance): ((stretch: Stretch) => string[]) => {
  const texts: string[] = [];
  const textAt = (k: number, { mediaTime, pose }: TimedPose): string =>
    (texts[k] ??= JSON.stringify({ atS: mediaTime, pose: pose && flatPose(pose) }));
  return ({ from, to }) =>
    choreography.frames.flatMap((frame, k) =>
      frame.mediaTime >= from && frame.mediaTime <= to ? textAt(k, frame) : [],
    );
};

const oncePerDance = <T>(make: (dance: OfferedDance) => T): ((dance: OfferedDance) => T) => {
  const made = new WeakMap<OfferedDance, { readonly value: T }>();
  return (dance) => {
    const known = made.get(dance) ?? { value: make(dance) };
    made.set(dance, known);
    return known.value;
  };
};

const addressesOf = ({ info, video, cover }: OfferedDance) => ({
  videoUrl: `/dances/${info.id}/${hashedName('video', video, 'mp4')}`,
  coverUrl: cover && `/dances/${info.id}/${hashedName('cover', cover, 'jpg')}`,
});

const hashedName = (name: string, { sha256 }: OfferedFile, extension: string): string =>
  `${name}-${sha256.slice(0, HASH_DIGITS)}.${extension}`;

type Served = { readonly name: string; readonly file: OfferedFile; readonly caching: string };

// The name changes with the content, so it need never be asked for again.
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** What lies under `/dances/<id>/`, each by its hashed name and by its plain one. */
const servedFiles = ({ video, cover }: OfferedDance): readonly Served[] => {
  const both = (name: string, extension: string, file: OfferedFile): Served[] => [
    { name: hashedName(name, file, extension), file, caching: FOR_EVER },
    { name, file, caching: ASK_AGAIN },
  ];
  return cover ? [...both('video', 'mp4', video), ...both('cover', 'jpg', cover)] : both('video', 'mp4', video);
};
