/** Reads the settings of the server from environment variables, and documents each of them. */
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MAX_VIDEO_MIB } from '@instep/dance-files/video-limits';
import { ENGINE_CHOICES } from '@instep/pose-estimator/engines/choose-engine';
import { MODEL_NAMES } from '@instep/pose-estimator/pose-model';
import { HOST_CHOICES, ROOM_OPENERS } from '@instep/protocol/http';
import proxyAddr from 'proxy-addr';
import { z } from 'zod';
import { canonicalHost, canonicalHostWithoutPort } from './host-name.ts';
import { iceProblem, readIceServer } from './rooms/ice-servers.ts';
import { DEFAULT_FLUSH_MS } from './store/session-store.ts';

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

type ValueFormat<T> = { readonly expected: string; readonly schema: z.ZodType<T, string> };

const wholeNumber = (min: number, max: number): ValueFormat<number> => ({
  expected: `a whole number in ${min}..${max}`,
  schema: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(min).max(max)),
});

const oneOf = <Choice extends string>(...choices: readonly Choice[]): ValueFormat<Choice> => ({
  expected: `one of ${choices.join(', ')}`,
  schema: z.enum(choices),
});

const folderFormat: ValueFormat<string> = {
  expected: 'a folder',
  schema: z
    .string()
    .min(1)
    .transform((text) => path.resolve(text)),
};

/** A list whose items are read one by one; `null` for one item refuses the whole list. */
const listOf = (expected: string, read: (item: string) => string | null): ValueFormat<readonly string[]> => ({
  expected,
  schema: z.string().transform((list, context) => {
    const items = itemsOf(list).map(read);
    if (items.every((item) => item !== null)) return items;
    context.issues.push({ code: 'custom', input: list, message: expected });
    return z.NEVER;
  }),
});

const hostsFormat = listOf('host names with commas between them', canonicalHostWithoutPort);

const networksFormat = listOf('addresses and networks (10.0.0.0/8) with commas between them', (network) =>
  isNetwork(network) ? network : null,
);

const iceServersFormat = listOf(
  'addresses (stun:host:3478, turn:host:3478?transport=udp, turns:host:5349) with commas between them',
  readIceServer,
);

const textFormat: ValueFormat<string> = { expected: 'nothing, or any text', schema: z.string() };

const listeningAddressFormat: ValueFormat<string> = {
  expected: 'an address of this machine, without a port',
  schema: z
    .string()
    .transform((host) => host.replace(/^\[(.*)\]$/, '$1'))
    .refine((host) => isIP(host) !== 0 || canonicalHost(host) !== null),
};

const modelAddressFormat: ValueFormat<string> = {
  expected: 'nothing, a file, or an address that begins with http:// or https://',
  schema: z.string().refine((text) => !text.includes('://') || (/^(?:https?|file):/.test(text) && URL.canParse(text))),
};

const pinFormat: ValueFormat<string> = {
  expected: 'nothing, or 6 to 64 digits',
  schema: z.string().regex(/^(?:\d{6,64})?$/),
};

type Setting<T = unknown> = {
  readonly env: string;
  /** As text, in the form of an environment variable. */
  readonly fallback: string;
  readonly unit: string;
  readonly meaning: string;
  readonly format: ValueFormat<T>;
  /** The description of the default, where it is not the same everywhere. */
  readonly describedDefault?: string;
};

const integer = (
  env: string,
  fallback: number,
  min: number,
  max: number,
  unit: string,
  meaning: string,
): Setting<number> => ({
  env,
  fallback: String(fallback),
  unit,
  meaning,
  format: wholeNumber(min, max),
});

const choice = <Choice extends string>(
  env: string,
  choices: readonly Choice[],
  fallback: NoInfer<Choice>,
  meaning: string,
): Setting<Choice> => ({
  env,
  fallback,
  unit: 'word',
  meaning,
  format: oneOf(...choices),
});

