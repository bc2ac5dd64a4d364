import type { IncomingMessage } from 'node:http';
import type { Config } from '../config.ts';
import { namesThisMachine } from './hosts.ts';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** What proxies add; who is spoken for by one is not here. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether the settings say that others may come than those on this machine. Then nobody is believed to be here: through
 * a proxy or a tunnel everybody comes from this machine's own address, and can be made to look as if nothing stood between.
 */
export const expectsOthers = ({
  host,
  lan,
  allowedHosts,
  trustedProxies,
}: Pick<Config, 'host' | 'lan' | 'allowedHosts' | 'trustedProxies'>): boolean =>
  lan === 'on' || !namesThisMachine(host) || allowedHosts.length > 0 || trustedProxies.length > 0;

/**
 * Whether the request was made on this very machine, as far as can be seen: not by another name, and without a word of a
 * proxy. It is no proof, so it counts only where nobody else is expected.
 */
export const isFromThisMachine = ({ socket, headers, httpVersion }: IncomingMessage): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  namesThisMachine(headers.host) &&
  httpVersion === '1.1' &&
  OF_PROXIES.every((name) => headers[name] === undefined);
