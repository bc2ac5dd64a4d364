import type { Seconds } from '@instep/choreo/units';
import type {
  DanceEdit,
  ImportJob,
  ImportRequest,
  StudioDance,
  StudioLimits,
  StudioListEntry,
} from '@instep/protocol/studio';
import { addressOf, ROUTES } from '@instep/protocol/routes';
import { fetchJson } from '../api.ts';

/** All imports, oldest first. */
export const listImports = async (): Promise<readonly ImportJob[]> =>
  (await fetchJson<{ readonly imports: readonly ImportJob[] }>(ROUTES.imports)).imports;

/** The videos on the server's disk, and the limits of uploads. */
export const listVideos = (): Promise<{ readonly videos: readonly string[]; readonly limits: StudioLimits }> =>
  fetchJson(ROUTES.studioVideos);

export const addImport = (body: ImportRequest): Promise<ImportJob> =>
  fetchJson(ROUTES.imports, { method: 'POST', body });

export const stopImport = (id: string): Promise<void> =>
  fetchJson(addressOf(ROUTES.importStop, { id }), { method: 'POST' });

export const resumeImport = (id: string): Promise<void> =>
  fetchJson(addressOf(ROUTES.importResume, { id }), { method: 'POST' });

export const removeImport = (id: string): Promise<void> =>
  fetchJson(addressOf(ROUTES.import, { id }), { method: 'DELETE' });

/** Sends a piece of a video that begins at `from`. */
export const sendChunk = (id: string, from: number, chunk: Blob): Promise<ImportJob> =>
  fetchJson(addressOf(ROUTES.importBytes, { id }, { from: String(from) }), { method: 'PUT', body: chunk });

export const listStudioDances = async (): Promise<readonly StudioListEntry[]> =>
  (await fetchJson<{ readonly dances: readonly StudioListEntry[] }>(ROUTES.studioDances)).dances;

/** A dance with all of its poses, or with those of a section. */
export const getStudioDance = (
  danceId: string,
  section?: { readonly from: Seconds; readonly to: Seconds },
): Promise<StudioDance> =>
  fetchJson(
    addressOf(ROUTES.studioDance, { danceId }, section && { from: section.from.toFixed(3), to: section.to.toFixed(3) }),
  );

/** Changes a dance that still has this revision; rejects with status 412 if it has been changed since. */
export const saveStudioDance = (
  danceId: string,
  body: DanceEdit,
  { revision, leaving }: { readonly revision: string; readonly leaving: boolean },
): Promise<{ readonly revision: string }> =>
  fetchJson(addressOf(ROUTES.studioDance, { danceId }), {
    method: 'PUT',
    body,
    headers: { 'If-Match': revision },
    keepalive: leaving,
  });

export const removeStudioDance = (danceId: string): Promise<void> =>
  fetchJson(addressOf(ROUTES.studioDance, { danceId }), { method: 'DELETE' });

export const studioVideoUrl = (danceId: string): string => addressOf(ROUTES.studioDanceVideo, { danceId });
