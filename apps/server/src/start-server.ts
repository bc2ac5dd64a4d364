import { createServer, type Server } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Picture } from '@instep/pose-estimator/pose-estimator';
import type { Logger } from 'pino';
import { createApp } from './http/app.ts';
import type { Health } from './http/health-routes.ts';
import { systemClock } from './clock.ts';
import { ConfigError, REPOSITORY, type Config } from './config.ts';
import { createEstimatorPool, type EstimatorPool, type StartWorker } from './estimation/estimator-pool.ts';
import type { Floor } from './play/floor.ts';
import { createHostCheck } from './http/hosts.ts';
import { readLibrary, type Library } from './library.ts';
import { listenFrom } from './listen.ts';
import { attachPlayerSockets } from './play/player-socket.ts';
import { Resumables } from './play/resumables.ts';
import { Tickets } from './play/tickets.ts';
import { Seats } from './estimation/seats.ts';
import { hasRoom } from './record/disk-room.ts';
import { SessionIndex } from './record/session-index.ts';

export type RunningServer = {
  /** Where a browser finds it: `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly port: number;
  /** Lets dances finish for a while, ends the others, keeps what was danced, and lets go of everything. */
  readonly stop: () => Promise<void>;
};

/** A slow client may take so long for its headers, and for its whole request. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };
const LIMITS = { maxHeaderSize: 16 * 1024 };

/** Reads what there is to serve, and serves it. */
export const startServer = async (config: Config, startWorker: StartWorker, log: Logger): Promise<RunningServer> => {
  await makeSessionsFolder(config.sessionsFolder);
  const index = new SessionIndex(config.sessionsFolder, log);
  await index.refresh();
  const pool = await createEstimatorPool(config.poseWorkers, startWorker, log);
  const library = await readLibrary(config.dancesFolder, pool.family, log);
  await pool.measure(await pictureToMeasure(library));
  const { workers, engine } = pool;
  log.info({ dances: library.dances().length, inferMs: pool.inferMs(), workers, engine }, 'ready to serve');
  const floor = await createFloor(config, { library, pool, index, log });
  const isOurHost = createHostCheck(config.host, config.allowedHosts);
  const server = createServer({ ...TIMEOUTS, ...LIMITS });
  server.setTimeout(config.stalledMs);
  server.maxConnections = config.maxConnections;
  const sockets = attachPlayerSockets(server, { floor, isOurHost, log, limits: config });
  const health: Health = {
    isStopping: sockets.isStopping,
    sockets: sockets.count,
    dances: () => floor.resumables.running,
    inferMs: pool.inferMs,
    hasRoom: floor.hasRoom,
  };
  const { tickets } = floor;
  server.on('request', createApp({ library, index, tickets, health, webFolder: config.webFolder, isOurHost, log }));
  const port = await listenFrom(server, config.port, config.host);
  return {
    port,
    address: addressOf(config.host, port),
    stop: async () => {
      await sockets.stop(config.drainMs);
      await closed(server);
      await pool.close();
    },
  };
};

type Found = {
  readonly library: Library;
  readonly pool: EstimatorPool;
  readonly index: SessionIndex;
  readonly log: Logger;
};

const createFloor = async (config: Config, found: Found): Promise<Floor> => ({
  ...found,
  seats: new Seats(() => ({ workers: found.pool.workers, inferMs: found.pool.inferMs() })),
  tickets: new Tickets(systemClock),
  resumables: new Resumables(systemClock, config.resumeMs),
  clock: systemClock,
  model: `${found.pool.family} ${config.poseModel}`,
  appVersion: await appVersion(),
  sessionsFolder: config.sessionsFolder,
  hasRoom: () => hasRoom(config.sessionsFolder, config.minFreeMib),
  maxFps: config.maxFps,
  watchFps: config.watchFps,
  helloMs: config.helloMs,
  silenceMs: config.silenceMs,
  pauseMs: config.pauseMs,
  flushEveryMs: config.flushEveryMs,
});

const makeSessionsFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ConfigError(`SESSIONS_DIR: expected a folder that can be made, got ${folder}: ${why}`, { cause });
  }
};

/** A person on a cover, as players will be; plain grey where there is none. */
const pictureToMeasure = async (library: Library): Promise<Uint8Array | Picture> => {
  const cover = library.dances().find((dance) => dance.cover !== null)?.cover;
  if (cover) return readFile(cover.path);
  const [width, height, channels] = [480, 360, 3] as const;
  return { width, height, channels, data: new Uint8Array(width * height * channels).fill(128) };
};

const appVersion = async (): Promise<string> => {
  const text = await readFile(path.join(REPOSITORY, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};

const addressOf = (host: string, port: number): string => {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

/** `close` alone would wait for every browser that keeps its connection. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
