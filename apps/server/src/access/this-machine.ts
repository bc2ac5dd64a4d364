import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { namesThisMachine } from './hosts.ts';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** Headers that proxies add; a request through a proxy does not count as made on this machine. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether the settings expect clients on other machines. Then no request counts as made on this machine: through a
 * proxy or a tunnel, all requests come from this machine's own address and can look as if nothing stood between.
 */
export const expectsOthers = ({
  host,
  lan,
  allowedHosts,
  trustedProxies,
}: Pick<Config, 'host' | 'lan' | 'allowedHosts' | 'trustedProxies'>): boolean =>
  lan === 'on' || !namesThisMachine(host) || allowedHosts.length > 0 || trustedProxies.length > 0;

/**
 * Whether the request seems to have been made on this very machine: under no other name, and without the headers of a
 * proxy. That is no proof, so it counts only where no clients on other machines are expected.
 */
export const isFromThisMachine = ({ socket, headers, httpVersion }: IncomingMessage): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  namesThisMachine(headers.host) &&
  httpVersion === '1.1' &&
  OF_PROXIES.every((name) => headers[name] === undefined);
