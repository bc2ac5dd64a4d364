import type { Effort } from '@instep/choreo/effort';
import type { DanceResult } from '@instep/choreo/result';
import type { FrameRow, MoveRow, SessionRow } from '@instep/choreo/score-csv';
import type { FlatPose } from '@instep/choreo/messages';
import type { Limb } from '@instep/choreo/skeleton';
import type { Pixels, Seconds } from '@instep/choreo/units';

/** A dance as the server lists it. */
export type DanceSummary = {
  readonly id: string;
  readonly title: string;
  readonly durationS: Seconds;
  readonly fps: number;
  readonly bpm?: number | null;
  /** 1 easy, 2 medium, 3 hard. */
  readonly level: number;
  readonly effort: Effort;
  readonly tags: readonly string[];
  readonly videoUrl: string;
  readonly coverUrl: string | null;
};

/** A move with what its pictogram shows. */
export type DanceMove = {
  readonly n: number;
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly gold: boolean;
  readonly section?: string;
  readonly key: KeyMoment | null;
};

/** The moment by which a move is told from the others. */
export type KeyMoment = {
  readonly atS: Seconds;
  readonly pose: FlatPose;
  /** Shortly before. */
  readonly before: FlatPose | null;
  readonly moving: readonly Limb[];
};

/** What there is to know of one dance. */
export type DanceDetails = DanceSummary & {
  readonly width: Pixels;
  readonly height: Pixels;
  readonly posesUrl: string;
  readonly moves: readonly DanceMove[];
};

/** The instructor at one moment, in pixels of the video; null when nobody is seen. */
export type TimedFlatPose = { readonly atS: Seconds; readonly pose: FlatPose | null };

/** One session with its rows. */
export type SessionDetails = {
  readonly session: Partial<SessionRow> & { readonly result?: DanceResult | null };
  readonly moves: readonly MoveRow[];
  readonly frames: readonly FrameRow[];
};

/** The server did not answer as it should: its status, or none. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number | null;

  constructor(message: string, status: number | null) {
    super(message);
    this.status = status;
  }
}

/** The dances that can be danced. */
export const listDances = async (): Promise<readonly DanceSummary[]> =>
  (await fetchJson<{ readonly dances: readonly DanceSummary[] }>('/api/dances')).dances;

/** One dance with its moves. */
export const getDance = (danceId: string): Promise<DanceDetails> =>
  fetchJson(`/api/dances/${encodeURIComponent(danceId)}`);

/** The instructor's poses in a stretch of a dance. */
export const getPoses = async (
  { posesUrl }: Pick<DanceDetails, 'posesUrl'>,
  { from, to }: { readonly from: Seconds; readonly to: Seconds },
): Promise<readonly TimedFlatPose[]> => {
  const stretch = new URLSearchParams({ from: from.toFixed(3), to: to.toFixed(3) });
  return (await fetchJson<{ readonly poses: readonly TimedFlatPose[] }>(`${posesUrl}?${stretch}`)).poses;
};

/** What was danced, newest first. */
export const listSessions = async (): Promise<readonly SessionRow[]> =>
  (await fetchJson<{ readonly sessions: readonly SessionRow[] }>('/api/sessions')).sessions;

/** One session. */
export const getSession = (sessionId: string): Promise<SessionDetails> =>
  fetchJson(`/api/sessions/${encodeURIComponent(sessionId)}`);

/** What lets a page of ours open one socket. */
export const fetchTicket = async (): Promise<string> =>
  (await fetchJson<{ readonly ticket: string }>('/api/tickets', 'POST')).ticket;

/** The addresses of a session's CSVs. */
export const sessionCsvUrl = (sessionId: string, file: 'moves' | 'frames' | 'poses'): string =>
  `/api/sessions/${encodeURIComponent(sessionId)}/${file}.csv`;

export const SESSIONS_CSV_URL = '/api/sessions.csv';

/** The address of the socket beside a page's address. */
export const playUrl = (page: string): string => {
  const url = new URL('/play', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** Our own server's answer; it came from the same build, so its shape is trusted. */
const fetchJson = async <T>(path: string, method = 'GET'): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(path, { method, headers: { accept: 'application/json' } });
  } catch {
    throw new ApiError(`${path}: no answer`, null);
  }
  if (!response.ok) throw new ApiError(`${path}: expected 200, got ${response.status}`, response.status);
  return (await response.json()) as T;
};
