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

/** By name, as proxy-addr knows them. */
const NAMED_NETWORKS = ['loopback', 'linklocal', 'uniquelocal'];

/** Whether a proxy may ever have an address in this network; what is less than an address would be taken for a number. */
const isNetwork = (network: string): boolean => {
  if (!NAMED_NETWORKS.includes(network) && isIP(network.replace(/\/.*$/, '')) === 0) return false;
  try {
    return proxyAddr.compile([network]) !== undefined;
  } catch {
    return false;
  }
};

const itemsOf = (list: string): string[] => list.split(',').flatMap((item) => item.trim() || []);

/** The folder that holds the whole of Instep. */
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

/** A list of which each item is turned into what it means; `null` refuses all of it. */
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

type Setting = {
  readonly env: string;
  readonly fallback: string;
  readonly unit: string;
  readonly meaning: string;
  readonly kind: Kind<unknown>;
};

const MIB = 1024 * 1024;

/** Every setting and limit of the server; docs/settings.md describes those that operators need. */
export const SETTINGS = {
  port: {
    env: 'PORT',
    fallback: '8080',
    unit: 'TCP port',
    meaning: 'Where to listen; the next free port is taken when this one is in use. 0: any.',
    kind: wholeNumber(0, 65_535),
  },
  host: {
    env: 'HOST',
    fallback: '127.0.0.1',
    unit: 'address',
    meaning: 'Which network to listen on; 0.0.0.0 for all of them.',
    kind: listeningAddress,
  },
  lan: {
    env: 'LAN',
    fallback: 'off',
    unit: 'word',
    meaning: 'Whether phones and computers in the network may come, by https; `npm start -- --lan` says `on`.',
    kind: oneOf('on', 'off'),
  },
  httpsPort: {
    env: 'HTTPS_PORT',
    fallback: '8443',
    unit: 'TCP port',
    meaning: 'Where to listen for https with LAN; the next free port is taken when this one is in use. 0: any.',
    kind: wholeNumber(0, 65_535),
  },
  certificateFolder: {
    env: 'CERTIFICATE_DIR',
    fallback: path.join(REPOSITORY, '.certificate'),
    unit: 'folder',
    meaning: "Where this machine's own key and certificate are kept.",
    kind: folder,
  },
  allowedHosts: {
    env: 'ALLOWED_HOSTS',
    fallback: '',
    unit: 'host names',
    meaning: "Names under which browsers may come, besides localhost and this machine's addresses, by any port.",
    kind: hosts,
  },
  trustedProxies: {
    env: 'TRUST_PROXY',
    fallback: '',
    unit: 'addresses',
    meaning: 'Proxies that are believed when they say for whom they ask, and whether that was by https.',
    kind: networks,
  },
  hostPin: {
    env: 'HOST_PIN',
    fallback: '',
    unit: 'digits',
    meaning:
      'What opens Review and Studio where this machine cannot be told from others; empty: six digits, new and printed at every start.',
    kind: pin,
  },
  dancesFolder: {
    env: 'DANCES_DIR',
    fallback: path.join(REPOSITORY, 'data/dancer'),
    unit: 'folder',
    meaning: 'Where the dances lie.',
    kind: folder,
  },
  videosFolder: {
    env: 'VIDEOS_DIR',
    fallback: path.join(REPOSITORY, 'data/videos'),
    unit: 'folder',
    meaning: 'Videos of which the Studio may make dances, beside those that are dropped on it.',
    kind: folder,
  },
  importsFolder: {
    env: 'IMPORTS_DIR',
    fallback: path.join(REPOSITORY, '.cache/imports'),
    unit: 'folder',
    meaning: 'Where dropped videos lie until they are dances.',
    kind: folder,
  },
  maxVideoMib: {
    env: 'MAX_VIDEO_MIB',
    fallback: String(MAX_VIDEO_MIB),
    unit: 'MiB',
    meaning: 'The largest video of which the Studio makes a dance; `npm run extract` takes no larger one either.',
    kind: wholeNumber(1, MAX_VIDEO_MIB),
  },
  sessionsFolder: {
    env: 'SESSIONS_DIR',
    fallback: path.join(REPOSITORY, 'sessions'),
    unit: 'folder',
    meaning: 'Where the record of every session is written.',
    kind: folder,
  },
  minFreeMib: {
    env: 'MIN_FREE_MIB',
    fallback: '256',
    unit: 'MiB',
    meaning:
      'With less room on the disk of the sessions no dance begins, and with a quarter of it none goes on; one of four minutes writes about 3.',
    kind: wholeNumber(0, 1_000_000),
  },
  retentionDays: {
    env: 'RETENTION_DAYS',
    fallback: '0',
    unit: 'days',
    meaning: 'After how long sessions are deleted; 0: never by themselves.',
    kind: wholeNumber(0, 36_500),
  },
  webFolder: {
    env: 'WEB_DIR',
    fallback: path.join(REPOSITORY, 'apps/web/dist'),
    unit: 'folder',
    meaning: 'The built web app.',
    kind: folder,
  },
  logLevel: {
    env: 'LOG_LEVEL',
    fallback: 'info',
    unit: 'word',
    meaning: 'How much is logged, on stderr.',
    kind: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
  },
  poseModel: {
    env: 'POSE_MODEL',
    fallback: 'full',
    unit: 'word',
    meaning: 'Which network measures the players. A dance is offered when the same family measured it.',
    kind: oneOf(...MODEL_NAMES),
  },
  poseModelUrl: {
    env: 'POSE_MODEL_URL',
    fallback: '',
    unit: 'address',
    meaning: 'Where the network movenet lies.',
    kind: modelAddress,
  },
  poseEngine: {
    env: 'POSE_ENGINE',
    fallback: 'auto',
    unit: 'word',
    meaning: 'Who runs it: `native` code, or `wasm`, four times slower. `auto`: native where that can be loaded.',
    kind: oneOf(...ENGINE_CHOICES),
  },
  poseWorkers: {
    env: 'POSE_WORKERS',
    fallback: String(Math.min(4, availableParallelism())),
    unit: 'processes',
    meaning: 'How many poses are estimated at the same time; by default one a core, up to 4.',
    kind: wholeNumber(1, 64),
  },
  poseHangMs: {
    env: 'POSE_HANG_MS',
    fallback: '2000',
    unit: 'ms',
    meaning:
      'How long an estimator may take for a picture, without its waits for a core, before another takes its place; 20 times as long as usual, if longer.',
    kind: wholeNumber(100, 60_000),
  },
  poseWorkerMib: {
    env: 'POSE_WORKER_MIB',
    fallback: '1024',
    unit: 'MiB',
    meaning: 'How much memory an estimator may take before another takes its place.',
    kind: wholeNumber(64, 65_536),
  },
  poseWorkerPictures: {
    env: 'POSE_WORKER_PICTURES',
    fallback: '1000000',
    unit: 'pictures',
    meaning: 'How many pictures an estimator looks at before another takes its place, in case it leaks slowly.',
    kind: wholeNumber(1, 1_000_000_000),
  },
  maxFps: {
    env: 'MAX_FPS',
    fallback: '15',
    unit: '1/s',
    meaning: 'The highest rate of frames granted to a player; more does not make a better score.',
    kind: wholeNumber(5, 30),
  },
  watchFps: {
    env: 'WATCH_FPS',
    fallback: '6',
    unit: '1/s',
    meaning: 'The rate of frames granted while a player only checks the camera.',
    kind: wholeNumber(1, 30),
  },
  maxConnections: {
    env: 'MAX_CONNECTIONS',
    fallback: '1000',
    unit: 'connections',
    meaning: 'The most open connections, sockets and downloads together.',
    kind: wholeNumber(1, 100_000),
  },
  connectionsPerAddress: {
    env: 'CONNECTIONS_PER_ADDRESS',
    fallback: '400',
    unit: 'connections',
    meaning:
      'The most open connections of one address, idle ones too; a whole school may be one, and a browser takes six.',
    kind: wholeNumber(1, 100_000),
  },
  stalledMs: {
    env: 'STALLED_MS',
    fallback: '15000',
    unit: 'ms',
    meaning: 'How long a download may stand still; it is cut after that, and before twice as long.',
    kind: wholeNumber(50, 600_000),
  },
  maxSockets: {
    env: 'MAX_SOCKETS',
    fallback: '512',
    unit: 'sockets',
    meaning: 'The most open sockets, dancing or not.',
    kind: wholeNumber(1, 10_000),
  },
  socketsPerAddress: {
    env: 'SOCKETS_PER_ADDRESS',
    fallback: '64',
    unit: 'sockets',
    meaning: 'The most open sockets of one address; a whole school may be one.',
    kind: wholeNumber(1, 10_000),
  },
  downloadsPerAddress: {
    env: 'DOWNLOADS_PER_ADDRESS',
    fallback: '64',
    unit: 'downloads',
    meaning: 'The most open downloads of videos and covers of one address; a whole school may be one.',
    kind: wholeNumber(1, 100_000),
  },
  maxFrameBytes: {
    env: 'MAX_FRAME_BYTES',
    fallback: String(MIB / 4),
    unit: 'bytes',
    meaning: 'The largest message on a socket; a frame of 640 x 360 pixels has about 30,000.',
    kind: wholeNumber(1024, 16 * MIB),
  },
  maxTextBytes: {
    env: 'MAX_TEXT_BYTES',
    fallback: '4096',
    unit: 'bytes',
    meaning: 'The largest text message on a socket.',
    kind: wholeNumber(256, MIB),
  },
  messagesPerSecond: {
    env: 'MESSAGES_PER_SECOND',
    fallback: '60',
    unit: '1/s',
    meaning: 'The most messages on a socket; more are let through for a moment.',
    kind: wholeNumber(1, 1_000_000),
  },
  bytesPerSecond: {
    env: 'BYTES_PER_SECOND',
    fallback: String(4 * MIB),
    unit: 'bytes/s',
    meaning: 'The most bytes on a socket; more are let through for a moment.',
    kind: wholeNumber(1024, 1024 * MIB),
  },
  handshakesPerSecond: {
    env: 'HANDSHAKES_PER_SECOND',
    fallback: '10',
    unit: '1/s',
    meaning: 'The most new sockets from one address; four times as many at once.',
    kind: wholeNumber(1, 1_000_000),
  },
  requestsPerSecond: {
    env: 'REQUESTS_PER_SECOND',
    fallback: '100',
    unit: '1/s',
    meaning:
      'The most requests from one address, videos and covers aside, each for JSON counted four times; twenty times as many at once. A school may be one.',
    kind: wholeNumber(1, 1_000_000),
  },
  startsPerMinute: {
    env: 'STARTS_PER_MINUTE',
    fallback: '60',
    unit: '1/min',
    meaning: 'The most dances that begin from one address; twice as many at once. A school may be one.',
    kind: wholeNumber(1, 1_000_000),
  },
  helloMs: {
    env: 'HELLO_MS',
    fallback: '5000',
    unit: 'ms',
    meaning: 'How long a new socket may say nothing.',
    kind: wholeNumber(10, 60_000),
  },
  pingEveryMs: {
    env: 'PING_EVERY_MS',
    fallback: '5000',
    unit: 'ms',
    meaning: 'How often a socket is asked whether it lives.',
    kind: wholeNumber(10, 60_000),
  },
  silenceMs: {
    env: 'SILENCE_MS',
    fallback: '15000',
    unit: 'ms',
    meaning: 'After how long a silence a dance is over; a line that does not even answer pings is cut before.',
    kind: wholeNumber(30, 600_000),
  },
  unreadMs: {
    env: 'UNREAD_MS',
    fallback: '10000',
    unit: 'ms',
    meaning: 'How long a browser may leave much unread before its socket is cut; it is looked at with every ping.',
    kind: wholeNumber(10, 600_000),
  },
  idleMs: {
    env: 'IDLE_MS',
    fallback: '120000',
    unit: 'ms',
    meaning: 'How long a socket may neither dance nor show a picture.',
    kind: wholeNumber(30, 86_400_000),
  },
  watchMs: {
    env: 'MAX_WATCH_MS',
    fallback: '900000',
    unit: 'ms',
    meaning: 'How long a camera check may last: its share of the machine is for players who dance.',
    kind: wholeNumber(30, 86_400_000),
  },
  pauseMs: {
    env: 'MAX_PAUSE_MS',
    fallback: '600000',
    unit: 'ms',
    meaning: 'How long a paused dance keeps its place.',
    kind: wholeNumber(30, 86_400_000),
  },
  sessionMs: {
    env: 'MAX_SESSION_MS',
    fallback: '10800000',
    unit: 'ms',
    meaning:
      'How long a dance may go on, pauses included: practice has no end of its own, and a record grows by 40 MB an hour.',
    kind: wholeNumber(30, 86_400_000),
  },
  resumeMs: {
    env: 'RESUME_MS',
    fallback: '20000',
    unit: 'ms',
    meaning: 'How long a dance waits for a player whose connection broke.',
    kind: wholeNumber(10, 600_000),
  },
  flushEveryMs: {
    env: 'FLUSH_EVERY_MS',
    fallback: '200',
    unit: 'ms',
    meaning: 'How long rows wait for others before they are written to disk together.',
    kind: wholeNumber(1, 10_000),
  },
  drainMs: {
    env: 'DRAIN_MS',
    fallback: '30000',
    unit: 'ms',
    meaning: 'How long dances may go on once the server was asked to stop; asked again, it stops at once.',
    kind: wholeNumber(0, 3_600_000),
  },
  stopWithinMs: {
    env: 'STOP_WITHIN_MS',
    fallback: '5000',
    unit: 'ms',
    meaning: 'How long stopping may take after that, records included.',
    kind: wholeNumber(100, 600_000),
  },
} as const satisfies Record<string, Setting>;

/** The settings as read, each of its own type. */
export type Config = {
  readonly [name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[name]['kind']['schema']>;
};

/** Reads the settings from the environment; what is unset or empty takes its default. Throws ConfigError. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config =>
  Object.fromEntries(
    Object.entries<Setting>(SETTINGS).map(([name, setting]) => [name, readSetting(setting, environment[setting.env])]),
  ) as Config;

const readSetting = ({ env, fallback, kind }: Setting, given: string | undefined): unknown => {
  const parsed = kind.schema.safeParse(given || fallback);
  if (parsed.success) return parsed.data;
  throw new ConfigError(`${env}: expected ${kind.expected}, got ${JSON.stringify(given)}`);
};
