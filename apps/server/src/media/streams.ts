import { pipeline } from 'node:stream/promises';

/**
 * Pipes the first stream through the others, the last of which is the response. A client that disconnects early is no
 * error.
 */
export const sendStreams = async (
  ...streams: readonly (NodeJS.ReadableStream | NodeJS.WritableStream | NodeJS.ReadWriteStream)[]
): Promise<void> => {
  try {
    await pipeline(streams);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
};
