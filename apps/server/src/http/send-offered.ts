import { closeSync, fstatSync } from 'node:fs';
import type { NextFunction, Request, Response } from 'express';
import send from 'send';
import { openOffered, type OfferedFile, type OpenFile } from '../offered-file.ts';
import { asTheLibraryReads } from './range-headers.ts';

/** Larger than the library's own 64 KiB: half the work for each byte. */
const CHUNK_BYTES = 256 * 1024;

/** Answers with the file, whole or in part. What was replaced on disk since the start is not there any more. */
export const sendOffered = async (
  request: Request,
  response: Response,
  next: NextFunction,
  file: OfferedFile,
): Promise<void> => {
  const opened = await openOffered(file);
  if (!opened) return next();
  // The client may have gone while the file was opened: then `close` was told already.
  if (response.destroyed) return closeSync(opened.fd);
  // Who is sent bytes has a stream of them, which closes the file after its last read; who needs none has not.
  let streams = false;
  response.once('close', () => !streams && closeSync(opened.fd));
  const stats = fstatSync(opened.fd);
  const validators = { etag: `"${file.sha256}"`, lastModified: stats.mtime.toUTCString(), size: stats.size };
  // Strong, for the content makes it; the library's own would be weak, and no If-Range could match it.
  response.setHeader('ETag', validators.etag);
  const headers = asTheLibraryReads(request.method, request.headers, validators);
  const asked = { method: request.method, headers } as Request;
  // Reads go to the file that was checked, whatever lies at its path by then.
  const reading = { fd: opened.fd, highWaterMark: CHUNK_BYTES, cacheControl: false } as const;
  const sending = send(asked, encodeURI(file.path), { ...reading, dotfiles: 'allow' });
  // And so does what is said of its size and date: the library would ask for what lies there now.
  sending.sendFile = (path) => sending.send(path, stats);
  sending
    .on('error', next)
    .on('stream', (stream: NodeJS.ReadableStream) => {
      streams = true;
      breakOffWhenChanged(stream, opened, response);
    })
    .pipe(response);
};

/** Who overwrites a file in place would splice old and new: the answer is broken off instead. */
const breakOffWhenChanged = (stream: NodeJS.ReadableStream, { fd, stats }: OpenFile, response: Response): void => {
  let closed = false;
  stream.once('close', () => (closed = true));
  stream.on('data', () => {
    // A last chunk may come when all is closed already.
    if (response.destroyed || closed) return;
    const { size, mtimeNs } = fstatSync(fd, { bigint: true });
    if (size !== stats.size || mtimeNs !== stats.mtimeNs) response.destroy();
  });
};
