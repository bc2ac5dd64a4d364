import { connectPlayer, type Player } from '../../../test/support/play-client.ts';
import { createServerProcesses, MAIN } from '../../../test/support/server-process.ts';
import { TEST_DANCES } from '../../../test/support/test-dances.ts';
import { makeFolders, type Folders } from '../../../test/support/test-server.ts';
import { buildStub } from './stub-build.ts';

type ServerProcess = Awaited<ReturnType<ReturnType<typeof createServerProcesses>['start']>>;

/** The limits as they are by default; where tests set others, an empty word takes them back. */
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
/** All ordeals come from one address, and faster than people. */
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
  // On a busy machine the ordeal itself may be late with its first word.
  HELLO_MS: '60000',
};

/** With it, players may come from addresses of their own. */
export const TRUSTING = { TRUST_PROXY: '127.0.0.1,::1' };

/** A server of its own, in folders of its own. */
export type Server = ServerProcess & {
  readonly folders: Folders;
  /** From `address`, where one is given: the server must trust this machine's X-Forwarded-For. */
  readonly connect: (address?: string) => Promise<Player>;
  /** Kills it, if it runs yet, and removes its folders. */
  readonly end: () => void;
};

/** What ordeals are carried out on. */
export type Stage = {
  /** A long run is asked for. */
  readonly full: boolean;
  readonly talk: (line: string) => void;
  /** That many, or the share of it that was asked for. */
  readonly count: (asked: number) => number;
  /** The server as people run it: real pose model, the dances of the house, all limits as by default. */
  readonly startReal: (environment?: Readonly<Record<string, string>>) => Promise<Server>;
  /**
   * The same, but for a pose model that believes what pictures say: fast, and always sees the same. `breaks` names when
   * its disk breaks, or it dies: see break-fs.ts.
   */
  readonly startStub: (told?: {
    readonly environment?: Readonly<Record<string, string>>;
    readonly breaks?: string;
    readonly limits?: string;
    readonly folders?: Folders;
  }) => Promise<Server>;
  /** Ends what an ordeal that broke off has left running. */
  readonly endAll: () => void;
};

/** `share` scales every number that a promise is tried with. */
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
