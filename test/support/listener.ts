import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** An address that counts the connections made to it. */
export const createListener = async () => {
  let visitors = 0;
  const server = createServer((socket) => {
    visitors += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`,
    visitors: () => visitors,
    close: () => server.close(),
  };
};
