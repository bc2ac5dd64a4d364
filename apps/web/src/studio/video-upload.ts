import type { Milliseconds } from '@instep/choreo/units';
import { ApiError } from '../api.ts';

/** Below the server's limit, and small enough to arrive in time over a slow network. */
const CHUNK_BYTES = 2 * 1024 * 1024;
const FIRST_WAIT_MS: Milliseconds = 1000;
const MAX_WAIT_MS: Milliseconds = 30_000;
/** The server's disk is full: somebody has to free space, so retrying often is of no use. */
const DISK_FULL = 507;

/** What the server knows of an upload, of an import or a recording; it is `receiving` until it has all of the video. */
export type Upload = { readonly id: string; readonly received: number; readonly state: string };

export type UploadDependencies = {
  readonly sendChunk: (id: string, from: number, chunk: Blob) => Promise<Upload>;
  /** Gets the state of an upload on the server; `null` if it has none of that id. Rejects if it does not answer. */
  readonly getJob: (id: string) => Promise<Upload | null>;
  readonly wait: (delay: Milliseconds) => Promise<void>;
  /** Called with the reason before every wait, and with `null` once sending continues. */
  readonly onInterruption: (interruption: UploadInterruption | null) => void;
};

/** Why sending is paused. */
export type UploadInterruption = {
  /** True if somebody has to free space on the server, false if it can't be reached or is busy. */
  readonly isDiskFull: boolean;
  readonly retryInMs: Milliseconds;
};

/**
 * Sends a video chunk by chunk, from where the server's copy ends, and retries after a break, however long it takes.
 * Rejects with an error that retrying can't fix.
 */
export const uploadVideo = async (job: Upload, file: Blob, dependencies: UploadDependencies): Promise<void> => {
  let { received } = job;
  let waits = 0;
  while (received < file.size) {
    try {
      const chunk = file.slice(received, received + CHUNK_BYTES);
      ({ received } = await dependencies.sendChunk(job.id, received, chunk));
      if (waits > 0) dependencies.onInterruption(null);
      waits = 0;
    } catch (error) {
      if (!isTemporary(error)) throw error;
      const isDiskFull = isDiskFullError(error);
      const retryInMs = isDiskFull ? MAX_WAIT_MS : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** waits++);
      dependencies.onInterruption({ isDiskFull, retryInMs });
      await dependencies.wait(retryInMs);
      // The chunk may have arrived even though the answer was lost.
      const latest = await dependencies.getJob(job.id).catch(() => undefined);
      if (latest === undefined) continue;
      if (latest?.state !== 'receiving') return dependencies.onInterruption(null);
      ({ received } = latest);
    }
  }
};

const isDiskFullError = (error: unknown): boolean => error instanceof ApiError && error.status === DISK_FULL;

/** Whether retrying may help: there was no answer, the server is restarting or busy, or it already has the chunk. */
const isTemporary = (error: unknown): boolean => {
  if (!(error instanceof ApiError)) return false;
  const { status } = error;
  return status === null || status >= 500 || [408, 409, 425, 429].includes(status);
};
