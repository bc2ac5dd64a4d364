import { closeSync, type Stats } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import send from 'send';
import { openOffered, type OfferedFile, type OpenFile } from './offered-file.ts';
import { asTheLibraryReads } from './range-headers.ts';
import { createStretchSender, type Stretch } from './range-response.ts';

/** A requested file, and where the response goes. */
type Asked = {
  readonly file: OfferedFile;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
  /** Hashes the file again when it is no longer the one that was hashed: it may only have been touched. */
  readonly lookAgain?: () => Promise<OfferedFile | null>;
};

/** Answers with the file, whole or in part. A file that was replaced on disk since it was hashed counts as missing. */
export type OfferedSender = (asked: Asked) => Promise<void>;

/** The library decides on status, headers and bytes; sending those bytes is done here. */
export const createOfferedSender = (): OfferedSender => {
  const sendStretch = createStretchSender();
  return async (asked) => {
    let { file } = asked;
    let opened = openOffered(file);
    if (!opened) {
      file = (await asked.lookAgain?.()) ?? file;
      opened = openOffered(file);
    }
    if (!opened) return asked.next();
    try {
      const stretch = beginAnswer({ ...asked, file }, opened);
      if (stretch) await sendStretch(asked.response, opened, stretch);
    } finally {
      closeSync(opened.fd);
    }
  };
};

/** Sends status and headers, and returns which bytes follow; `null` when none do: then the response is complete. */
const beginAnswer = ({ file, request, response, next }: Asked, { stats }: OpenFile): Stretch | null => {
  let stretch: Stretch | null = null;
  const { mtime } = stats;
  const size = Number(stats.size);
  const validators = { etag: `"${file.sha256}"`, lastModified: mtime.toUTCString(), size };
  // Strong, because it is made from the content; the library's own would be weak, and no If-Range could match it.
  response.setHeader('ETag', validators.etag);
  const headers = asTheLibraryReads(request.method, request.headers, validators);
  const asked = { method: request.method, headers } as Request;
  const sending = send(asked, encodeURI(file.path), { cacheControl: false, dotfiles: 'allow' });
  // The facts of the file that was checked, whatever is at its path by now: the library would look that up again.
  sending.sendFile = (path) => sending.send(path, { mtime, size } as Stats);
  sending.stream = (_path, asksFor) => void (stretch = asksFor as Stretch);
  sending.on('error', next).pipe(response);
  return stretch;
};
