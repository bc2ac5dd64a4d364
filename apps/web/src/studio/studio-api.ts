import type { FlatPose } from '@instep/choreo/messages';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

/** What a report can find wanting. */
export const FIGURES = ['personShare', 'meanConfidence', 'weakestJoint', 'longestGap', 'moves'] as const;
export type Figure = (typeof FIGURES)[number];

/** How an import ended well: how good the dance is to judge against. */
export type ImportReport = {
  readonly verdict: 'GOOD' | 'USABLE' | 'POOR';
  readonly weak: readonly Figure[];
  readonly personShare: UnitInterval;
  readonly meanConfidence: UnitInterval;
  readonly weakestJoint: { readonly name: string; readonly confidence: UnitInterval };
  readonly longestGap: { readonly start: Seconds; readonly seconds: Seconds } | null;
  readonly rows: number;
  readonly moves: number;
};

/** A video on its way to a dance. */
export type ImportJob = {
  readonly id: string;
  readonly danceId: string;
  readonly video: string;
  readonly title: string;
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'stopped';
  readonly bytes?: number;
  readonly received: number;
  readonly outcome: ImportReport | { readonly message: string } | null;
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
  readonly mirrored: boolean;
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
}

const ROOT = '/api/studio';

export const listImports = async (): Promise<readonly ImportJob[]> =>
  (await ask<{ readonly imports: readonly ImportJob[] }>('GET', '/imports')).imports;

/** The videos that lie on the server. */
export const listVideos = async (): Promise<readonly string[]> =>
  (await ask<{ readonly videos: readonly string[] }>('GET', '/videos')).videos;

export const addImport = (request: ImportRequest): Promise<ImportJob> => ask('POST', '/imports', request);
export const stopImport = (id: string): Promise<void> => ask('POST', `/imports/${id}/stop`);
export const resumeImport = (id: string): Promise<void> => ask('POST', `/imports/${id}/resume`);
export const removeImport = (id: string): Promise<void> => ask('DELETE', `/imports/${id}`);

/** Below the server's limit, and small enough to arrive in time over a slow network. */
const CHUNK_BYTES = 2 * 1024 * 1024;

/** Sends a video piece by piece, from where the server says it stopped. */
export const sendVideo = async (job: ImportJob, file: Blob): Promise<void> => {
  let { received } = job;
  while (received < file.size) {
    const piece = file.slice(received, received + CHUNK_BYTES);
    ({ received } = await ask<ImportJob>('PUT', `/imports/${job.id}/bytes?from=${received}`, piece));
  }
};

export const listStudioDances = async (): Promise<readonly StudioLine[]> =>
  (await ask<{ readonly dances: readonly StudioLine[] }>('GET', '/dances')).dances;

export const getStudioDance = (
  id: string,
): Promise<{ readonly info: StudioInfo; readonly poses: readonly StudioPose[] }> =>
  ask('GET', `/dances/${encodeURIComponent(id)}`);

export const saveStudioDance = (id: string, edit: DanceEdit): Promise<{ readonly info: StudioInfo }> =>
  ask('PUT', `/dances/${encodeURIComponent(id)}`, edit);

export const removeStudioDance = (id: string): Promise<void> => ask('DELETE', `/dances/${encodeURIComponent(id)}`);

export const studioVideoUrl = (id: string): string => `${ROOT}/dances/${encodeURIComponent(id)}/video`;

/** Our own server's answer; it came from the same build, so its shape is trusted. */
const ask = async <T>(method: string, route: string, body?: unknown): Promise<T> => {
  const binary = body instanceof Blob;
  const headers = { 'Content-Type': binary ? 'application/octet-stream' : 'application/json' };
  const sent = body === undefined ? {} : { headers, body: binary ? body : JSON.stringify(body) };
  const response = await fetch(ROOT + route, { method, ...sent }).catch(() => null);
  const answer = response?.status === 204 ? undefined : ((await response?.json().catch(() => null)) as unknown);
  if (response?.ok) return answer as T;
  throw new StudioError((answer as { readonly error?: string } | null)?.error ?? `${method} ${route}: no answer`);
};