/** A folder; by default one below the repository. */
const folderSetting = (env: string, fallback: string, meaning: string): Setting<string> => ({
  env,
  fallback: path.join(REPOSITORY, fallback),
  unit: 'folder',
  meaning,
  format: folderFormat,
  describedDefault: fallback,
});

const custom = <T>(
  env: string,
  fallback: string,
  format: ValueFormat<T>,
  unit: string,
  meaning: string,
): Setting<T> => ({
  env,
  fallback,
  unit,
  meaning,
  format,
});

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Every setting of the server, one per line; docs/settings.md is made from it. */
// prettier-ignore
export const SETTINGS = {
  // Who may connect
  port: integer('PORT', 8080, 0, 65_535, 'TCP port', 'where to listen; the next free port if this one is in use; 0: any'),
  host: custom('HOST', '127.0.0.1', listeningAddressFormat, 'address', 'the address to listen on; 0.0.0.0 for all networks'),
  lan: choice('LAN', ['on', 'off'], 'off', 'serves https to the network, too; the same as `npm start -- --lan`'),
  httpsPort: integer('HTTPS_PORT', 8443, 0, 65_535, 'TCP port', 'where to listen for https with LAN; the next free port if it is in use; 0: any'),
  certificateFolder: folderSetting('CERTIFICATE_DIR', '.certificate', "this machine's own key and certificate"),
  allowedHosts: custom('ALLOWED_HOSTS', '', hostsFormat, 'host names', "names that browsers may use besides localhost and this machine's addresses, with any port"),
  trustedProxies: custom('TRUST_PROXY', '', networksFormat, 'addresses', 'proxies whose forwarding headers (client address, https) are believed'),
  hostPin: { ...custom('HOST_PIN', '', pinFormat, 'digits', 'opens Review and Studio once other machines may connect'), describedDefault: 'six digits, new and printed at each start' },
  rooms: choice('ROOMS', ROOM_OPENERS, 'everyone', 'who may open a room to dance together: everyone, the host alone (this machine, or the PIN), or nobody (`off`)'),
  // Folders and disk
  dancesFolder: folderSetting('DANCES_DIR', 'data/dancer', 'the dances'),
  videosFolder: folderSetting('VIDEOS_DIR', 'data/videos', 'videos that the Studio offers to import, besides those that are dropped on it'),
  importsFolder: folderSetting('IMPORTS_DIR', '.cache/imports', 'dropped videos until they are dances'),
  recordingsFolder: folderSetting('RECORDINGS_DIR', '.cache/recordings', 'uploaded recordings until they are judged'),
  maxVideoMib: integer('MAX_VIDEO_MIB', MAX_VIDEO_MIB, 1, MAX_VIDEO_MIB, 'MiB', 'the largest video that the Studio imports'),
  sessionsFolder: folderSetting('SESSIONS_DIR', 'sessions', 'the record of every session'),
  minFreeMib: integer('MIN_FREE_MIB', 256, 0, 1_000_000, 'MiB', 'with less free space no dance starts; with less than a quarter of it running dances end; a dance of 4 minutes writes about 3'),
  retentionDays: integer('RETENTION_DAYS', 0, 0, 36_500, 'days', 'after how long sessions are deleted automatically; 0: never'),
  webFolder: folderSetting('WEB_DIR', 'apps/web/dist', 'the built web app'),
  logLevel: choice('LOG_LEVEL', LOG_LEVELS, 'info', 'how much is logged to stderr'),
  // Pose estimation
  poseModel: choice('POSE_MODEL', MODEL_NAMES, 'full', 'the network that estimates the players; a dance is offered if the same model family measured it'),
  poseModelUrl: custom('POSE_MODEL_URL', '', modelAddressFormat, 'address', 'the file or address of the network `movenet`'),
  poseEngine: choice('POSE_ENGINE', ENGINE_CHOICES, 'auto', 'what runs the network: `native`, `wasm` (four times slower), or `auto`: native where it can be loaded'),
  poseWorkers: { ...integer('POSE_WORKERS', Math.min(4, availableParallelism()), 1, 64, 'processes', 'estimator worker processes, each of about 260 MiB'), describedDefault: 'one per core, up to 4' },
  poseHangMs: integer('POSE_HANG_MS', 2000, 100, 60_000, 'ms', 'CPU time for one frame after which a worker is replaced; 20 times the usual, if that is longer'),
  poseWorkerMib: integer('POSE_WORKER_MIB', 1024, 64, 65_536, 'MiB', 'memory of a worker after which it is replaced'),
  poseWorkerFrames: integer('POSE_WORKER_FRAMES', 1_000_000, 1, 1_000_000_000, 'frames', 'estimated frames after which a worker is replaced, in case it leaks slowly'),
  maxFps: integer('MAX_FPS', 15, 5, 30, '1/s', 'the highest frame rate granted to a player; more does not make a better score'),
  watchFps: integer('WATCH_FPS', 6, 1, 30, '1/s', 'the frame rate of the camera check'),
  poses: choice('POSES', HOST_CHOICES, 'auto', "where poses are estimated: `server`: only here; `device`: on each player's device that can; `auto`: the page chooses"),
  devicePlayers: integer('DEVICE_PLAYERS', 60, 0, 10_000, 'players', 'players whose own devices estimate their poses, at once; they need no share of the frame budget'),
  // Limits; all of a school may share one address
  maxConnections: integer('MAX_CONNECTIONS', 1000, 1, 100_000, 'connections', 'open connections in all, sockets and downloads included'),
  connectionsPerAddress: integer('CONNECTIONS_PER_ADDRESS', 400, 1, 100_000, 'connections', 'open connections of one address; a browser opens six; trusted proxies have no such limit'),
  maxSockets: integer('MAX_SOCKETS', 512, 1, 10_000, 'sockets', 'open sockets in all, dancing or not'),
  socketsPerAddress: integer('SOCKETS_PER_ADDRESS', 64, 1, 10_000, 'sockets', 'open sockets of one address'),
  downloadsPerAddress: integer('DOWNLOADS_PER_ADDRESS', 64, 1, 100_000, 'downloads', 'open downloads of videos and covers of one address'),
  messagesPerSecond: integer('MESSAGES_PER_SECOND', 60, 1, 1_000_000, '1/s', 'messages on a socket, averaged over 5 s'),
  bytesPerSecond: integer('BYTES_PER_SECOND', 4_194_304, 1024, 1_073_741_824, 'bytes/s', 'bytes on a socket, averaged over 5 s'),
  handshakesPerSecond: integer('HANDSHAKES_PER_SECOND', 10, 1, 1_000_000, '1/s', 'new sockets from one address; bursts of four times as many'),
  requestsPerSecond: integer('REQUESTS_PER_SECOND', 100, 1, 1_000_000, '1/s', 'requests from one address without videos and covers; one for JSON counts four times; bursts of twenty times as many'),
  startsPerMinute: integer('STARTS_PER_MINUTE', 60, 1, 1_000_000, '1/min', 'dances started from one address; bursts of twice as many'),
  // Calls between the browsers of a room: docs/duet.md
  iceServers: custom('ICE_SERVERS', '', iceServersFormat, 'addresses', 'STUN and TURN servers through which the browsers of a room find each other; without any, within one network only'),
  turnSecret: custom('TURN_SECRET', '', textFormat, 'text', 'the secret shared with the TURN server, from which each call gets a login of its own'),
  turnUsername: custom('TURN_USERNAME', '', textFormat, 'text', 'a fixed login at the TURN server instead of the secret'),
  turnPassword: custom('TURN_PASSWORD', '', textFormat, 'text', 'the password of that login'),
  // Timeouts
  helloMs: integer('HELLO_MS', 5000, 10, 60_000, 'ms', 'how long a new socket may be silent'),
  silenceMs: integer('SILENCE_MS', 15_000, 30, 600_000, 'ms', 'how long a silent dance goes on; a connection that answers no pings is cut earlier'),
  idleMs: integer('IDLE_MS', 120_000, 30, DAY_MS, 'ms', 'how long a socket may neither dance nor send a frame'),
  watchMs: integer('MAX_WATCH_MS', 900_000, 30, DAY_MS, 'ms', 'how long a camera check may last: its share of the machine is for players who dance'),
  pauseMs: integer('MAX_PAUSE_MS', 600_000, 30, DAY_MS, 'ms', 'how long a dance may be paused'),
  sessionMs: integer('MAX_SESSION_MS', 3 * HOUR_MS, 30, DAY_MS, 'ms', 'the longest dance or practice, pauses included; a record grows by 40 MB an hour'),
  resumeMs: integer('RESUME_MS', 20_000, 10, 600_000, 'ms', 'how long a dance waits for a player whose connection broke'),
  flushEveryMs: integer('FLUSH_EVERY_MS', DEFAULT_FLUSH_MS, 1, 10_000, 'ms', 'how long rows wait for others before they are written to disk together'),
  drainMs: integer('DRAIN_MS', 30_000, 0, HOUR_MS, 'ms', 'how long dances may go on once the server was asked to stop; asked again, it stops at once'),
  stopWithinMs: integer('STOP_WITHIN_MS', 5000, 100, 600_000, 'ms', 'how long stopping may take after that, with saving the records'),
} as const satisfies Record<string, Setting>;

