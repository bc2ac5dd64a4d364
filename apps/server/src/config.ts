import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_VIDEO_MIB } from '@instep/dance-files/video-limits';
import { ENGINE_CHOICES } from '@instep/pose-estimator/engines/choose-engine';
import { MODEL_NAMES } from '@instep/pose-estimator/pose-model';
import proxyAddr from 'proxy-addr';
import { z } from 'zod';
import { canonicalHost, canonicalHostWithoutPort } from './host-name.ts';

/** A setting that can't be used: `PORT: expected a whole number in 0..65535, got "ten"`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The names that proxy-addr knows for networks. */
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Whether a proxy can have an address in this network; an incomplete address would be read as a number. */
const isNetwork = (network: string): boolean => {
  if (!NAMED_NETWORKS.includes(network) && isIP(network.replace(/\/.*$/, '')) === 0) return false;
  try {
    return proxyAddr.compile([network]) !== undefined;
  } catch {
    return false;
  }
};

const itemsOf = (list: string): string[] => list.split(',').flatMap((item) => item.trim() || []);

/** The root folder of the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

type Kind<T> = { readonly expected: string; readonly schema: z.ZodType<T, string> };

const wholeNumber = (least: number, most: number): Kind<number> => ({
  expected: `a whole number in ${least}..${most}`,
  schema: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most)),
});

const oneOf = <Choice extends string>(...choices: readonly Choice[]): Kind<Choice> => ({
  expected: `one of ${choices.join(', ')}`,
  schema: z.enum(choices),
});

const folder: Kind<string> = {
  expected: 'a folder',
  schema: z
    .string()
    .min(1)
    .transform((text) => path.resolve(text)),
};

/** A list whose items are read one by one; `null` for one item refuses the whole list. */
const listOf = (expected: string, read: (item: string) => string | null): Kind<readonly string[]> => ({
  expected,
  schema: z.string().transform((list, context) => {
    const items = itemsOf(list).map(read);
    if (items.every((item) => item !== null)) return items;
    context.issues.push({ code: 'custom', input: list, message: expected });
    return z.NEVER;
  }),
});

const hosts = listOf('host names with commas between them', canonicalHostWithoutPort);

const networks = listOf('addresses and networks (10.0.0.0/8) with commas between them', (network) =>
  isNetwork(network) ? network : null,
);

const listeningAddress: Kind<string> = {
  expected: 'an address of this machine, without a port',
  schema: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .refine((host) => isIP(host) !== 0 || canonicalHost(host) !== null),
};

const modelAddress: Kind<string> = {
  expected: 'nothing, a file, or an address that begins with http:// or https://',
  schema: z.string().refine((text) => !text.includes('://') || (/^(?:https?|file):/.test(text) && URL.canParse(text))),
};

const pin: Kind<string> = { expected: 'nothing, or 6 to 64 digits', schema: z.string().regex(/^(?:\d{6,64})?$/) };

type Setting<T = unknown> = {
  readonly env: string;
  /** As text, in the form of an environment variable. */
  readonly fallback: string;
  readonly unit: string;
  readonly meaning: string;
  readonly kind: Kind<T>;
  /** The description of the default, where it is not the same everywhere. */
  readonly describedDefault?: string;
};

const int = (
  env: string,
  fallback: number,
  least: number,
  most: number,
  unit: string,
  meaning: string,
): Setting<number> => ({
  env,
  fallback: String(fallback),
  unit,
  meaning,
  kind: wholeNumber(least, most),
});

const word = <Choice extends string>(
  env: string,
  choices: readonly Choice[],
  fallback: NoInfer<Choice>,
  meaning: string,
): Setting<Choice> => ({
  env,
  fallback,
  unit: 'word',
  meaning,
  kind: oneOf(...choices),
});

/** A folder; by default one below the repository. */
const dir = (env: string, fallback: string, meaning: string): Setting<string> => ({
  env,
  fallback: path.join(REPOSITORY, fallback),
  unit: 'folder',
  meaning,
  kind: folder,
  describedDefault: fallback,
});

