import { connectPlayClient, type PlayClient } from '@instep/test/support/play-client';
import { MAIN } from '@instep/test/support/bundled-servers';
import { createServerProcesses } from '@instep/test/support/server-process';
import { TEST_DANCES } from '@instep/test/support/test-data';
import { makeFolders, type Folders } from '@instep/test/support/test-server';
import { buildStubServers } from './stub-build.ts';

type ServerProcess = Awaited<ReturnType<ReturnType<typeof createServerProcesses>['start']>>;

/** Restores the default limits: tests set others, and an empty string resets them. */
const DEFAULT_LIMITS = {
  FLUSH_EVERY_MS: '',
  MESSAGES_PER_SECOND: '',
  HANDSHAKES_PER_SECOND: '',
  REQUESTS_PER_SECOND: '',
  STARTS_PER_MINUTE: '',
  RESUME_MS: '',
  DRAIN_MS: '',
  POSE_WORKERS: '',
};
/** All scenarios connect from one address, and send faster than people do. */
export const WITHOUT_RATE_LIMITS = {
  MESSAGES_PER_SECOND: '1000000',
  BYTES_PER_SECOND: '1000000000',
  HANDSHAKES_PER_SECOND: '1000000',
  REQUESTS_PER_SECOND: '1000000',
  STARTS_PER_MINUTE: '1000000',
  MAX_SOCKETS: '10000',
  CONNECTIONS_PER_ADDRESS: '10000',
  SOCKETS_PER_ADDRESS: '10000',
  DOWNLOADS_PER_ADDRESS: '10000',
  // On a busy machine the scenario itself may be late with its hello message.
  HELLO_MS: '60000',
};

/** With this setting, players can connect from addresses of their own. */
export const TRUST_LOCAL_PROXY = { TRUST_PROXY: '127.0.0.1,::1' };

/** A separate server process with its own folders. */
export type Server = ServerProcess & {
  readonly folders: Folders;
  /** Connects a player, from `address` if given: then the server must trust X-Forwarded-For from this machine. */
  readonly connect: (address?: string) => Promise<PlayClient>;
  /** Kills the server if it is still running, and removes its folders. */
  readonly remove: () => void;
};

/** What a scenario needs: its extent, a way to report, and servers. */
export type Harness = {
  /** Whether a long run was requested. */
  readonly full: boolean;
  readonly log: (line: string) => void;
  /** Scales a count or a time by the share that was requested. */
  readonly scaled: (amount: number) => number;
  /** Starts a server as people run it, with the real pose model and the default limits, but with the test dances. */
  readonly startRealServer: (environment?: Readonly<Record<string, string>>) => Promise<Server>;
  /**
   * Starts a server with a stub pose model, which reads what a frame shows from a text in it: it is fast and
   * deterministic. `fault` says when its disk fails, or when it dies: see file-system-faults.ts.
   */
  readonly startStubServer: (options?: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly fault?: string;
    readonly limits?: string;
    readonly folders?: Folders;
  }) => Promise<Server>;
  /** Ends all servers that a failed scenario has left running. */
  readonly stopAllServers: () => void;
};

/** `share` scales the number of trials in every scenario. */
export const createHarness = (share: number, full: boolean, log: (line: string) => void): Harness => {
  let stubBuild: ReturnType<typeof buildStubServers> | null = null;
  const { start } = createServerProcesses();
  const running = new Set<() => void>();
  const startServer = async (folders: Folders, options: Parameters<typeof start>[1]): Promise<Server> => {
    const server = await start(folders, options);
    const remove = (): void => {
      running.delete(remove);
      server.child.kill('SIGKILL');
      folders.remove();
    };
    running.add(remove);
    const connect = (address?: string): Promise<PlayClient> =>
      connectPlayClient(server.address, address === undefined ? {} : { headers: { 'X-Forwarded-For': address } });
    return { ...server, folders, connect, remove };
  };
  return {
    full,
    log,
    stopAllServers: () => running.forEach((remove) => remove()),
    scaled: (amount) => Math.max(1, Math.round(amount * share)),
    startRealServer: (environment = {}) =>
      startServer(makeFolders(), {
        entry: MAIN,
        environment: { ...DEFAULT_LIMITS, DANCES_DIR: TEST_DANCES, LOG_LEVEL: 'warn', ...environment },
      }),
    startStubServer: async ({ folders = makeFolders(), environment = {}, fault, ...options } = {}) => {
      const { server, failing } = await (stubBuild ??= buildStubServers());
      const entry = fault === undefined ? server : failing;
      const serverEnvironment = {
        ...WITHOUT_RATE_LIMITS,
        LOG_LEVEL: 'warn',
        ...environment,
        ...(fault !== undefined && { BREAK_FS: fault }),
      };
      return startServer(folders, { ...options, entry, environment: serverEnvironment });
    },
  };
};
