import type { Server, Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import { AddressCounts } from './address-counts.ts';
import type { Config } from '../config.ts';
import { limitKeyOf } from './client-address.ts';

const MESSAGE = 'Too many connections at once from this address.\n';
const REFUSAL_RESPONSE = [
  'HTTP/1.1 429 Too Many Requests',
  'Connection: close',
  'Retry-After: 2',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${MESSAGE.length}`,
  '',
  MESSAGE,
].join('\r\n');

/**
 * Limits the connections from one address, idle ones included, and closes those beyond at once: one address could
 * otherwise take all that the server accepts, and keep them. Trusted proxies, which connect for many clients, have no
 * limit.
 */
export const createConnectionCap = ({
  connectionsPerAddress,
  trustedProxies,
}: Pick<Config, 'connectionsPerAddress' | 'trustedProxies'>): ((server: Server) => void) => {
  const open = new AddressCounts(connectionsPerAddress);
  const isProxy = proxyAddr.compile([...trustedProxies]);
  const admit = (socket: Socket, refuse: (socket: Socket) => void): void => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress, 0)) return;
    const address = limitKeyOf(remoteAddress);
    if (!open.tryAcquire(address)) return refuse(socket);
    socket.once('close', () => open.release(address));
  };
  return (server) => {
    const refuse = 'setSecureContext' in server ? refuseSilently : refuseWithMessage;
    server.on('connection', (socket) => admit(socket, refuse));
  };
};

const refuseWithMessage = (socket: Socket): void => {
  socket.write(REFUSAL_RESPONSE);
  socket.destroySoon();
};

/** A message would cost a TLS handshake. */
const refuseSilently = (socket: Socket): void => void socket.destroy();
