/** Opens the store of the sessions: the one place that knows that it is a folder of files. */
import { mkdir } from 'node:fs/promises';
import { uptime } from 'node:os';
import type { Logger } from 'pino';
import { systemClock, type Clock } from './clock.ts';
import { ConfigError, type Config } from './config.ts';
import { OWNER_ONLY_FOLDER } from './disk/durable-file.ts';
import { FileSessionStore } from './store/files/file-session-store.ts';
import { startRetention } from './store/files/retention.ts';
import { SessionIndex } from './store/files/session-index.ts';
import { startUpkeep } from './store/files/upkeep.ts';
import type { SessionStore } from './store/session-store.ts';

type StoreConfig = Pick<Config, 'sessionsFolder' | 'flushEveryMs'>;
type OpenOptions = {
  readonly clock?: Clock;
  /** Changes nothing on disk, not even to recover what a killed server left. */
  readonly readOnly?: boolean;
};

/** The store of the settings, for a command beside the server. */
export const openStore = (config: StoreConfig, log: Logger, options: OpenOptions = {}): SessionStore =>
  new FileSessionStore(createIndex(config, log, options));

/** The store of a server, and what the server does for it meanwhile. */
export type ServerStore = {
  readonly store: SessionStore;
  /**
   * Deletes what is older than the settings allow, and recovers the sessions of servers that are gone. Returns a
   * function that cancels it.
   */
  readonly startUpkeep: () => () => void;
};

/** Opens the store for a server: creates its folder, and recovers what a killed server left. */
export const openServerStore = async (
  config: StoreConfig & Pick<Config, 'retentionDays'>,
  log: Logger,
): Promise<ServerStore> => {
  await createFolder(config.sessionsFolder);
  const index = createIndex(config, log);
  await index.refresh();
  await index.sweep();
  return {
    store: new FileSessionStore(index),
    startUpkeep: () => {
      const endRetention = startRetention({
        index,
        days: config.retentionDays,
        clock: systemClock,
        date: () => new Date(),
        elapsed: () => 1000 * uptime(),
        log,
      });
      const endUpkeep = startUpkeep({ index, clock: systemClock });
      return () => {
        endRetention();
        endUpkeep();
      };
    },
  };
};

const createIndex = ({ sessionsFolder, flushEveryMs }: StoreConfig, log: Logger, options: OpenOptions = {}) =>
  new SessionIndex(sessionsFolder, log, { flushEveryMs, ...options });

const createFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
  } catch (cause) {
    const why = (cause as Error).message;
    throw new ConfigError(`SESSIONS_DIR: expected a folder that can be made, got ${folder}: ${why}`, { cause });
  }
};
