import type { Note } from '@instep/choreo/note';
import type { Seconds } from '@instep/choreo/units';
import type {
  DanceDetails,
  DanceList,
  DanceSummary,
  DeletionCounts,
  SessionCsv,
  SessionDetails,
  SessionList,
  TimedFlatPose,
} from '@instep/protocol/http';
import { addressOf, ROUTES } from '@instep/protocol/routes';
import { localized, localizedDetails } from './words/dance-texts.ts';

/** The server answered with an error or not at all; the message is the server's own, if it sent one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Null if there was no answer. */
  readonly status: number | null;
  /** Which of several problems it is, if the server sent that. */
  readonly kind: string | null;

  constructor(message: string, status: number | null, kind: string | null = null) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** Whether an error means that only the host has access and no PIN has been entered yet. */
export const needsPin = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

/** The dances that can be danced, with where the host lets poses be estimated. */
export const fetchDanceList = async (): Promise<DanceList> => {
  const list = await fetchJson<DanceList>(ROUTES.dances);
  return { ...list, dances: list.dances.map(localized) };
};

/** The dances that can be danced. */
export const listDances = async (): Promise<readonly DanceSummary[]> => (await fetchDanceList()).dances;

/** One dance with its moves. */
export const getDance = async (id: string): Promise<DanceDetails> =>
  localizedDetails(await fetchJson(addressOf(ROUTES.dance, { id })));

/** The dancer's poses in a section of a dance. */
export const getPoses = async (
  { posesUrl }: Pick<DanceDetails, 'posesUrl'>,
  { from, to }: { readonly from: Seconds; readonly to: Seconds },
): Promise<readonly TimedFlatPose[]> => {
  const section = new URLSearchParams({ from: from.toFixed(3), to: to.toFixed(3) });
  return (await fetchJson<{ readonly poses: readonly TimedFlatPose[] }>(`${posesUrl}?${section}`)).poses;
};

/** The stored sessions, and those that can't be shown. */
export const listSessions = (): Promise<SessionList> => fetchJson(ROUTES.sessions);

/** One session. */
export const getSession = (id: string, deviceId: string): Promise<SessionDetails> =>
  fetchJson(addressOf(ROUTES.session, { id }), { deviceId });

/** A ticket, which lets this page open one socket. */
export const fetchTicket = async (): Promise<string> =>
  (await fetchJson<{ readonly ticket: string }>(ROUTES.tickets, { method: 'POST' })).ticket;

/** The text of one of a session's CSVs. */
export const getSessionCsv = async (sessionId: string, table: 'frames' | 'poses', deviceId: string): Promise<string> =>
  (await fetchResponse(csvUrl(sessionId, table), { deviceId })).text();

/** A file that the server names. */
export type NamedFile = { readonly name: string; readonly blob: Blob };

/** Downloads a file of a session: a link could not send the device's secret. */
export const getFile = async (address: string, deviceId: string): Promise<NamedFile> => {
  const response = await fetchResponse(address, { deviceId });
  return { name: fileNameIn(response.headers.get('content-disposition') ?? ''), blob: await response.blob() };
};

/** The name in a Content-Disposition header: `filename*=UTF-8''…` if there is one, else `filename=…`. */
const fileNameIn = (disposition: string): string => {
  const [, encoded] = /filename\*=UTF-8''([^;]+)/.exec(disposition) ?? [];
  const [, plain = ''] = /filename="?([^";]+)/.exec(disposition) ?? [];
  return encoded === undefined ? plain : decodeURIComponent(encoded);
};

/** Deletes a session for good. */
export const deleteSession = async (id: string, deviceId: string): Promise<void> =>
  void (await fetchResponse(addressOf(ROUTES.session, { id }), { method: 'DELETE', deviceId }));

/** Deletes all sessions of a player for good. */
export const deletePlayer = (player: string): Promise<DeletionCounts> =>
  fetchJson(addressOf(ROUTES.sessions, {}, { player }), { method: 'DELETE' });

/** The device that enters a PIN from this page: wrong ones are counted for each device separately. */
let pinDevice: string | undefined;
export const setPinDevice = (deviceId: string): void => void (pinDevice = deviceId);

/** Gives this browser the host's rights if the PIN is right; rejects with 403 if it is not, with 429 after too many tries. */
export const enterPin = async (pin: string): Promise<void> => {
  const options = { method: 'POST', body: { pin } };
  await fetchResponse(ROUTES.access, pinDevice === undefined ? options : { ...options, deviceId: pinDevice });
};

