import type { Server } from 'node:http';
import { ROUTES } from '@instep/protocol/routes';
import type { Logger } from 'pino';
import { ConfigError, type Config } from './config.ts';
import { createConnectionCap } from './limits/connection-cap.ts';
import { createApp, type AppOptions } from './http/app.ts';
import { createHostCheck, isLoopbackHost } from './access/hosts.ts';
import { createLanServer } from './lan/lan-server.ts';
import { asUrlHost, machineNames, announcedNames } from './lan/machine-names.ts';
import { listenOnFreePort } from './listen.ts';
import type { WebSockets } from './transport/web-sockets.ts';
import { closeServer, createWebServer } from './web-server.ts';

/** The addresses under which browsers reach the server. */
export type Listeners = {
  /** For this machine: `http://localhost:8080`. */
  readonly address: string;
  readonly port: number;
  /** https addresses for other machines, the most likely one first; empty when other machines can't connect. */
  readonly lanAddresses: readonly string[];
  /** Whether other machines can connect at all. */
  readonly isOpenToNetwork: boolean;
  readonly close: () => Promise<void>;
};

type Handlers = {
  readonly app: Omit<AppOptions, 'isOurHost' | 'httpsPort' | 'trustedProxies' | 'stalledMs' | 'rooms'> & {
    readonly rooms: Omit<AppOptions['rooms'], 'lanAddresses'>;
  };
  readonly sockets: WebSockets;
};

/** Listens for this machine alone or for its network too, and accepts the hosts that are allowed. */
export const openListeners = async (config: Config, { app, sockets }: Handlers, log: Logger): Promise<Listeners> => {
  const isLan = config.lan === 'on';
  // With LAN but without a HOST, it listens on all networks.
  const host = isLan && isLoopbackHost(config.host) ? null : config.host;
  const isLocalHost = createHostCheck(config.allowedHosts);
  const isOpenToNetwork = host === null || !isLoopbackHost(host);
  const isOwnHost = isOpenToNetwork ? createHostCheck(config.allowedHosts, machineNames) : isLocalHost;
  const httpsServer = isLan ? await createLanServer(config, log) : null;
  const httpsPort = httpsServer && (await listenOrExplain('HTTPS_PORT', config.httpsPort, host, httpsServer));
  const { trustedProxies, stalledMs } = config;
  const httpServer = createWebServer(config);
  const lan = (): string[] => (httpsPort === null ? [] : lanAddresses(config, httpsPort));
  const rooms = { ...app.rooms, lanAddresses: lan };
  const handleRequest = createApp({ ...app, rooms, isOurHost: isOwnHost, httpsPort, trustedProxies, stalledMs });
  const servers = httpsServer ? [httpServer, httpsServer] : [httpServer];
  const cap = createConnectionCap(config);
  for (const server of servers) {
    cap(server);
    server.on('request', handleRequest);
  }
  // Where there is https, players on other machines can use only https; screens of a room need no camera.
  sockets.serve(httpServer, { [ROUTES.play]: httpsServer ? isLocalHost : isOwnHost, [ROUTES.room]: isOwnHost });
  if (httpsServer) sockets.serve(httpsServer, { [ROUTES.play]: isOwnHost, [ROUTES.room]: isOwnHost });
  const port = await listenOrExplain('PORT', config.port, host, httpServer);
  return {
    port,
    isOpenToNetwork,
    address: addressOf(host, port),
    lanAddresses: lan(),
    close: async () => void (await Promise.all(servers.map(closeServer))),
  };
};

/**
 * An address that this machine doesn't have, or a port that can't be used, is reported as a setting that can't be used.
 */
const listenOrExplain = async (setting: string, port: number, host: string | null, server: Server): Promise<number> => {
  try {
    return await listenOnFreePort(server, port, host);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (UNUSABLE_HOST_CODES.includes(code)) {
      throw new ConfigError(`HOST: expected an address of this machine, got ${JSON.stringify(host)}: ${code}`, {
        cause,
      });
    }
    throw new ConfigError(`${setting}: expected a port that can be listened on, got ${port}: ${message}`, { cause });
  }
};

const UNUSABLE_HOST_CODES: readonly string[] = ['EADDRNOTAVAIL', 'EAI_AGAIN', 'EAI_FAIL', 'EINVAL', 'ENOTFOUND'];

const addressOf = (host: string | null, port: number): string => {
  const isEveryAddress = host === null || host === '0.0.0.0' || host === '::';
  return `http://${isEveryAddress ? 'localhost' : asUrlHost(host)}:${port}`;
};

const lanAddresses = ({ allowedHosts }: Config, port: number): string[] => {
  const { hosts, addresses } = announcedNames();
  return [...addresses, ...allowedHosts, ...hosts].map((name) => `https://${asUrlHost(name)}:${port}`);
};
