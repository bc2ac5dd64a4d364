import type { Note } from '@instep/choreo/note';
import type { Seconds } from '@instep/choreo/units';
import type {
  DanceDetails,
  DanceSummary,
  Deleted,
  SessionCsv,
  SessionDetails,
  SessionList,
  TimedFlatPose,
} from '@instep/protocol/http';
import { addressOf, ROUTES } from '@instep/protocol/routes';

/** The server did not answer as it should; the message is the server's own words, where it sent some. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** `null` where no answer came. */
  readonly status: number | null;
  /** Which of several problems it is, where the server says so. */
  readonly kind: string | null;

  constructor(message: string, status: number | null, kind: string | null = null) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** Only the host is let in, and no PIN was entered yet. */
export const needsPin = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

/** The dances that can be danced. */
export const listDances = async (): Promise<readonly DanceSummary[]> =>
  (await fetchJson<{ readonly dances: readonly DanceSummary[] }>(ROUTES.dances)).dances;

/** One dance with its moves. */
export const getDance = (id: string): Promise<DanceDetails> => fetchJson(addressOf(ROUTES.dance, { id }));

/** The dancer's poses in a section of a dance. */
export const getPoses = async (
  { posesUrl }: Pick<DanceDetails, 'posesUrl'>,
  { from, to }: { readonly from: Seconds; readonly to: Seconds },
): Promise<readonly TimedFlatPose[]> => {
  const section = new URLSearchParams({ from: from.toFixed(3), to: to.toFixed(3) });
  return (await fetchJson<{ readonly poses: readonly TimedFlatPose[] }>(`${posesUrl}?${section}`)).poses;
};

/** What was danced, and what of it can't be shown. */
export const listSessions = (): Promise<SessionList> => fetchJson(ROUTES.sessions);

/** One session. */
export const getSession = (id: string, deviceId: string): Promise<SessionDetails> =>
  fetchJson(addressOf(ROUTES.session, { id }), { deviceId });

/** What lets a page of ours open one socket. */
export const fetchTicket = async (): Promise<string> =>
  (await fetchJson<{ readonly ticket: string }>(ROUTES.tickets, { method: 'POST' })).ticket;

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
export const deleteSession = async (id: string, deviceId: string): Promise<void> =>
  void (await fetchAnswer(addressOf(ROUTES.session, { id }), { method: 'DELETE', deviceId }));

/** Deletes all that a player has danced, for good. */
export const deletePlayer = (player: string): Promise<Deleted> =>
  fetchJson(addressOf(ROUTES.sessions, {}, { player }), { method: 'DELETE' });

/** Which device enters a PIN from this page: wrong ones are counted for each device by itself. */
let pinDevice: string | undefined;
export const enterPinsAs = (deviceId: string): void => void (pinDevice = deviceId);

/** Makes this browser the host's, if the PIN is right; rejects with 403 if it is not, with 429 after too many tries. */
export const enterPin = async (pin: string): Promise<void> => {
  const asked = { method: 'POST', body: { pin } };
  await fetchAnswer(ROUTES.access, pinDevice === undefined ? asked : { ...asked, deviceId: pinDevice });
};

/** Pins a note to a moment of a session. */
export const addNote = async (id: string, note: Pick<Note, 'atS' | 'text'>, deviceId: string): Promise<Note> => {
  const asked = { method: 'POST', body: note, deviceId };
  return (await fetchJson<{ readonly note: Note }>(addressOf(ROUTES.notes, { id }), asked)).note;
};

export const removeNote = async (id: string, note: string, deviceId: string): Promise<void> =>
  void (await fetchAnswer(addressOf(ROUTES.note, { id, note }), { method: 'DELETE', deviceId }));

/** Puts a player into a group. */
export const setGroup = async (player: string, group: string): Promise<void> =>
  void (await fetchAnswer(ROUTES.playerGroup, { method: 'PUT', body: { player, group } }));

/** The address of all that is kept of a player, as a ZIP. */
export const exportUrl = (player: string, zone = ownZone()): string =>
  addressOf(ROUTES.playerExport, {}, { player, zone });

/** The address of a CSV, of one session or of the list of all; `excel` is the language of the spreadsheet. */
export const csvUrl = (
  sessionId: string | null,
  table: SessionCsv | 'sessions',
  { excel, zone = ownZone() }: { readonly excel?: string; readonly zone?: string } = {},
): string => {
  const forExcel = excel !== undefined && { excel };
  return sessionId === null
    ? addressOf(ROUTES.sessionsCsv, {}, { ...forExcel })
    : addressOf(ROUTES.sessionFile, { id: sessionId, file: `${table}.csv` }, { ...forExcel, zone });
};

/** The address of what the columns of those CSVs mean. */
export const dictionaryUrl = (sessionId: string | null, zone = ownZone()): string =>
  sessionId === null ? ROUTES.sessionsDataPackage : addressOf(ROUTES.sessionDataPackage, { id: sessionId }, { zone });

/** Files carry the day of a dance, and it is to be the day that the page shows: the reader's own. */
const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The address of the socket beside a page's address. */
export const playUrl = (page: string): string => {
  const url = new URL(ROUTES.play, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};

/** What is asked of the server beside an address. */
export type Asked = {
  readonly method?: string;
  /** Bytes are sent as they are, everything else as JSON. */
  readonly body?: unknown;
  /** The device's secret, which opens what was danced on it. */
  readonly deviceId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The page may be closing: the request is to outlive it, as far as browsers allow that. */
  readonly keepalive?: boolean;
};

/** Our own server's answer, `undefined` for 204; it came from the same build, so its shape is trusted. Rejects with ApiError. */
export const fetchJson = async <T>(address: string, asked: Asked = {}): Promise<T> => {
  const response = await fetchAnswer(address, asked);
  return (response.status === 204 ? undefined : await response.json()) as T;
};

/** In UTF-16 units, of at most three bytes in UTF-8: browsers let a closing page send up to 64 KiB, and refuse more. */
const MAX_KEEPALIVE_LENGTH = 20_000;

const fetchAnswer = async (address: string, { body, ...asked }: Asked): Promise<Response> => {
  const { method = 'GET', deviceId, headers } = asked;
  const content = body === undefined || body instanceof Blob ? body : JSON.stringify(body);
  const type = content instanceof Blob ? 'application/octet-stream' : 'application/json';
  const keepalive = asked.keepalive === true && typeof content === 'string' && content.length < MAX_KEEPALIVE_LENGTH;
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
  throw await errorOf(response, `${method} ${address}`);
};

const errorOf = async (response: Response | null, what: string): Promise<ApiError> => {
  if (!response) return new ApiError(`${what}: no answer`, null);
  const said = (await response.json().catch(() => null)) as {
    readonly error?: unknown;
    readonly kind?: unknown;
  } | null;
  const message = typeof said?.error === 'string' ? said.error : `${what}: expected 200, got ${response.status}`;
  return new ApiError(message, response.status, typeof said?.kind === 'string' ? said.kind : null);
};
