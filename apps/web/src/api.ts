import type { Effort } from '@instep/choreo/effort';
import type { DanceResult } from '@instep/choreo/result';
import type { Note } from '@instep/choreo/note';
import type { MoveRow, SessionRow } from '@instep/choreo/score-csv';
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
  /** Where the instructor's poses are. */
  readonly posesUrl: string;
  readonly moves: readonly DanceMove[];
};

/** The instructor at one moment, in pixels of the video; null when nobody is seen. */
export type TimedFlatPose = { readonly atS: Seconds; readonly pose: FlatPose | null };

/** One session with its rows. */
export type SessionDetails = {
  readonly session: SessionRow & { readonly result: DanceResult | null };
  readonly moves: readonly MoveRow[];
  readonly notes: readonly Note[];
  /** What is wrong with the file of the notes, which is then left alone; null when nothing is. */
  readonly notesFault: string | null;
  /** Tables that could not be understood when the session was recovered, by the names of the files that hold them. */
  readonly keptAside?: readonly string[];
  /** Tables that can't be understood now. */
  readonly unreadable?: readonly string[];
};

/** A session, or a day of them, that lies on the server's disk and can't be shown. */
export type SessionProblem = {
  readonly kind: 'newer_version' | 'unreadable_session' | 'unreadable_day';
  /** Its folder below the folder of sessions. */
  readonly place: string;
  /** In the words of the server's system. */
  readonly reason: string;
};

/** All that lies on the server. */
export type SessionList = {
  /** What was danced, newest first. */
  readonly sessions: readonly SessionRow[];
  readonly problems?: readonly SessionProblem[];
};

/** How many sessions were deleted, how many go on, and how many could not be deleted. */
export type Deleted = { readonly deleted: number; readonly running: number; readonly failed: number };

/** The server did not answer as it should: its status, or none. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number | null;
  /** What of several things is the matter, where the server says it. */
  readonly kind: string | null;

  constructor(message: string, status: number | null, kind: string | null = null) {
    super(message);
    this.status = status;
    this.kind = kind;
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

/** What was danced, and what of it can't be shown. */
export const listSessions = (): Promise<SessionList> => fetchJson('/api/sessions');

/** One session. */
export const getSession = async (sessionId: string, deviceId: string): Promise<SessionDetails> =>
  (await (await fetchAnswer(sessionUrl(sessionId), { deviceId })).json()) as SessionDetails;

/** What lets a page of ours open one socket. */
export const fetchTicket = async (): Promise<string> =>
  (await fetchJson<{ readonly ticket: string }>('/api/tickets', { method: 'POST' })).ticket;

/** The text of one of a session's CSVs. */
export const getSessionCsv = async (sessionId: string, table: 'frames' | 'poses', deviceId: string): Promise<string> =>
  (await fetchAnswer(csvUrl(sessionId, table), { deviceId })).text();

/** A file that the server names. */
export type NamedFile = { readonly name: string; readonly blob: Blob };

/** A file of a session: a link would not say the device's secret. */
export const getFile = async (address: string, deviceId: string): Promise<NamedFile> => {
  const response = await fetchAnswer(address, { deviceId });
  return { name: nameIn(response.headers.get('content-disposition') ?? ''), blob: await response.blob() };
};

/** As `filename*=UTF-8''…` says where a name is not plain, and `filename=…` where it is. */
const nameIn = (disposition: string): string => {
  const [, any] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  const [, plain = ''] = /filename="?([^";]+)/.exec(disposition) ?? [];
  return any === undefined ? plain : decodeURIComponent(any);
};

/** Deletes a session for good. */
export const deleteSession = async (sessionId: string, deviceId: string): Promise<void> =>
  void (await fetchAnswer(sessionUrl(sessionId), { method: 'DELETE', deviceId }));

/** Deletes all that a player has danced, for good. */
export const deletePlayer = (player: string): Promise<Deleted> =>
  fetchJson(`/api/sessions?${new URLSearchParams({ player }).toString()}`, { method: 'DELETE' });

/** Which device this page speaks for when it says a PIN: wrong ones are counted for each device by itself. */
let speaker: string | undefined;
export const speakFor = (deviceId: string): void => void (speaker = deviceId);

