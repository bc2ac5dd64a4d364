import { fstatSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { NextFunction, Request, Response } from 'express';
import send from 'send';
import { openOffered, type OfferedFile } from '../offered-file.ts';
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
  const handle = await openOffered(file);
  if (!handle) return next();
  response.once('close', () => void handle.close());
  // The client may have gone while the file was opened: then `close` was told already.
  if (response.destroyed) return void handle.close();
  const { size, mtime } = await handle.stat();
  const validators = { etag: `"${file.sha256}"`, lastModified: mtime.toUTCString(), size };
  // Strong, for the content makes it; the library's own would be weak, and no If-Range could match it.
  response.setHeader('ETag', validators.etag);
  const headers = asTheLibraryReads(request.method, request.headers, validators);
  const asked = Object.create(request, { headers: { value: headers } }) as Request;
  // Reads go to the file that was checked, whatever lies at its path by then.
  const reading = { fd: handle, autoClose: false, highWaterMark: CHUNK_BYTES, cacheControl: false } as const;
  send(asked, encodeURI(file.path), { ...reading, dotfiles: 'allow' })
    .on('error', next)
    .on('stream', (stream: NodeJS.ReadableStream) => breakOffWhenChanged(stream, handle, response))
    .pipe(response);
};

/** Who overwrites a file in place would splice old and new: the answer is broken off instead. */
const breakOffWhenChanged = (stream: NodeJS.ReadableStream, handle: FileHandle, response: Response): void => {
  const opened = fstatSync(handle.fd, { bigint: true });
  stream.on('data', () => {
    // A last chunk may come when all is closed already.
    if (response.destroyed || handle.fd < 0) return;
    const { size, mtimeNs } = fstatSync(handle.fd, { bigint: true });
    if (size !== opened.size || mtimeNs !== opened.mtimeNs) response.destroy();
  });
};
