import type { FlatPose } from '@instep/choreo/messages';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

/** What a report can find wanting. */
export const FIGURES = [
  'personShare',
  'meanConfidence',
  'weakestJoint',
  'longestGap',
  'moves',
  'damage',
  'collapsed',
] as const;
export type Figure = (typeof FIGURES)[number];

/** What a report tells beside its figures. */
export const NOTES = [
  'cuts',
  'otherPeople',
  'sizeChange',
  'collapsed',
  'damaged',
  'lateStart',
  'pictureSizes',
  'soundLeftOut',
  'hdr',
  'thinned',
] as const;
export type NoteName = (typeof NOTES)[number];

/** A note, and when in the video it is, where it has a time. */
export type ReportNote = { readonly name: NoteName; readonly at: readonly Seconds[] };

/** How an import ended well: how good the dance is to judge against. */
export type ImportReport = {
  readonly verdict: 'GOOD' | 'USABLE' | 'POOR';
  readonly weak: readonly Figure[];
  readonly notes: readonly ReportNote[];
  readonly personShare: UnitInterval;
  readonly meanConfidence: UnitInterval;
  readonly weakestJoint: { readonly name: string; readonly confidence: UnitInterval };
  readonly longestGap: { readonly start: Seconds; readonly seconds: Seconds } | null;
  readonly rows: number;
  readonly moves: number;
};

/** Why there is no dance: how the work ended, and in words. */
export type ImportFailure = { readonly exitCode: number; readonly message: string };

/** A video on its way to a dance. */
export type ImportJob = {
  readonly id: string;
  readonly danceId: string;
  readonly video: string;
  readonly title: string;
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  readonly bytes?: number;
  readonly received: number;
  /** By which the page recognizes the file. */
  readonly fingerprint?: string;
  readonly outcome: ImportReport | ImportFailure | null;
  readonly progress: {
    readonly stage: string;
    readonly done: number;
    readonly total: number;
    readonly etaS: number | null;
  } | null;
};

/** What is asked of an import. */
export type ImportRequest = {
  readonly video: string;
  readonly bytes?: number;
  readonly fingerprint?: string;
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly trim?: readonly [Seconds, Seconds];
};

/** A dance in the Studio's list; one with a problem can't be used. */
export type StudioLine =
  | { readonly id: string; readonly problem: string }
  | {
      readonly id: string;
      readonly title: string;
      readonly level: number;
      readonly durationS: Seconds;
      readonly draft: boolean;
      readonly tags: readonly string[];
      readonly moves: number;
    };

/** A move as it is edited; its number is its place. */
export type EditedMove = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly gold: boolean;
  readonly label?: string;
  readonly section?: string;
};

/** What may be changed of a dance. */
export type DanceEdit = {
  readonly title: string;
  readonly level: number;
  readonly tags: readonly string[];
  readonly bpm: number | null;
  readonly draft: boolean;
  readonly moves: readonly EditedMove[];
};

export type StudioInfo = DanceEdit & {
  readonly id: string;
  readonly fps: number;
  readonly durationS: Seconds;
  readonly width: number;
  readonly height: number;
};

export type StudioPose = { readonly mediaTime: Seconds; readonly pose: FlatPose | null };

/** The Studio said no, in words for the person who asked. */
export class StudioError extends Error {
  override readonly name = 'StudioError';
  /** `null` where no answer came. */
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

/** Only the host is let in, and no PIN was entered yet. */
export const needsPin = (error: unknown): boolean => error instanceof StudioError && error.status === 401;

/** What the server takes. */
export type StudioLimits = {
  readonly maxBytes: number;
  /** How long an upload that has stopped waits to be continued. */
  readonly keptHours: number;
};

const ROOT = '/api/studio';

export const listImports = async (): Promise<readonly ImportJob[]> =>
  (await ask<{ readonly imports: readonly ImportJob[] }>('GET', '/imports')).imports;

/** The videos that lie on the server, and what may be sent to it. */
export const listVideos = (): Promise<{ readonly videos: readonly string[]; readonly limits: StudioLimits }> =>
  ask('GET', '/videos');

export const addImport = (request: ImportRequest): Promise<ImportJob> => ask('POST', '/imports', request);
export const stopImport = (id: string): Promise<void> => ask('POST', `/imports/${id}/stop`);
export const resumeImport = (id: string): Promise<void> => ask('POST', `/imports/${id}/resume`);
export const removeImport = (id: string): Promise<void> => ask('DELETE', `/imports/${id}`);

/** Sends a piece of a video that begins at `from`. */
export const sendPiece = (id: string, from: number, piece: Blob): Promise<ImportJob> =>
  ask('PUT', `/imports/${id}/bytes?from=${from}`, piece);

export const listStudioDances = async (): Promise<readonly StudioLine[]> =>
  (await ask<{ readonly dances: readonly StudioLine[] }>('GET', '/dances')).dances;

/** A dance, and the revision by which the server notices that it was changed since. */
export type StudioDance = {
  readonly info: StudioInfo;
  readonly poses: readonly StudioPose[];
  readonly revision: string;
};

export const getStudioDance = (id: string): Promise<StudioDance> => ask('GET', `/dances/${encodeURIComponent(id)}`);

/** Changes a dance that still has this revision; rejects with status 412 when it was changed meanwhile. */
export const saveStudioDance = (
  id: string,
  edit: DanceEdit,
  { revision, leaving }: { readonly revision: string; readonly leaving: boolean },
): Promise<{ readonly revision: string }> =>
  ask('PUT', `/dances/${encodeURIComponent(id)}`, edit, { headers: { 'If-Match': revision }, keepalive: leaving });

export const removeStudioDance = (id: string): Promise<void> => ask('DELETE', `/dances/${encodeURIComponent(id)}`);

export const studioVideoUrl = (id: string): string => `${ROOT}/dances/${encodeURIComponent(id)}/video`;

/** In UTF-16 units, of at most three bytes in UTF-8: browsers let a closing page send up to 64 KiB, and refuse more. */
const MAX_KEEPALIVE_LENGTH = 20_000;

type AskOptions = { readonly headers?: Readonly<Record<string, string>>; readonly keepalive?: boolean };

/** Our own server's answer; it came from the same build, so its shape is trusted. */
const ask = async <T>(method: string, route: string, body?: unknown, more: AskOptions = {}): Promise<T> => {
  const binary = body instanceof Blob;
  const headers = { 'Content-Type': binary ? 'application/octet-stream' : 'application/json', ...more.headers };
  const content = binary ? body : JSON.stringify(body);
  const keepalive = more.keepalive === true && typeof content === 'string' && content.length < MAX_KEEPALIVE_LENGTH;
  const sent = body === undefined ? {} : { headers, body: content, keepalive };
  const response = await fetch(ROOT + route, { method, ...sent }).catch(() => null);
  const answer = response?.status === 204 ? undefined : ((await response?.json().catch(() => null)) as unknown);
  if (response?.ok) return answer as T;
  const { error = `${method} ${route}: no answer` } = (answer ?? {}) as { readonly error?: string };
  throw new StudioError(error, response?.status ?? null);
};
