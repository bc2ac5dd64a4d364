import path from 'node:path';
import express, { type Request, type RequestHandler, type Response } from 'express';

/** The content encodings that the build writes beside its files, best first, and the suffixes of those files. */
const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

type Encoding = (typeof ENCODINGS)[number];

/** The caching of the files of a folder: the value of `Cache-Control`. */
export type FilesOptions = { readonly caching: string };

/** Serves the files of a folder, compressed where the client accepts it and the build has written such a file. */
export const serveFiles = (folder: string, { caching }: FilesOptions): RequestHandler => {
  const options = { index: false, redirect: false, cacheControl: false } as const;
  const setHeaders = (response: Response): void => void response.vary('Accept-Encoding').set('Cache-Control', caching);
  const plain = express.static(folder, { ...options, setHeaders });
  const encoded = ENCODINGS.map((encoding) => ({
    encoding,
    serve: express.static(folder, {
      ...options,
      // A range would be one of the compressed bytes, and differ from encoding to encoding.
      acceptRanges: false,
      setHeaders: (response: Response, file: string) => {
        setHeaders(response);
        response.set('Content-Encoding', encoding.name).type(path.extname(file.slice(0, -encoding.suffix.length)));
      },
    }),
  }));
  return (request, response, next) => {
    const accepted = encoded.filter(({ encoding }) => request.acceptsEncodings(encoding.name));
    const tryNext = (): void => {
      const candidate = accepted.shift();
      if (!candidate) return void plain(request, response, next);
      serveEncoded(candidate, request, response, (error) => (error === undefined ? tryNext() : next(error)));
    };
    tryNext();
  };
};

/** Serves the file with the encoding's suffix; calls `done` when there is none, or with an error. */
const serveEncoded = (
  { encoding, serve }: { readonly encoding: Encoding; readonly serve: RequestHandler },
  request: Request,
  response: Response,
  done: (error?: unknown) => void,
): void => {
  const { url } = request;
  const [address = '', query] = url.split(/\?(.*)/s);
  request.url = address + encoding.suffix + (query === undefined ? '' : `?${query}`);
  serve(request, response, (error?: unknown) => {
    request.url = url;
    for (const header of ['Content-Encoding', 'Content-Type']) response.removeHeader(header);
    done(error);
  });
};
