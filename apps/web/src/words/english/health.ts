/** In English: the texts of the page of health, and of its warnings elsewhere. Loaded only where they are shown. */
import { count, type Texts } from '../texts.ts';

const time = (date: Date, seconds: number): string =>
  date.toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds <= 120 && { second: '2-digit' }),
    hourCycle: 'h23',
  });
const minutes = (n: number): string => (n === 0 ? 'less than a minute' : `about ${count(n, 'minute', 'minutes')}`);

export const health = {
  title: 'Camera and server',
  lead: 'Why it’s jumpy, and whether it will last: every second of the camera, the connection and the server.',
  tabs: { camera: 'This camera', server: 'This server' },
  window: 'Time shown',
  windows: { 60: '1 min', 600: '10 min', 3600: '1 hour' },
  pause: 'Pause',
  resume: 'Continue',
  csv: 'CSV',
  excel: 'CSV for Excel',
  table: 'Table',
  tableOf: 'The last measurements, newest first',
  time: 'Time',
  threshold: 'limit',
  timeOfDay: time,
  open: 'Turn on the camera',
  openNote: 'The camera’s picture stays in this browser.',
  opening: 'Turning on the camera …',
  empty: 'Nothing measured yet. Turn on the camera, or dance: the last ten minutes of a dance show up here.',
  trial: {
    start: 'Try the connection',
    note: 'Sends frames to the server for 20 seconds, like the camera check. Nothing is stored.',
    connecting: 'Connecting …',
    running: (seconds: number) => `Trying the connection: ${seconds} s left`,
    done: 'Done. The charts “Frames” and “Connection” show how it went.',
  },
  /** The camera as it is used now. */
  camera: (size: string, fps: number) => `${size}, ${fps} frames a second`,
  lanes: {
    light: 'Light',
    sharpness: 'Sharpness',
    noise: 'Noise',
    frames: 'Frames',
    connection: 'Connection',
    dropped: 'Dropped frames',
    pressure: 'Load of this device',
    battery: 'Battery',
    busy: 'Pose estimation busy',
    cpu: 'CPU',
    memory: 'Memory',
    times: 'Time per frame',
    granted: 'Granted frame rate',
    people: 'Players',
  },
  lines: {
    light: 'brightness',
    sharpness: 'sharpness',
    noise: 'noise',
    camera: 'camera',
    granted: 'granted',
    answered: 'answered',
    roundTrip: 'round trip',
    inference: 'pose estimation',
    queue: 'queue',
    dropped: 'dropped',
    pressure: 'load',
    battery: 'charge',
    busy: 'busy',
    cpu: 'of one core',
    server: 'server',
    estimators: 'pose estimation workers',
    wait: 'waiting, 95 of 100',
    loop: 'event loop delay, 99 of 100',
    least: 'least',
    most: 'most',
    dances: 'dances',
    sockets: 'connections',
  },
  units: {
    none: (value: string) => value,
    percent: (value: string) => `${value} %`,
    perSecond: (value: string) => `${value} a second`,
    milliseconds: (value: string) => `${value} ms`,
    megabytes: (value: string) => `${value} MB`,
  },
  pressures: ['low', 'medium', 'high', 'critical'],
  server: {
    loading: 'Asking the server …',
    pin: 'The server’s health is for its host. Enter the PIN, or open this page on the server’s own machine.',
    away: 'The server isn’t responding. We keep asking.',
    uptime: 'Running for',
    uptimeOf: (s: number) =>
      s < 3600 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`,
    freeDisk: 'Free disk space',
    noDisk: 'unknown',
    version: 'Instep',
    node: 'Node.js',
    model: 'Pose network',
    engine: 'Engine',
  },
  /** By rule; null where the time is not known. */
  warnings: {
    light: (n: number | null) => `It’s getting dark: in ${minutes(n ?? 0)} we won’t see you well.`,
    warm: (n: number | null) =>
      n === null
        ? 'This device is working at its limit and will get slower. Let it cool down; take off its cover.'
        : `This device is getting slower, probably warm: in ${minutes(n)} it will be too slow. Let it cool down; take off its cover.`,
    connection: (n: number | null) =>
      `The connection is getting slower: in ${minutes(n ?? 0)} it will be too slow. Use fewer devices in this Wi-Fi, or move closer to it.`,
    battery: (n: number | null) => `The battery lasts ${minutes(n ?? 0)}. Plug in the charger.`,
    disk: (n: number | null) => `The server’s disk is full in ${minutes(n ?? 0)}: no dance can start then.`,
    crowd: (n: number | null) =>
      `In ${minutes(n ?? 0)} the server is fully busy: another player will make it slower for everyone.`,
  },
  beforeDance: {
    title: 'This may not last for the whole dance',
    lasts: (m: number) => `The dance takes ${minutes(m)}.`,
    start: 'Start anyway',
    more: 'See why',
  },
};

export type HealthTexts = Texts<typeof health>;
