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
 * Makes servers take so many connections from one address, idle ones too, and close at once what comes beyond: one
 * could take all there may be, and keep them. Proxies that are trusted speak for many, and bring as many as they like.
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

/** Words would cost a handshake. */
const cut = (socket: Socket): void => void socket.destroy();
