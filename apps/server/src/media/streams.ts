import { pipeline } from 'node:stream/promises';

/** Sends the first stream through the others, of which the last is the answer. A reader who leaves early is no fault. */
export const sendStreams = async (
  ...streams: readonly (NodeJS.ReadableStream | NodeJS.WritableStream | NodeJS.ReadWriteStream)[]
): Promise<void> => {
  try {
    await pipeline(streams);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
};
