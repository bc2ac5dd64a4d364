import { closeSync, type Stats } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import send from 'send';
import { openOffered, type OfferedFile, type OpenFile } from './offered-file.ts';
import { asTheLibraryReads } from './range-headers.ts';
import { createStretchSender, type Stretch } from './range-response.ts';

/** A file that was asked for, and where its answer goes. */
type Asked = {
  readonly file: OfferedFile;
  readonly request: Request;
  readonly response: Response;
  readonly next: NextFunction;
  /** Looks at the file anew when it is not the one that was hashed any more: a touched one is. */
  readonly lookAgain?: () => Promise<OfferedFile | null>;
};

/** Answers with the file, whole or in part. What was replaced on disk since the start is not there any more. */
export type OfferedSender = (asked: Asked) => Promise<void>;

/** The library says what the answer is, and which bytes it has; those are sent by ourselves. */
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

/** Says how the answer begins, and which bytes follow; `null` when none do: then it is answered already. */
const beginAnswer = ({ file, request, response, next }: Asked, { stats }: OpenFile): Stretch | null => {
  let stretch: Stretch | null = null;
  const { mtime } = stats;
  const size = Number(stats.size);
  const validators = { etag: `"${file.sha256}"`, lastModified: mtime.toUTCString(), size };
  // Strong, for the content makes it; the library's own would be weak, and no If-Range could match it.
  response.setHeader('ETag', validators.etag);
  const headers = asTheLibraryReads(request.method, request.headers, validators);
  const asked = { method: request.method, headers } as Request;
  const sending = send(asked, encodeURI(file.path), { cacheControl: false, dotfiles: 'allow' });
  // Of the file that was checked, whatever lies at its path by now: the library would ask for that.
  sending.sendFile = (path) => sending.send(path, { mtime, size } as Stats);
  sending.stream = (_path, asksFor) => void (stretch = asksFor as Stretch);
  sending.on('error', next).pipe(response);
  return stretch;
};
