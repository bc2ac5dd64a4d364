import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A connection to a server that tests can break for a while, or in which they can silently discard all bytes. */
export const createCuttableLine = async (address: string) => {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  let whole = true;
  const swallowed = new Set<Socket>();
  const carry = (from: Socket, to: Socket): void => {
    open.add(from);
    from.on('data', (bytes) => {
      if (!swallowed.has(from) && !to.write(bytes)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      // When all bytes are discarded, the close of the connection is, too.
      if (!swallowed.has(from)) to.destroy();
    });
  };
  const server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    carry(near, far);
    carry(far, near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    whole = false;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: (): void => void (whole = true),
    /** From now on, open connections discard all bytes, and neither side is notified. */
    swallow: (): void => open.forEach((socket) => swallowed.add(socket)),
    close: (): void => {
      cut();
      server.close();
    },
  };
};
