/** The addresses that the server answers, and the pages of the web app. */

/** Every address that the server answers, with `:names` for its parameters. A route that is not here does not exist. */
export const ROUTES = {
  /** The WebSocket: client-message.ts, messages.ts, frame-message.ts. */
  play: '/play',
  /** The WebSocket of people who dance together: room-client-message.ts, room-messages.ts. */
  room: '/room',
  tickets: '/api/tickets',
  access: '/api/access',

  dances: '/api/dances',
  dance: '/api/dances/:id',
  dancePoses: '/dances/:id/poses-:hash.json',
  danceFile: '/dances/:id/:name',

  sessions: '/api/sessions',
  sessionsCsv: '/api/sessions.csv',
  sessionsDataPackage: '/api/sessions.datapackage.json',
  session: '/api/sessions/:id',
  sessionDataPackage: '/api/sessions/:id/datapackage.json',
  sessionNotesCsv: '/api/sessions/:id/notes.csv',
  /** `:file` is moves.csv, frames.csv or poses.csv. */
  sessionFile: '/api/sessions/:id/:file',
  notes: '/api/sessions/:id/notes',
  note: '/api/sessions/:id/notes/:note',
  playerExport: '/api/players/export.zip',
  playerGroup: '/api/players/group',

  /** What one player has danced, and how another device gets to see it. */
  myDancing: '/api/my-dancing',
  myDancingOffer: '/api/my-dancing/offer',
  myDancingKeys: '/api/my-dancing/keys',

  /** Whether this page may open rooms, and what their members need to know of the server. */
  rooms: '/api/rooms',
  /** The address that joins a room, as an image. */
  roomQr: '/api/rooms/:code/qr.svg',

  studioVideos: '/api/studio/videos',
  imports: '/api/studio/imports',
  import: '/api/studio/imports/:id',
  importBytes: '/api/studio/imports/:id/bytes',
  importStop: '/api/studio/imports/:id/stop',
  importResume: '/api/studio/imports/:id/resume',
  studioDances: '/api/studio/dances',
  studioDance: '/api/studio/dances/:danceId',
  studioDanceVideo: '/api/studio/dances/:danceId/video',

  /** What the server measures of itself: server-health.ts. */
  health: '/api/health',
  /** Recordings of players that are uploaded to be judged. */
  recordings: '/api/recordings',
  recording: '/api/recordings/:id',
  recordingBytes: '/api/recordings/:id/bytes',

  alive: '/healthz',
  ready: '/readyz',
  metrics: '/metrics',
} as const;

/** The names of a route's parameters. */
type ParameterName<Route extends string> = Route extends `${string}:${infer Rest}`
  ? LeadingName<Rest> | ParameterName<Rest>
  : never;
type LeadingName<Text extends string> = Text extends `${infer Name}/${string}`
  ? LeadingName<Name>
  : Text extends `${infer Name}.${string}`
    ? Name
    : Text;

/** The address of a route with these parameters and this query. */
export const addressOf = <Route extends string>(
  route: Route,
  parameters: Readonly<Record<ParameterName<Route>, string>>,
  query: Readonly<Record<string, string>> = {},
): string => {
  const given: Readonly<Record<string, string>> = parameters;
  const path = route.replaceAll(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(given[name] ?? ''));
  const pairs = Object.entries(query).map((pair) => pair.map(encodeURIComponent).join('='));
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
};

/** The pages beside the dances themselves: what the server and the web app both have to know. */
export type Page = {
  /** Whether a page of its own for each thing stands below it: `/review/<session>` below `/review`. */
  readonly hasItems: boolean;
  /** Whether the menu leads to it. */
  readonly inMenu: boolean;
};

/** In the order of the menu; the name is the address: `/review`. */
export const PAGES = {
  /** What the player has danced; the menu leads to it once they have danced. */
  me: { hasItems: false, inMenu: false },
  review: { hasItems: true, inMenu: true },
  studio: { hasItems: true, inMenu: true },
  settings: { hasItems: false, inMenu: true },
  /** How camera, connection and server do over time; the camera check and the settings lead to it. */
  health: { hasItems: false, inMenu: false },
  /** Judges a recording of a dance, `/recording/<dance>`; without one, the dance is chosen first. */
  recording: { hasItems: true, inMenu: false },
  /** Dance together: opens a room; `/join/<code>` is one. */
  join: { hasItems: true, inMenu: false },
  /** The same for a screen without camera and keyboard. */
  tv: { hasItems: true, inMenu: false },
} as const satisfies Readonly<Record<string, Page>>;

export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as readonly PageName[];
