import { addressOf, ROUTES } from '@instep/protocol/routes';
import type { DanceDetails, DanceSummary, HostChoice, KeyMoment, Translations } from '@instep/protocol/http';
import { createHash } from 'node:crypto';
import { keyPoses, type KeyPose } from '@instep/choreo/key-pose';
import { flattenPose } from '@instep/protocol/flat-pose';
import type { TimedPose } from '@instep/choreo/pose';
import { Router, type Response } from 'express';
import type { Library, OfferedDance } from '../media/library.ts';
import type { OfferedFile } from '../media/offered-file.ts';
import { createFileSender } from '../media/file-response.ts';
import { requestedSection, type RequestedSection } from '../media/requested-section.ts';

/** How many digits of a hash are part of an address. */
const HASH_DIGITS = 16;

/** `GET /api/dances`, `GET /api/dances/:id`, and the videos, covers and poses under `/dances`. */
export const createDanceRoutes = (library: Library, choice: HostChoice): Router => {
  const router = Router();
  const sendFile = createFileSender();
  // Anybody may request these, as often as they like: what takes long to make is made once.
  const summary = memoizePerDance((dance) => JSON.stringify(summaryOf(dance)));
  const details = memoizePerDance((dance) => {
    const { translations } = dance.info;
    return prepareJson(JSON.stringify({ ...summaryOf(dance), ...detailsOf(dance), translations }));
  });
  const poses = memoizePerDance(createPosesJson);
  const list = memoizeLast((texts: readonly string[]) =>
    prepareJson(`{"poses":"${choice}","dances":[${texts.join()}]}`),
  );
  router.get(ROUTES.dances, async (_request, response) => {
    await library.refresh();
    sendJson(response, list(library.dances().map(summary)), REVALIDATE);
  });
  router.get(ROUTES.dance, (request, response, next) => {
    const dance = library.get(request.params.id);
    if (!dance) return next();
    sendJson(response, details(dance), REVALIDATE);
  });
  router.get(ROUTES.dancePoses, (request, response, next) => {
    const dance = library.get(request.params.id);
    if (!dance || request.params.hash !== dance.posesSha256.slice(0, HASH_DIGITS)) return next();
    sendJson(response, poses(dance)(requestedSection(request)), IMMUTABLE);
  });
  router.all(ROUTES.danceFile, async (request, response, next) => {
    const find = (): ServedFile | null => {
      const dance = library.get(request.params.id);
      return (dance && servedFiles(dance).find(({ name }) => name === request.params.name)) ?? null;
    };
    const served = find();
    if (!served) return next();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.status(405).set('Allow', 'GET, HEAD').end();
    }
    response.set('Cache-Control', served.caching);
    const refreshFile = async (): Promise<OfferedFile | null> => {
      await library.refresh();
      return find()?.file ?? null;
    };
    await sendFile({ file: served.file, request, response, next, refreshFile });
  });
  return router;
};

const summaryOf = (dance: OfferedDance): DanceSummary & { readonly moves: number } => {
  const { id, title, durationS, fps, bpm, level, tags, moves } = dance.info;
  const { videoUrl, coverUrl } = addressesOf(dance);
  const { effort } = dance;
  const translations = translationsOf(dance.info.translations, [title, ...tags]);
  return { id, title, translations, durationS, fps, bpm, level, effort, tags, videoUrl, coverUrl, moves: moves.length };
};

/** The translations of some texts only. */
const translationsOf = (all: Translations | undefined, texts: readonly string[]): Translations | undefined =>
  all &&
  Object.fromEntries(
    Object.entries(all).map(([language, translated]) => [
      language,
      Object.fromEntries(Object.entries(translated).filter(([text]) => texts.includes(text))),
    ]),
  );

/** The moves, each with the media time of its pictogram. */
const detailsOf = ({ info, choreography, posesSha256 }: OfferedDance): Omit<DanceDetails, keyof DanceSummary> => {
  const keys = keyPoses(choreography);
  return {
    width: info.width,
    height: info.height,
    posesUrl: addressOf(ROUTES.dancePoses, { id: info.id, hash: posesSha256.slice(0, HASH_DIGITS) }),
    moves: info.moves.map((move, index) => ({ ...move, key: keyMomentOf(keys[index] ?? null) })),
  };
};

const keyMomentOf = (key: KeyPose | null): KeyMoment | null =>
  key && {
    atS: key.at,
    pose: flattenPose(key.pose),
    before: key.before && flattenPose(key.before),
    moving: key.moving,
  };

