/** Puts the parts of the server together and starts them. */
import { mkdir, readFile } from 'node:fs/promises';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import { createAccess } from './access/access.ts';
import { createClientAddress, createFullClientAddress } from './limits/client-address.ts';
import { EntryKey } from './access/entry-key.ts';
import { createPin } from './access/host-pin.ts';
import { expectsRemoteClients } from './access/local-requests.ts';
import { capDownloads } from './limits/download-cap.ts';
import { ServerHealthMonitor, type ServerGauges } from './health/server-health.ts';
import type { Health } from './http/health-routes.ts';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { openListeners, type Listeners } from './listeners.ts';
import { EstimatorPool, GREY_FRAME } from './sources/estimator-pool.ts';
import type { StartWorker } from './sources/supervised-worker.ts';
import { readLibrary, type Library } from './media/library.ts';
import { createContext } from './create-context.ts';
import { createRooms, createVisitorOf, mayOpenRooms } from './create-rooms.ts';
import { openServerStore } from './open-store.ts';
import { createRequestBudget } from './limits/request-budget.ts';
import { PlayerSockets } from './transport/player-sockets.ts';
import { RoomSockets } from './transport/room-sockets.ts';
import { WebSockets } from './transport/web-sockets.ts';
import { endDancesOnFullDisk } from './performance/disk-watch.ts';
import { createDiskCheck, freeBytesOf, hasFreeSpace } from './disk/disk-space.ts';
import { createStartExtraction, probeDuration, type StartExtraction } from './studio/extract-process.ts';
import { createImportStore } from './studio/import-store.ts';
import { Imports } from './studio/imports.ts';
import { createStartJudging, type StartJudging } from './recordings/judging-process.ts';
import { Recordings } from './recordings/recordings.ts';
import type { PerformanceContext } from './performance/context.ts';

export type RunningServer = Omit<Listeners, 'close'> & {
  /** Opens Review and Studio on requests that are not known to be the host's. */
  readonly hostPin: string;
  /** Opens them on this machine, once; `null` when they are open here anyway. */
  readonly hostLink: string | null;
  /** How many dances are running. */
  readonly dances: () => number;
  /** Lets dances finish for a while, ends the others, saves what was danced, and releases everything. */
  readonly stop: () => Promise<void>;
};

/** How often the players' rates are adjusted to the load. */
const ADJUST_INTERVAL_MS: Milliseconds = 1000;

