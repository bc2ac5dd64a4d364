import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a server that can be cut, and stay cut for a while, or that swallows what is said without a word. */
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
      // Where all is swallowed, a goodbye is, too.
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
    /** From now on nothing comes through what is open, and neither side is told. */
    swallow: (): void => open.forEach((socket) => swallowed.add(socket)),
    close: (): void => {
      cut();
      server.close();
    },
  };
};