const text = <T>(env: string, fallback: string, kind: Kind<T>, unit: string, meaning: string): Setting<T> => ({
  env,
  fallback,
  unit,
  meaning,
  kind,
});

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Every setting and limit of the server, one per line; docs/settings.md is made from it. */
// prettier-ignore
export const SETTINGS = {
  // Who may connect
  port: int('PORT', 8080, 0, 65_535, 'TCP port', 'where to listen; the next free port if this one is in use; 0: any'),
  host: text('HOST', '127.0.0.1', listeningAddress, 'address', 'the address to listen on; 0.0.0.0 for all networks'),
  lan: word('LAN', ['on', 'off'], 'off', 'serves https to the network, too; the same as `npm start -- --lan`'),
  httpsPort: int('HTTPS_PORT', 8443, 0, 65_535, 'TCP port', 'where to listen for https with LAN; the next free port if it is in use; 0: any'),
  certificateFolder: dir('CERTIFICATE_DIR', '.certificate', "this machine's own key and certificate"),
  allowedHosts: text('ALLOWED_HOSTS', '', hosts, 'host names', "names that browsers may use besides localhost and this machine's addresses, with any port"),
  trustedProxies: text('TRUST_PROXY', '', networks, 'addresses', 'proxies whose forwarding headers (client address, https) are believed'),
  hostPin: { ...text('HOST_PIN', '', pin, 'digits', 'opens Review and Studio once other machines may connect'), describedDefault: 'six digits, new and printed at each start' },
  // Folders and disk
  dancesFolder: dir('DANCES_DIR', 'data/dancer', 'the dances'),
  videosFolder: dir('VIDEOS_DIR', 'data/videos', 'videos that the Studio offers to import, besides those that are dropped on it'),
  importsFolder: dir('IMPORTS_DIR', '.cache/imports', 'dropped videos until they are dances'),
  maxVideoMib: int('MAX_VIDEO_MIB', MAX_VIDEO_MIB, 1, MAX_VIDEO_MIB, 'MiB', 'the largest video that the Studio imports'),
  sessionsFolder: dir('SESSIONS_DIR', 'sessions', 'the record of every session'),
  minFreeMib: int('MIN_FREE_MIB', 256, 0, 1_000_000, 'MiB', 'with less free space no dance starts; with less than a quarter of it running dances end; a dance of 4 minutes writes about 3'),
  retentionDays: int('RETENTION_DAYS', 0, 0, 36_500, 'days', 'after how long sessions are deleted automatically; 0: never'),
  webFolder: dir('WEB_DIR', 'apps/web/dist', 'the built web app'),
  logLevel: word('LOG_LEVEL', LEVELS, 'info', 'how much is logged to stderr'),
  // Pose estimation
  poseModel: word('POSE_MODEL', MODEL_NAMES, 'full', 'the network that estimates the players; a dance is offered if the same model family measured it'),
  poseModelUrl: text('POSE_MODEL_URL', '', modelAddress, 'address', 'the file or address of the network `movenet`'),
  poseEngine: word('POSE_ENGINE', ENGINE_CHOICES, 'auto', 'what runs the network: `native`, `wasm` (four times slower), or `auto`: native where it can be loaded'),
  poseWorkers: { ...int('POSE_WORKERS', Math.min(4, availableParallelism()), 1, 64, 'processes', 'estimator worker processes, each of about 260 MiB'), describedDefault: 'one per core, up to 4' },
  poseHangMs: int('POSE_HANG_MS', 2000, 100, 60_000, 'ms', 'CPU time for one frame after which a worker is replaced; 20 times the usual, if that is longer'),
  poseWorkerMib: int('POSE_WORKER_MIB', 1024, 64, 65_536, 'MiB', 'memory of a worker after which it is replaced'),
  poseWorkerFrames: int('POSE_WORKER_FRAMES', 1_000_000, 1, 1_000_000_000, 'frames', 'estimated frames after which a worker is replaced, in case it leaks slowly'),
  maxFps: int('MAX_FPS', 15, 5, 30, '1/s', 'the highest frame rate granted to a player; more does not make a better score'),
  watchFps: int('WATCH_FPS', 6, 1, 30, '1/s', 'the frame rate of the camera check'),
  // Limits; all of a school may share one address
  maxConnections: int('MAX_CONNECTIONS', 1000, 1, 100_000, 'connections', 'open connections in all, sockets and downloads included'),
  connectionsPerAddress: int('CONNECTIONS_PER_ADDRESS', 400, 1, 100_000, 'connections', 'open connections of one address; a browser opens six; trusted proxies have no such limit'),
  stalledMs: int('STALLED_MS', 15_000, 50, 600_000, 'ms', 'how long a download may stall; it is cut after that, at most twice as late'),
  maxSockets: int('MAX_SOCKETS', 512, 1, 10_000, 'sockets', 'open sockets in all, dancing or not'),
  socketsPerAddress: int('SOCKETS_PER_ADDRESS', 64, 1, 10_000, 'sockets', 'open sockets of one address'),
  downloadsPerAddress: int('DOWNLOADS_PER_ADDRESS', 64, 1, 100_000, 'downloads', 'open downloads of videos and covers of one address'),
  maxFrameBytes: int('MAX_FRAME_BYTES', 262_144, 1024, 16_777_216, 'bytes', 'the largest message on a socket; a frame of 640 x 360 pixels has about 30,000'),
  maxTextBytes: int('MAX_TEXT_BYTES', 4096, 256, 1_048_576, 'bytes', 'the largest text message on a socket'),
  messagesPerSecond: int('MESSAGES_PER_SECOND', 60, 1, 1_000_000, '1/s', 'messages on a socket, averaged over 5 s'),
  bytesPerSecond: int('BYTES_PER_SECOND', 4_194_304, 1024, 1_073_741_824, 'bytes/s', 'bytes on a socket, averaged over 5 s'),
  handshakesPerSecond: int('HANDSHAKES_PER_SECOND', 10, 1, 1_000_000, '1/s', 'new sockets from one address; bursts of four times as many'),
  requestsPerSecond: int('REQUESTS_PER_SECOND', 100, 1, 1_000_000, '1/s', 'requests from one address without videos and covers; one for JSON counts four times; bursts of twenty times as many'),
  startsPerMinute: int('STARTS_PER_MINUTE', 60, 1, 1_000_000, '1/min', 'dances started from one address; bursts of twice as many'),
  // Timeouts
  helloMs: int('HELLO_MS', 5000, 10, 60_000, 'ms', 'how long a new socket may be silent'),
  pingEveryMs: int('PING_EVERY_MS', 5000, 10, 60_000, 'ms', 'the interval of the heartbeat'),
  silenceMs: int('SILENCE_MS', 15_000, 30, 600_000, 'ms', 'how long a silent dance goes on; a connection that answers no pings is cut earlier'),
  unreadMs: int('UNREAD_MS', 10_000, 10, 600_000, 'ms', 'how long a browser may leave much unread before its socket is cut'),
  idleMs: int('IDLE_MS', 120_000, 30, DAY_MS, 'ms', 'how long a socket may neither dance nor send a frame'),
  watchMs: int('MAX_WATCH_MS', 900_000, 30, DAY_MS, 'ms', 'how long a camera check may last: its share of the machine is for players who dance'),
  pauseMs: int('MAX_PAUSE_MS', 600_000, 30, DAY_MS, 'ms', 'how long a dance may be paused'),
  sessionMs: int('MAX_SESSION_MS', 3 * HOUR_MS, 30, DAY_MS, 'ms', 'the longest dance or practice, pauses included; a record grows by 40 MB an hour'),
  resumeMs: int('RESUME_MS', 20_000, 10, 600_000, 'ms', 'how long a dance waits for a player whose connection broke'),
  flushEveryMs: int('FLUSH_EVERY_MS', 200, 1, 10_000, 'ms', 'how long rows wait for others before they are written to disk together'),
  drainMs: int('DRAIN_MS', 30_000, 0, HOUR_MS, 'ms', 'how long dances may go on once the server was asked to stop; asked again, it stops at once'),
  stopWithinMs: int('STOP_WITHIN_MS', 5000, 100, 600_000, 'ms', 'how long stopping may take after that, with saving the records'),
} as const satisfies Record<string, Setting>;

/** The settings as read, each with its own type. */
export type Config = {
  readonly [name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[name]['kind']['schema']>;
};

/** Reads the settings from the environment; unset and empty ones get their defaults. Throws ConfigError. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config =>
  Object.fromEntries(
    Object.entries<Setting>(SETTINGS).map(([name, setting]) => [name, readSetting(setting, environment[setting.env])]),
  ) as Config;

const readSetting = ({ env, fallback, kind }: Setting, given: string | undefined): unknown => {
  const parsed = kind.schema.safeParse(given || fallback);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${env}: expected ${kind.expected}, got ${JSON.stringify(given)}`);
};