/** A prepared response with its strong validator, ready to be sent. */
type PreparedJson = { readonly body: Buffer; readonly etag: string };

const prepareJson = (text: string): PreparedJson => {
  const body = Buffer.from(text);
  return { body, etag: `"${createHash('sha256').update(body).digest('base64url')}"` };
};

const sendJson = (response: Response, { body, etag }: PreparedJson, caching: string): void =>
  void response.set({ 'Cache-Control': caching, ETag: etag }).type('json').send(body);

const EMPTY = Buffer.alloc(0);
const POSES_JSON = { start: Buffer.from('{"poses":['), end: Buffer.from(']}') };

/** Returns the dancer's poses in a section, null where nobody is seen: a slice of the JSON of all poses. */
const createPosesJson = ({
  choreography: { frames },
  posesSha256,
}: OfferedDance): ((section: RequestedSection) => PreparedJson) => {
  const texts = frames.map(({ mediaTime, pose }) =>
    JSON.stringify({ atS: mediaTime, pose: pose && flattenPose(pose) }),
  );
  const all = Buffer.concat([POSES_JSON.start, Buffer.from(texts.join()), POSES_JSON.end]);
  // Where each pose begins in the JSON of all; its text is ASCII.
  let next = POSES_JSON.start.length;
  const starts = texts.map(({ length }) => (next += length + 1) - length - 1);
  return ({ from, to }) => {
    const first = firstIndex(frames, ({ mediaTime }) => mediaTime >= from);
    const after = Math.max(
      first,
      firstIndex(frames, ({ mediaTime }) => mediaTime > to),
    );
    const etag = `"${posesSha256}-${first}-${after}"`;
    if (first === 0 && after === frames.length) return { body: all, etag };
    const piece = first === after ? EMPTY : all.subarray(starts[first], (starts[after] ?? next) - 1);
    return { body: Buffer.concat([POSES_JSON.start, piece, POSES_JSON.end]), etag };
  };
};

/**
 * Binary search: the index of the first frame for which `isSo` holds, or the number of frames; it must hold for all
 * later ones.
 */
const firstIndex = (frames: readonly TimedPose[], predicate: (frame: TimedPose) => boolean): number => {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (predicate(frames[middle] as TimedPose)) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Calls `make` again only when the texts have changed. */
const memoizeLast = <T>(make: (texts: readonly string[]) => T): ((texts: readonly string[]) => T) => {
  let last: { readonly texts: readonly string[]; readonly made: T } | null = null;
  return (texts) => {
    const isSame = last?.texts.length === texts.length && last.texts.every((text, k) => text === texts[k]);
    if (!last || !isSame) last = { texts, made: make(texts) };
    return last.made;
  };
};

const memoizePerDance = <T>(make: (dance: OfferedDance) => T): ((dance: OfferedDance) => T) => {
  const made = new WeakMap<OfferedDance, { readonly value: T }>();
  return (dance) => {
    const known = made.get(dance) ?? { value: make(dance) };
    made.set(dance, known);
    return known.value;
  };
};

const addressesOf = ({ info, video, cover }: OfferedDance) => ({
  videoUrl: addressOf(ROUTES.danceFile, { id: info.id, name: hashedName('video', video, 'mp4') }),
  coverUrl: cover && addressOf(ROUTES.danceFile, { id: info.id, name: hashedName('cover', cover, 'jpg') }),
});

const hashedName = (name: string, { sha256 }: OfferedFile, extension: string): string =>
  `${name}-${sha256.slice(0, HASH_DIGITS)}.${extension}`;

type ServedFile = { readonly name: string; readonly file: OfferedFile; readonly caching: string };

// The name changes with the content, so browsers need never request it again.
const IMMUTABLE = 'public, max-age=31536000, immutable';
const REVALIDATE = 'no-cache';

/** The files under `/dances/<id>/`, each by its hashed name and by its plain one. */
const servedFiles = ({ video, cover }: OfferedDance): readonly ServedFile[] => {
  const hashedAndPlain = (name: string, extension: string, file: OfferedFile): ServedFile[] => [
    { name: hashedName(name, file, extension), file, caching: IMMUTABLE },
    { name, file, caching: REVALIDATE },
  ];
  return cover
    ? [...hashedAndPlain('video', 'mp4', video), ...hashedAndPlain('cover', 'jpg', cover)]
    : hashedAndPlain('video', 'mp4', video);
};
