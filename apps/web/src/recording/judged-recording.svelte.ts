import type { Milliseconds } from '@instep/choreo/units';
import {
  RECORDING_REFUSALS,
  type CorrectionRequest,
  type RecordingFailure,
  type RecordingJob,
  type RecordingRefusal,
  type RecordingRequest,
} from '@instep/protocol/recording';
import { ApiError, needsPin } from '../api.ts';
import { uploadVideo, type UploadInterruption } from '../studio/video-upload.ts';
import * as api from './recording-api.ts';

/** Why a recording was not judged: the server said so, did not answer, or the browser can't read the file any more. */
export type RecordingTrouble =
  { readonly failure: RecordingFailure } | { readonly refusal: RecordingRefusal } | 'noAnswer' | 'fileUnreadable';

/** The requests that are sent; tests bring their own. */
export type RecordingApi = typeof api;

const POLL_INTERVAL_MS: Milliseconds = 500;
/** How often the server may fail to answer before the page gives up: it may be restarting. */
const MAX_UNANSWERED = 20;

/** A recording that this page uploads and has judged. */
export class JudgedRecording {
  job = $state.raw<RecordingJob | null>(null);
  interruption = $state.raw<UploadInterruption | null>(null);
  trouble = $state.raw<RecordingTrouble | null>(null);
  needsPin = $state(false);
  /** Something was asked for, and nothing came of it yet. */
  isStarting = $state(false);
  readonly #api: RecordingApi;
  readonly #wait: (delay: Milliseconds) => Promise<void>;
  /** Changes when another job begins or this one is cancelled: what comes later for the former is ignored. */
  #turn = 0;

  constructor(
    requests: RecordingApi = api,
    wait: (delay: Milliseconds) => Promise<void> = (delay) => new Promise((resolve) => setTimeout(resolve, delay)),
  ) {
    this.#api = requests;
    this.#wait = wait;
  }

  /** Whether leaving the page would lose something. */
  get isSending(): boolean {
    return this.job?.state === 'receiving' && this.trouble === null;
  }

  /** Uploads a video, and follows it until it is judged. */
  upload(request: RecordingRequest, file: Blob, deviceId: string): Promise<void> {
    return this.#follow(async (isCurrent) => {
      const job = await this.#api.addRecording(request, deviceId);
      if (!isCurrent()) return this.#api.removeRecording(job.id).then(() => null);
      this.job = job;
      await uploadVideo(job, file, {
        sendChunk: async (id, from, chunk) => {
          const next = await this.#api.sendRecordingChunk(id, from, chunk);
          if (isCurrent()) this.job = next;
          return next;
        },
        getJob: this.#api.getRecording,
        wait: this.#wait,
        onInterruption: (interruption) => {
          if (isCurrent()) this.interruption = interruption;
        },
      });
      return job;
    });
  }

  /** Has a recording judged again at another offset. */
  correct(request: CorrectionRequest): Promise<void> {
    return this.#follow(async () => this.#api.correctRecording(request));
  }

  /** Gives it up, and forgets it. */
  async cancel(): Promise<void> {
    const { job } = this;
    this.#turn++;
    this.job = null;
    this.trouble = null;
    this.interruption = null;
    this.isStarting = false;
    this.needsPin = false;
    if (job && job.state !== 'done') await this.#api.removeRecording(job.id).catch(() => undefined);
  }

  /** The page is left: an upload ends with it, but what has arrived is judged all the same. */
  async leave(): Promise<void> {
    if (this.job?.state === 'receiving') return this.cancel();
    this.#turn++;
  }

  async #follow(start: (isCurrent: () => boolean) => Promise<RecordingJob | null>): Promise<void> {
    const turn = ++this.#turn;
    const isCurrent = (): boolean => turn === this.#turn;
    this.job = null;
    this.trouble = null;
    this.needsPin = false;
    this.isStarting = true;
    try {
      const job = await start(isCurrent);
      if (job) await this.#poll(job, isCurrent);
    } catch (error) {
      if (!isCurrent()) return;
      if (needsPin(error)) this.needsPin = true;
      else this.trouble = troubleOf(error);
    } finally {
      if (isCurrent()) this.isStarting = false;
    }
  }

  async #poll({ id }: RecordingJob, isCurrent: () => boolean): Promise<void> {
    for (let unanswered = 0; isCurrent(); await this.#wait(POLL_INTERVAL_MS)) {
      const job = await this.#api.getRecording(id).catch((error: unknown) => {
        if (++unanswered > MAX_UNANSWERED) throw error;
        return undefined;
      });
      if (!isCurrent()) return;
      if (job === undefined) continue;
      unanswered = 0;
      if (job === null) return void (this.trouble = { refusal: 'notFound' });
      this.job = job;
      if (job.failure) this.trouble = { failure: job.failure };
      if (job.state === 'done' || job.state === 'failed') return;
    }
  }
}

const troubleOf = (error: unknown): RecordingTrouble => {
  if (error instanceof DOMException) return 'fileUnreadable';
  const { status, kind } = error instanceof ApiError ? error : { status: null, kind: null };
  const refusal = RECORDING_REFUSALS.find((known) => known === kind);
  if (refusal) return { refusal };
  return status === null ? 'noAnswer' : { failure: 'server' };
};
