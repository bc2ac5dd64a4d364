/** Answers requests for a video or a cover, whole or in part, with the very file that was hashed. */
import { closeSync } from 'node:fs';
import path from 'node:path';
import type { NextFunction, Request, Response } from 'express';
import { openOffered, type OfferedFile, type OpenFile } from './offered-file.ts';
import { hasFailedPrecondition, requestedRange, type ByteRange } from './range-request.ts';
import { createRangeSender } from './range-response.ts';

/** A requested file, and where the response goes. */
type FileRequest = {
  readonly file: OfferedFile;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
  /** Hashes the file again when it is no longer the one that was hashed: it may only have been touched. */
  readonly refreshFile?: () => Promise<OfferedFile | null>;
};

/** Answers with the file, whole or in part. A file that was replaced on disk since it was hashed counts as missing. */
export type FileSender = (request: FileRequest) => Promise<void>;

export const createFileSender = (): FileSender => {
  const sendRange = createRangeSender();
  return async (request) => {
    let { file } = request;
    let opened = openOffered(file);
    if (!opened) {
      file = (await request.refreshFile?.()) ?? file;
      opened = openOffered(file);
    }
    if (!opened) return request.next();
    try {
      const range = sendHead({ ...request, file }, opened);
      if (range) await sendRange(request.response, opened, range);
    } finally {
      closeSync(opened.fd);
    }
  };
};

/** Sends status and headers, and returns which bytes follow; `null` when none do: then the response is complete. */
const sendHead = ({ file, request, response, next }: FileRequest, { stats }: OpenFile): ByteRange | null => {
  const size = Number(stats.size);
  // A strong tag, because it is made from the content: If-Range matches no other.
  const validators = { etag: `"${file.sha256}"`, lastModified: stats.mtime.toUTCString(), size };
  response.set({ 'Accept-Ranges': 'bytes', 'Last-Modified': validators.lastModified, ETag: validators.etag });
  if (hasFailedPrecondition(request, validators)) return fail(next, 412);
  if (request.fresh) {
    response.status(304).end();
    return null;
  }
  const range = requestedRange(request, validators);
  if (range === 'unsatisfiable') {
    response.set('Content-Range', `bytes */${size}`);
    return fail(next, 416);
  }
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.type(path.extname(file.path)).set('Content-Length', String(end - start + 1));
  if (request.method !== 'HEAD') return { start, end };
  response.end();
  return null;
};

/** Leaves the answer to the application's error handler. */
const fail = (next: NextFunction, status: number): null => {
  next(Object.assign(new Error(`the request cannot be answered: ${status}`), { status }));
  return null;
};
