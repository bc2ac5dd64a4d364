import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from './clock.ts';
import { REPOSITORY, type Config } from './config.ts';
import { FrameBudget, type Machine } from './capacity/frame-budget.ts';
import { EventCounters } from './health/event-counters.ts';
import type { Library } from './media/library.ts';
import type { PerformanceContext } from './performance/context.ts';
import { ResumableRuns } from './performance/resumable-runs.ts';
import { ExpiringTokens, TICKETS } from './access/expiring-tokens.ts';
import { DeviceSlots } from './sources/device-source.ts';
import type { EstimatorPool } from './sources/estimator-pool.ts';
import { hasFreeSpace, type DiskObstacle } from './disk/disk-space.ts';
import type { SessionStore } from './store/session-store.ts';

/** What a server has loaded and started before anybody can dance. */
export type Prepared = {
  readonly library: Library;
  readonly pool: EstimatorPool;
  readonly store: SessionStore;
  readonly log: Logger;
  readonly diskObstacle: () => Promise<DiskObstacle>;
};

/** While the disk has too little free space for another dance, running ones may still fill three quarters of it. */
const RESERVED_SHARE = 1 / 4;

/** What all performances of a server share, made from its configuration. */
export const createContext = async (
  config: Config,
  { diskObstacle, ...prepared }: Prepared,
): Promise<PerformanceContext> => ({
  ...prepared,
  budget: new FrameBudget(machineOf(prepared.pool)),
  // Devices run BlazePose only: the poses of another family can't be compared with theirs.
  poses: prepared.pool.family === 'blazepose' ? config.poses : 'server',
  deviceSlots: new DeviceSlots(config.devicePlayers),
  tickets: new ExpiringTokens(TICKETS, systemClock),
  resumableRuns: new ResumableRuns(systemClock, config.resumeMs),
  counters: new EventCounters(),
  clock: systemClock,
  model: `${prepared.pool.family} ${config.poseModel}`,
  appVersion: await appVersion(),
  hasDiskSpace: async () => (await diskObstacle()) === null,
  hasDiskSpaceToGrow: () => hasFreeSpace(config.sessionsFolder, config.minFreeMib * RESERVED_SHARE),
  maxFps: config.maxFps,
  watchFps: config.watchFps,
  helloMs: config.helloMs,
  idleMs: config.idleMs,
  watchMs: config.watchMs,
  silenceMs: config.silenceMs,
  pauseMs: config.pauseMs,
  sessionMs: config.sessionMs,
});

const machineOf = (pool: EstimatorPool): Machine => ({
  capacity: () => ({ workers: pool.workers, usualMs: pool.usualMs }),
  load: () => pool.load,
  now: systemClock.now,
});

const appVersion = async (): Promise<string> => {
  const text = await readFile(path.join(REPOSITORY, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};
