import { connectPlayer, type Player } from '@instep/test/support/play-client';
import { createServerProcesses, MAIN } from '@instep/test/support/server-process';
import { TEST_DANCES } from '@instep/test/support/test-dances';
import { makeFolders, type Folders } from '@instep/test/support/test-server';
import { buildStub } from './stub-build.ts';

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
/** All ordeals connect from one address, and send faster than people do. */
export const NO_RATES = {
  MESSAGES_PER_SECOND: '1000000',
  BYTES_PER_SECOND: '1000000000',
  HANDSHAKES_PER_SECOND: '1000000',
  REQUESTS_PER_SECOND: '1000000',
  STARTS_PER_MINUTE: '1000000',
  MAX_SOCKETS: '10000',
  CONNECTIONS_PER_ADDRESS: '10000',
  SOCKETS_PER_ADDRESS: '10000',
  DOWNLOADS_PER_ADDRESS: '10000',
  // On a busy machine the ordeal itself may be late with its hello message.
  HELLO_MS: '60000',
};

/** With this setting, players can connect from addresses of their own. */
export const TRUSTING = { TRUST_PROXY: '127.0.0.1,::1' };

/** A separate server process with its own folders. */
export type Server = ServerProcess & {
  readonly folders: Folders;
  /** Connects a player, from `address` if given: then the server must trust X-Forwarded-For from this machine. */
  readonly connect: (address?: string) => Promise<Player>;
  /** Kills the server if it is still running, and removes its folders. */
  readonly end: () => void;
};

/** What an ordeal needs: its extent, a way to report, and servers. */
export type Stage = {
  /** Whether a long run was requested. */
  readonly full: boolean;
  readonly talk: (line: string) => void;
  /** Scales a number by the share that was requested. */
  readonly count: (asked: number) => number;
  /** Starts a server as people run it, with the real pose model and the default limits, but with the test dances. */
  readonly startReal: (environment?: Readonly<Record<string, string>>) => Promise<Server>;
  /**
   * Starts a server with a stub pose model, which reads what a frame shows from a text in it: it is fast and
   * deterministic. `breaks` says when its disk fails, or when it dies: see break-fs.ts.
   */
  readonly startStub: (told?: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly breaks?: string;
    readonly limits?: string;
    readonly folders?: Folders;
  }) => Promise<Server>;
  /** Ends all servers that a failed ordeal has left running. */
  readonly endAll: () => void;
};

/** `share` scales the number of trials in every ordeal. */
export const createStage = (share: number, full: boolean, talk: (line: string) => void): Stage => {
  let built: ReturnType<typeof buildStub> | null = null;
  const { start } = createServerProcesses();
  const running = new Set<() => void>();
  const startServer = async (folders: Folders, told: Parameters<typeof start>[1]): Promise<Server> => {
    const server = await start(folders, told);
    const end = (): void => {
      running.delete(end);
      server.child.kill('SIGKILL');
      folders.remove();
    };
    running.add(end);
    const connect = (address?: string): Promise<Player> =>
      connectPlayer(server.address, address === undefined ? {} : { headers: { 'X-Forwarded-For': address } });
    return { ...server, folders, connect, end };
  };
  return {
    full,
    talk,
    endAll: () => running.forEach((end) => end()),
    count: (asked) => Math.max(1, Math.round(asked * share)),
    startReal: (environment = {}) =>
      startServer(makeFolders(), {
        entry: MAIN,
        environment: { ...DEFAULT_LIMITS, DANCES_DIR: TEST_DANCES, LOG_LEVEL: 'warn', ...environment },
      }),
    startStub: async ({ folders = makeFolders(), environment = {}, breaks, ...told } = {}) => {
      const { server, breaking } = await (built ??= buildStub());
      const entry = breaks === undefined ? server : breaking;
      const said = { ...NO_RATES, LOG_LEVEL: 'warn', ...environment, ...(breaks && { BREAK_FS: breaks }) };
      return startServer(folders, { ...told, entry, environment: said });
    },
  };
};
