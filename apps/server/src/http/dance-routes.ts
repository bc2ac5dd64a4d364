import path from 'node:path';
import { Router, type Response } from 'express';
import type { Library, OfferedDance } from '../library.ts';

/** How much of a hash stands in an address. */
const HASH_DIGITS = 16;

/** `GET /api/dances`, `GET /api/dances/:id`, and the videos and covers under `/dances`. */
export const createDanceRoutes = (library: Library): Router => {
  const router = Router();
  router.get('/api/dances', (_request, response) => {
    response.set('Cache-Control', 'no-cache').json({ dances: library.dances.map(summaryOf) });
  });
  router.get('/api/dances/:id', (request, response, next) => {
    const dance = library.get(request.params.id);
    if (!dance) return next();
    response.set('Cache-Control', 'no-cache').json({ ...summaryOf(dance), moves: dance.info.moves });
  });
  router.get('/dances/:id/:file', (request, response, next) => {
    const dance = library.get(request.params.id);
    const served = dance && servedFiles(dance).find(({ name }) => name === request.params.file);
    if (!served) return next();
    sendFile(response, served);
  });
  return router;
};

const summaryOf = (dance: OfferedDance) => {
  const { id, title, durationS, fps, bpm, level, tags, moves } = dance.info;
  const { videoUrl, coverUrl } = addressesOf(dance);
  return { id, title, durationS, fps, bpm, level, tags, videoUrl, coverUrl, moves: moves.length };
};

const addressesOf = ({ info, coverSha256 }: OfferedDance) => ({
  videoUrl: `/dances/${info.id}/${hashedName('video', info.videoSha256, 'mp4')}`,
  coverUrl: coverSha256 && `/dances/${info.id}/${hashedName('cover', coverSha256, 'jpg')}`,
});

const hashedName = (name: string, sha256: string, extension: string): string =>
  `${name}-${sha256.slice(0, HASH_DIGITS)}.${extension}`;

type Served = {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly caching: string;
};

// The name changes with the content, so it need never be asked for again.
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

/** What lies under `/dances/<id>/`, each by its hashed name and by its plain one. */
const servedFiles = ({ info, paths, coverSha256 }: OfferedDance): readonly Served[] => {
  const both = (name: string, extension: string, file: string, sha256: string): Served[] => [
    { name: hashedName(name, sha256, extension), file, sha256, caching: FOR_EVER },
    { name, file, sha256, caching: ASK_AGAIN },
  ];
  const video = both('video', 'mp4', paths.video, info.videoSha256);
  return coverSha256 ? [...video, ...both('cover', 'jpg', paths.cover, coverSha256)] : video;
};

const sendFile = (response: Response, { file, sha256, caching }: Served): void => {
  // Strong, for the content makes it; the library's own would be weak, and no If-Range could match it.
  response.set({ ETag: `"${sha256}"`, 'Cache-Control': caching });
  response.sendFile(path.basename(file), { root: path.dirname(file), cacheControl: false, dotfiles: 'allow' });
};