/** Limits that nobody but a test has a reason to change, so they are no settings. */
export const FIXED_LIMITS = {
  /** How long a download may stall; it is cut after that, at most twice as late. */
  stalledMs: 15_000,
  /** The largest message on a socket; a frame of 640 x 360 pixels has about 30,000. */
  maxFrameBytes: 262_144,
  maxTextBytes: 4096,
  /** The interval of the heartbeat. */
  pingEveryMs: 5000,
  /** How long a browser may leave much unread before its socket is cut. */
  unreadMs: 10_000,
} as const;
export type FixedLimits = { readonly [name in keyof typeof FIXED_LIMITS]: number };

/** The settings as read, each with its own type, and the limits that are no settings. */
export type Config = FixedLimits & {
  readonly [name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[name]['format']['schema']>;
};

/**
 * Reads the settings from the environment; unset and empty ones get their defaults. Tests may pass other fixed limits.
 * Throws ConfigError.
 */
export const readConfig = (
  environment: Readonly<Record<string, string | undefined>>,
  limits: Partial<FixedLimits> = {},
): Config => {
  const settings = Object.entries<Setting>(SETTINGS).map(
    ([name, setting]) => [name, readSetting(setting, environment[setting.env])] as const,
  );
  const config = { ...FIXED_LIMITS, ...limits, ...(Object.fromEntries(settings) as Omit<Config, keyof FixedLimits>) };
  const problem = iceProblem(config);
  if (problem !== null) throw new ConfigError(problem);
  return config;
};

const readSetting = ({ env, fallback, format }: Setting, value: string | undefined): unknown => {
  const parsed = format.schema.safeParse(value || fallback);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${env}: expected ${format.expected}, got ${JSON.stringify(value)}`);
};

/** Reads command line flags as settings: `--lan` is `LAN=on`. Throws ConfigError. */
export const readFlags = (args: readonly string[]): Readonly<Record<string, string>> => {
  try {
    const { values } = parseArgs({ args: [...args], options: { lan: { type: 'boolean' } } });
    return values.lan ? { LAN: 'on' } : {};
  } catch {
    throw new ConfigError(`expected --lan or nothing after npm start --, got ${JSON.stringify(args.join(' '))}`);
  }
};
