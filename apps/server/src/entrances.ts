import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { ConfigError, type Config } from './config.ts';
import { createConnectionCap } from './limits/connection-cap.ts';
import { createApp, type AppOptions } from './http/app.ts';
import { createHostCheck, isLoopbackHost } from './access/hosts.ts';
import { createLanServer } from './lan/lan-server.ts';
import { asUrlHost, machineNames, announcedNames } from './lan/machine-names.ts';
import { listenFrom } from './listen.ts';
import type { PlayerSockets } from './transport/player-sockets.ts';
import { closed, createWebServer } from './web-server.ts';

/** The addresses under which browsers reach the server. */
export type Entrances = {
  /** For this machine: `http://localhost:8080`. */
  readonly address: string;
  readonly port: number;
  /** https addresses for other machines, the most likely one first; empty when other machines can't connect. */
  readonly lanAddresses: readonly string[];
  /** Whether other machines can connect at all. */
  readonly isOpen: boolean;
  readonly close: () => Promise<void>;
};

type Inside = {
  readonly app: Omit<AppOptions, 'isOurHost' | 'httpsPort' | 'trustedProxies' | 'stalledMs'>;
  readonly sockets: PlayerSockets;
};

/** Listens for this machine alone or for its network too, and accepts the hosts that are allowed. */
export const openEntrances = async (config: Config, { app, sockets }: Inside, log: Logger): Promise<Entrances> => {
  const isLan = config.lan === 'on';
  // With LAN but without a HOST, it listens on all networks.
  const host = isLan && isLoopbackHost(config.host) ? null : config.host;
  const isHere = createHostCheck(config.allowedHosts);
  const isOpen = host === null || !isLoopbackHost(host);
  const isOurs = isOpen ? createHostCheck(config.allowedHosts, machineNames) : isHere;
  const secure = isLan ? await createLanServer(config, log) : null;
  const httpsPort = secure && (await orInWords('HTTPS_PORT', config.httpsPort, host, secure));
  const { trustedProxies, stalledMs } = config;
  const plain = createWebServer(config);
  const answer = createApp({ ...app, isOurHost: isOurs, httpsPort, trustedProxies, stalledMs });
  const servers = secure ? [plain, secure] : [plain];
  const cap = createConnectionCap(config);
  for (const server of servers) {
    cap(server);
    server.on('request', answer);
  }
  // Where there is https, players on other machines can use only https.
  sockets.serve(plain, secure ? isHere : isOurs);
  if (secure) sockets.serve(secure, isOurs);
  const port = await orInWords('PORT', config.port, host, plain);
  return {
    port,
    isOpen,
    address: addressOf(host, port),
    lanAddresses: httpsPort === null ? [] : lanAddresses(config, httpsPort),
    close: async () => void (await Promise.all(servers.map(closed))),
  };
};

/**
 * An address that this machine doesn't have, or a port that can't be used, is reported as a setting that can't be used.
 */
const orInWords = async (setting: string, port: number, host: string | null, server: Server): Promise<number> => {
  try {
    return await listenFrom(server, port, host);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    if (NOT_HERE.includes(code)) {
      throw new ConfigError(`HOST: expected an address of this machine, got ${JSON.stringify(host)}: ${code}`, {
        cause,
      });
    }
    throw new ConfigError(`${setting}: expected a port that can be listened on, got ${port}: ${message}`, { cause });
  }
};

const NOT_HERE: readonly string[] = ['EADDRNOTAVAIL', 'EAI_AGAIN', 'EAI_FAIL', 'EINVAL', 'ENOTFOUND'];

const addressOf = (host: string | null, port: number): string => {
  const everywhere = host === null || host === '0.0.0.0' || host === '::';
  return `http://${everywhere ? 'localhost' : asUrlHost(host)}:${port}`;
};

const lanAddresses = ({ allowedHosts }: Config, port: number): string[] => {
  const { hosts, addresses } = announcedNames();
  return [...addresses, ...allowedHosts, ...hosts].map((name) => `https://${asUrlHost(name)}:${port}`);
};
