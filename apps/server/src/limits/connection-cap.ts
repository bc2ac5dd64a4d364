import type { Server, Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import { AddressCounts } from './address-counts.ts';
import type { Config } from '../config.ts';
import { counted } from './client-address.ts';

const WORDS = 'Too many connections at once from this address.\n';
const REFUSAL = [
  'HTTP/1.1 429 Too Many Requests',
  'Connection: close',
  'Retry-After: 2',
  'Content-Type: text/plain; charset=utf-8',
  `Content-Length: ${WORDS.length}`,
  '',
  WORDS,
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
  const take = (socket: Socket, refuse: (socket: Socket) => void): void => {
    const { remoteAddress = '' } = socket;
    if (isProxy(remoteAddress, 0)) return;
    const address = counted(remoteAddress);
    if (!open.enter(address)) return refuse(socket);
    socket.once('close', () => open.leave(address));
  };
  return (server) => {
    const refuse = 'setSecureContext' in server ? cut : refuseInWords;
    server.on('connection', (socket) => take(socket, refuse));
  };
};

const refuseInWords = (socket: Socket): void => {
  socket.write(REFUSAL);
  socket.destroySoon();
};

/** A message would cost a TLS handshake. */
const cut = (socket: Socket): void => void socket.destroy();