/** Loads the dances, sessions and imports, starts the estimators, and serves. */
export const startServer = async (
  config: Config,
  startWorker: StartWorker,
  log: Logger,
  startExtraction: StartExtraction = createStartExtraction(config.dancesFolder),
  startJudging: StartJudging = createStartJudging(config),
): Promise<RunningServer> => {
  const { store, startUpkeep } = await openServerStore(config, log);
  const pool = await startPool(config, startWorker, log);
  const library = await readLibrary(config.dancesFolder, pool.family, log);
  await pool.measure(await frameToMeasure(library));
  const { workers, engine } = pool;
  log.info({ dances: library.dances().length, inferMs: pool.usualMs, workers, engine }, 'ready to serve');
  const imports = await createImports(config, startExtraction, log);
  await imports.start();
  const diskObstacle = createDiskCheck(config.sessionsFolder, config.minFreeMib);
  const context = await createContext(config, { library, pool, store, log, diskObstacle });
  const recordings = createRecordings(config, context, startJudging);
  await recordings.start();
  const clientAddress = createClientAddress(config.trustedProxies);
  const hostPin = config.hostPin || createPin();
  const entryKey = expectsRemoteClients(config) ? new EntryKey() : null;
  const fullAddress = createFullClientAddress(config.trustedProxies);
  const access = createAccess({ pin: hostPin, entryKey, fullAddress, clock: systemClock });
  const rooms = createRooms(config, context);
  const endpoints = [
    new PlayerSockets(context, rooms.admit, config),
    new RoomSockets({ ...context, rooms }, createVisitorOf(config, access)),
  ];
  const sockets = new WebSockets({ endpoints, log, clientAddress, limits: config, clock: systemClock });
  const gauges: ServerGauges = {
    sockets: () => sockets.count,
    dances: () => context.resumableRuns.runningCount,
    inferMs: () => pool.usualMs,
    load: () => pool.load,
    grantedFps: () => context.budget.grantedFps(),
    estimatorBytes: () => pool.memoryBytes,
    freeBytes: () => freeBytesOf(config.sessionsFolder),
  };
  const minFreeBytes = config.minFreeMib * 2 ** 20;
  const monitor = new ServerHealthMonitor({ gauges, clock: systemClock, minFreeBytes });
  const health: Health = {
    ...gauges,
    isStopping: () => sockets.isStopping,
    diskObstacle,
    rooms: () => rooms.count,
    counters: context.counters,
    monitor,
    minFreeMb: minFreeBytes / 1e6,
    versions: { app: context.appVersion, node: process.version, model: context.model, engine },
  };
  const { tickets, poses } = context;
  const { dancesFolder, videosFolder } = config;
  const studio = { imports, library, dancesFolder, videosFolder };
  const downloads = capDownloads(config.downloadsPerAddress, clientAddress);
  const budget = createRequestBudget(config.requestsPerSecond, clientAddress, systemClock);
  const { webFolder } = config;
  const roomRoutes = { rooms, mayOpenRoom: mayOpenRooms(config.rooms, access.isHost) };
  const player = { library, poses, store, tickets, access, health, studio, rooms: roomRoutes };
  const app = { ...player, recordings, budget, downloads, webFolder, log };
  const { close, ...listeners } = await openListeners(config, { app, sockets }, log);
  const cancelUpkeep = startUpkeep();
  const endHealth = monitor.start();
  const cancelDiskWatch = endDancesOnFullDisk(context);
  const adjustTimer = setInterval(() => context.budget.adjust(), ADJUST_INTERVAL_MS);
  return {
    ...listeners,
    hostPin,
    hostLink: entryKey && `${listeners.address}/?key=${entryKey.value}`,
    dances: health.dances,
    stop: async () => {
      cancelUpkeep();
      endHealth();
      cancelDiskWatch();
      clearInterval(adjustTimer);
      // An extraction may take long to stop, so it stops while the dances finish.
      await Promise.all([imports.close(), recordings.close(), sockets.stop(config.drainMs)]);
      await close();
      await pool.close();
      await store.close();
    },
  };
};

const startPool = (config: Config, start: StartWorker, log: Logger): Promise<EstimatorPool> =>
  EstimatorPool.start({
    count: config.poseWorkers,
    start,
    limits: {
      hangMs: config.poseHangMs,
      memoryBytes: config.poseWorkerMib * 2 ** 20,
      frames: config.poseWorkerFrames,
    },
    clock: systemClock,
    log,
  });

const createImports = async (config: Config, startExtraction: StartExtraction, log: Logger): Promise<Imports> => {
  const { importsFolder, dancesFolder, videosFolder, maxVideoMib, minFreeMib } = config;
  const maxVideoBytes = maxVideoMib * 2 ** 20;
  // The free space of a folder is known only if it exists. Without it the server can do everything but import videos.
  await mkdir(importsFolder, { recursive: true }).catch((error: unknown) => {
    log.warn({ err: error }, 'the folder of the imports cannot be created');
  });
  const hasRoomFor = (bytes: number): Promise<boolean> => hasFreeSpace(importsFolder, minFreeMib + bytes / 2 ** 20);
  const store = createImportStore(importsFolder, log);
  return new Imports({
    store,
    startExtraction,
    probeDuration,
    dancesFolder,
    videosFolder,
    maxVideoBytes,
    hasRoomFor,
    log,
  });
};

/** Above this share of the estimators' time, players need the machine. */
const MAX_SHARED_LOAD = 0.3;

const createRecordings = (
  { recordingsFolder, minFreeMib }: Config,
  { library, store, pool, model, appVersion, clock, log }: PerformanceContext,
  startJudging: StartJudging,
): Recordings =>
  new Recordings({
    ...{ library, store, startJudging, clock, log },
    folder: recordingsFolder,
    server: { model, appVersion },
    isBusy: () => pool.load.busy > MAX_SHARED_LOAD,
    hasRoomFor: (bytes) => hasFreeSpace(recordingsFolder, minFreeMib + bytes / 2 ** 20),
  });

/**
 * An image to measure the estimators with: a cover, which shows a person as players' frames do; plain grey without one.
 */
const frameToMeasure = async (library: Library): Promise<Uint8Array | RawFrame> => {
  const cover = library.dances().find((dance) => dance.cover !== null)?.cover;
  return cover ? readFile(cover.path) : GREY_FRAME;
};