/** Pins a note to a moment of a session. */
export const addNote = async (id: string, note: Pick<Note, 'atS' | 'text'>, deviceId: string): Promise<Note> => {
  const options = { method: 'POST', body: note, deviceId };
  return (await fetchJson<{ readonly note: Note }>(addressOf(ROUTES.notes, { id }), options)).note;
};

export const removeNote = async (id: string, note: string, deviceId: string): Promise<void> =>
  void (await fetchResponse(addressOf(ROUTES.note, { id, note }), { method: 'DELETE', deviceId }));

/** Puts a player into a group. */
export const setGroup = async (player: string, group: string): Promise<void> =>
  void (await fetchResponse(ROUTES.playerGroup, { method: 'PUT', body: { player, group } }));

/** The address of all stored data of a player, as a ZIP. */
export const exportUrl = (player: string, zone = localTimeZone()): string =>
  addressOf(ROUTES.playerExport, {}, { player, zone });

/** The address of a CSV, of one session or of the list of all; `excel` is the language of the spreadsheet. */
export const csvUrl = (
  sessionId: string | null,
  table: SessionCsv | 'sessions',
  { excel, zone = localTimeZone() }: { readonly excel?: string; readonly zone?: string } = {},
): string => {
  const forExcel = excel !== undefined && { excel };
  return sessionId === null
    ? addressOf(ROUTES.sessionsCsv, {}, { ...forExcel })
    : addressOf(ROUTES.sessionFile, { id: sessionId, file: `${table}.csv` }, { ...forExcel, zone });
};

/** The address of the description of those CSVs' columns. */
export const dictionaryUrl = (sessionId: string | null, zone = localTimeZone()): string =>
  sessionId === null ? ROUTES.sessionsDataPackage : addressOf(ROUTES.sessionDataPackage, { id: sessionId }, { zone });

/** The reader's time zone: the names of files contain the day of a dance, which must be the day that the page shows. */
const localTimeZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The address of the socket beside a page's address. */
export const playUrl = (page: string): string => {
  const url = new URL(ROUTES.play, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** The options of a request to the server. */
export type RequestOptions = {
  readonly method?: string;
  /** Bytes are sent as they are, everything else as JSON. */
  readonly body?: unknown;
  /** The device's secret, which gives access to the sessions danced on it. */
  readonly deviceId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The page may be closing: the request continues afterwards, as far as browsers allow that. */
  readonly keepalive?: boolean;
};

/** The server's JSON, undefined for 204; it is of the same build, so its shape is trusted. Rejects with ApiError. */
export const fetchJson = async <T>(address: string, options: RequestOptions = {}): Promise<T> => {
  const response = await fetchResponse(address, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
};

/** In UTF-16 units, of at most three bytes in UTF-8: browsers let a closing page send up to 64 KiB, and refuse more. */
const MAX_KEEPALIVE_LENGTH = 20_000;

const fetchResponse = async (address: string, { body, ...options }: RequestOptions): Promise<Response> => {
  const { method = 'GET', deviceId, headers } = options;
  const content = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
  const type = content instanceof Blob ? 'application/octet-stream' : 'application/json';
  const keepalive = options.keepalive === true && typeof content === 'string' && content.length < MAX_KEEPALIVE_LENGTH;
  const request = {
    method,
    headers: {
      accept: 'application/json',
      ...(content !== undefined && { 'content-type': type }),
      ...(deviceId !== undefined && { 'instep-device': deviceId }),
      ...headers,
    },
    ...(content !== undefined && { body: content, keepalive }),
  };
  const response = await fetch(address, request).catch(() => null);
  if (response?.ok) return response;
  throw await errorFrom(response, `${method} ${address}`);
};

const errorFrom = async (response: Response | null, request: string): Promise<ApiError> => {
  if (!response) return new ApiError(`${request}: no answer`, null);
  const body = (await response.json().catch(() => null)) as {
    readonly error?: unknown;
    readonly kind?: unknown;
  } | null;
  const message = typeof body?.error === 'string' ? body.error : `${request}: expected 200, got ${response.status}`;
  return new ApiError(message, response.status, typeof body?.kind === 'string' ? body.kind : null);
};
