import { existsSync } from 'node:fs';
import path from 'node:path';
import { PAGE_NAMES, PAGES, type PageName } from '@instep/protocol/routes';
import { Router, type Request, type Response } from 'express';
import { serveFiles } from './encoded-files.ts';

const patternOf = (page: PageName): string => (PAGES[page].hasItems ? `${page}(?:/[^/]+)?` : page);

/** The addresses that the web app has a page for, in any case and with slashes at the end. */
const APP_PATHS = new RegExp(`^/(?:${PAGE_NAMES.map(patternOf).join('|')}|index\\.html)?/*$`, 'i');

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Instep</title>
<h1>Instep is not built yet</h1><p>Type <code>npm run build</code>, then load this page again.</p></html>\n`;

/** The built web app: its files, and its one HTML page under every address that it knows. */
export const createPages = (webFolder: string): Router => {
  const router = Router();
  const index = path.join(webFolder, 'index.html');
  router.get(APP_PATHS, (_request, response) => {
    response.set('Cache-Control', 'no-cache');
    if (!existsSync(index)) return void response.status(503).type('html').send(NOT_BUILT);
    response.sendFile('index.html', { root: webFolder, cacheControl: false, dotfiles: 'allow' });
  });
  // Vite puts a hash of the content into the name of every file under assets.
  router.use('/assets', serveFiles(path.join(webFolder, 'assets'), { caching: 'public, max-age=31536000, immutable' }));
  router.use(serveFiles(webFolder, { caching: 'no-cache' }));
  return router;
};

/**
 * Answers a browser with the app, whose page for unknown addresses has links to the others; false when only text will
 * do.
 */
export const sendErrorPage = (webFolder: string, request: Request, response: Response, status: number): boolean => {
  response.vary('Accept');
  const isPage = request.method === 'GET' || request.method === 'HEAD';
  const wantsPage = isPage && request.accepts(['text', 'html']) === 'html' && !/^\/api(?:\/|$)/i.test(request.path);
  if (!wantsPage || !existsSync(path.join(webFolder, 'index.html'))) return false;
  response.status(status).set('Cache-Control', 'no-store');
  const whole = { cacheControl: false, acceptRanges: false, etag: false, lastModified: false } as const;
  response.sendFile('index.html', { root: webFolder, dotfiles: 'allow', ...whole });
  return true;
};
