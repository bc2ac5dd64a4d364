import type { Milliseconds } from '@instep/choreo/units';
import type { ImportJob } from '@instep/protocol/studio';
import { ApiError } from '../api.ts';

/** Below the server's limit, and small enough to arrive in time over a slow network. */
const PIECE_BYTES = 2 * 1024 * 1024;
const FIRST_WAIT_MS: Milliseconds = 1000;
const MAX_WAIT_MS: Milliseconds = 30_000;
/** The server's disk is full: somebody has to free space, so retrying often is of no use. */
const DISK_FULL = 507;

export type SenderTools = {
  readonly sendPiece: (id: string, from: number, piece: Blob) => Promise<ImportJob>;
  /** Gets the state of an import on the server; `null` if it has none of that id. Rejects if it does not answer. */
  readonly look: (id: string) => Promise<ImportJob | null>;
  readonly wait: (delay: Milliseconds) => Promise<void>;
  /** Called with the reason before every wait, and with `null` once sending continues. */
  readonly onTrouble: (trouble: SendTrouble | null) => void;
};

/** Why sending is paused. */
export type SendTrouble = {
  /** True if somebody has to free space on the server, false if it can't be reached or is busy. */
  readonly isDiskFull: boolean;
  readonly retryInMs: Milliseconds;
};

/**
 * Sends a video piece by piece, from where the server's copy ends, and retries after a break, however long it takes.
 * Rejects with an error that retrying can't fix.
 */
export const sendVideo = async (begun: ImportJob, file: Blob, tools: SenderTools): Promise<void> => {
  let { received } = begun;
  let waits = 0;
  while (received < file.size) {
    try {
      const piece = file.slice(received, received + PIECE_BYTES);
      ({ received } = await tools.sendPiece(begun.id, received, piece));
      if (waits > 0) tools.onTrouble(null);
      waits = 0;
    } catch (error) {
      if (!mayPass(error)) throw error;
      const isFull = isDiskFull(error);
      const retryInMs = isFull ? MAX_WAIT_MS : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** waits++);
      tools.onTrouble({ isDiskFull: isFull, retryInMs });
      await tools.wait(retryInMs);
      // The piece may have arrived even though the answer was lost.
      const job = await tools.look(begun.id).catch(() => undefined);
      if (job === undefined) continue;
      if (job?.state !== 'receiving') return tools.onTrouble(null);
      ({ received } = job);
    }
  }
};

const isDiskFull = (error: unknown): boolean => error instanceof ApiError && error.status === DISK_FULL;

/** Whether retrying may help: there was no answer, the server is restarting or busy, or it already has the piece. */
const mayPass = (error: unknown): boolean => {
  if (!(error instanceof ApiError)) return false;
  const { status } = error;
  return status === null || status >= 500 || [408, 409, 425, 429].includes(status);
};
