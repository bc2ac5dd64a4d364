import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import { systemClock } from './clock.ts';
import { REPOSITORY, type Config } from './config.ts';
import type { EstimatorPool } from './estimation/estimator-pool.ts';
import { Seats, type Machine } from './estimation/seats.ts';
import type { Library } from './library.ts';
import type { Floor } from './play/floor.ts';
import { Resumables } from './play/resumables.ts';
import { Tickets } from './play/tickets.ts';
import { hasRoom } from './record/disk-room.ts';
import type { SessionIndex } from './record/session-index.ts';

/** What a server has found and started before anybody may dance. */
export type Found = {
  readonly library: Library;
  readonly pool: EstimatorPool;
  readonly index: SessionIndex;
  readonly log: Logger;
  readonly diskObstacle: () => Promise<string | null>;
};

/** Who dances when the room becomes too little for another dance has three quarters of it to come to an end. */
const SPARE = 4;

/** What every dance on a server shares, as its configuration has it. */
export const createFloor = async (config: Config, { diskObstacle, ...found }: Found): Promise<Floor> => ({
  ...found,
  seats: new Seats(machineOf(found.pool)),
  tickets: new Tickets(systemClock),
  resumables: new Resumables(systemClock, config.resumeMs),
  clock: systemClock,
  model: `${found.pool.family} ${config.poseModel}`,
  appVersion: await appVersion(),
  sessionsFolder: config.sessionsFolder,
  hasRoom: async () => (await diskObstacle()) === null,
  mayGrow: () => hasRoom(config.sessionsFolder, config.minFreeMib / SPARE),
  maxFps: config.maxFps,
  watchFps: config.watchFps,
  helloMs: config.helloMs,
  idleMs: config.idleMs,
  watchMs: config.watchMs,
  silenceMs: config.silenceMs,
  pauseMs: config.pauseMs,
  sessionMs: config.sessionMs,
  flushEveryMs: config.flushEveryMs,
});

const machineOf = ({ workers, inferMs, felt }: EstimatorPool): Machine => ({
  capacity: () => ({ workers, inferMs: inferMs() }),
  felt,
  now: systemClock.now,
});

const appVersion = async (): Promise<string> => {
  const text = await readFile(path.join(REPOSITORY, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
};