/** Makes this browser the host's, if the PIN is right; rejects with 403 if it is not, with 429 after too many tries. */
export const sayPin = async (pin: string): Promise<void> => {
  const asked = { method: 'POST', body: { pin } };
  await fetchAnswer('/api/access', speaker === undefined ? asked : { ...asked, deviceId: speaker });
};

/** Pins a note to a moment of a session. */
export const addNote = async (sessionId: string, note: Pick<Note, 'atS' | 'text'>, deviceId: string): Promise<Note> => {
  const asked = { method: 'POST', body: note, deviceId };
  return (await fetchJson<{ readonly note: Note }>(`${sessionUrl(sessionId)}/notes`, asked)).note;
};

/** Takes a note off. */
export const removeNote = async (sessionId: string, noteId: string, deviceId: string): Promise<void> => {
  const path = `${sessionUrl(sessionId)}/notes/${encodeURIComponent(noteId)}`;
  await fetchAnswer(path, { method: 'DELETE', deviceId });
};

/** Puts a player into a group. */
export const setGroup = async (player: string, group: string): Promise<void> =>
  void (await fetchAnswer('/api/players/group', { method: 'PUT', body: { player, group } }));

/** The address of all that is kept of a player, as a ZIP. */
export const exportUrl = (player: string, zone = ownZone()): string =>
  `/api/players/export.zip?${new URLSearchParams({ player, zone }).toString()}`;

/** What may be downloaded of a session. */
export const SESSION_CSVS = ['moves', 'frames', 'poses', 'notes'] as const;
export type SessionCsv = (typeof SESSION_CSVS)[number];

/** The address of a CSV, of one session or of the list of all; `excel` is the language of the spreadsheet. */
export const csvUrl = (
  sessionId: string | null,
  table: SessionCsv | 'sessions',
  { excel, zone = ownZone() }: { readonly excel?: string; readonly zone?: string } = {},
): string => {
  const asked = new URLSearchParams({ ...(excel !== undefined && { excel }), ...(sessionId !== null && { zone }) });
  const path = sessionId === null ? '/api/sessions.csv' : `${sessionUrl(sessionId)}/${table}.csv`;
  return asked.size > 0 ? `${path}?${asked.toString()}` : path;
};

/** The address of what the columns of those CSVs mean. */
export const dictionaryUrl = (sessionId: string | null, zone = ownZone()): string =>
  sessionId === null
    ? '/api/sessions.datapackage.json'
    : `${sessionUrl(sessionId)}/datapackage.json?${new URLSearchParams({ zone }).toString()}`;

/** Files carry the day of a dance, and it is to be the day that the page shows: the reader's own. */
const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

const sessionUrl = (sessionId: string): string => `/api/sessions/${encodeURIComponent(sessionId)}`;

/** The address of the socket beside a page's address. */
export const playUrl = (page: string): string => {
  const url = new URL('/play', page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

type Asked = {
  readonly method?: string;
  readonly body?: unknown;
  /** The device's secret, which opens what was danced on it. */
  readonly deviceId?: string;
};

/** Our own server's answer; it came from the same build, so its shape is trusted. */
const fetchJson = async <T>(path: string, asked: Asked = {}): Promise<T> =>
  (await (await fetchAnswer(path, asked)).json()) as T;

const fetchAnswer = async (path: string, { method = 'GET', body, deviceId }: Asked = {}): Promise<Response> => {
  const headers = {
    accept: 'application/json',
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(deviceId !== undefined && { 'instep-device': deviceId }),
  };
  let response: Response;
  try {
    response = await fetch(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  } catch {
    throw new ApiError(`${path}: no answer`, null);
  }
  if (response.ok) return response;
  const kind = await kindIn(response);
  throw new ApiError(`${path}: expected 200, got ${response.status}`, response.status, kind);
};

const kindIn = async (response: Response): Promise<string | null> => {
  const said = (await response.json().catch(() => null)) as { readonly kind?: unknown } | null;
  return typeof said?.kind === 'string' ? said.kind : null;
};
