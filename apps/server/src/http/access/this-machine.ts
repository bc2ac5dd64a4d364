import type { IncomingMessage } from 'node:http';
import { namesThisMachine } from '../hosts.ts';

const LOOPBACK = /^(?:::ffff:)?127\.|^::1$/;

/** What proxies add; who is spoken for by one is not here. */
const OF_PROXIES = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Whether the request was made on this very machine. Behind a proxy here every stranger seems to come from here, but
 * not under our own name, or not without a word of the proxy, or not in the browsers' version of HTTP.
 */
export const isFromThisMachine = ({ socket, headers, httpVersion }: IncomingMessage): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  namesThisMachine(headers.host) &&
  httpVersion === '1.1' &&
  OF_PROXIES.every((name) => headers[name] === undefined);
