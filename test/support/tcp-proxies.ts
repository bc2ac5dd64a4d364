/** TCP proxies that break, delay or slow down connections to a server. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A connection to a server that tests can break for a while, or in which they can silently discard all bytes. */
export const createBreakableProxy = async (address: string) => {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  let isOpen = true;
  const discarding = new Set<Socket>();
  const forward = (from: Socket, to: Socket): void => {
    open.add(from);
    from.on('data', (bytes) => {
      if (!discarding.has(from) && !to.write(bytes)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      // When all bytes are discarded, the close of the connection is, too.
      if (!discarding.has(from)) to.destroy();
    });
  };
  const server = createServer((client) => {
    if (!isOpen) return void client.destroy();
    const upstream = connect(Number(port), hostname);
    forward(client, upstream);
    forward(upstream, client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const breakConnections = (): void => {
    isOpen = false;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakConnections,
    restore: (): void => void (isOpen = true),
    /** From now on, open connections discard all bytes, and neither side is notified. */
    discardAll: (): void => open.forEach((socket) => discarding.add(socket)),
    close: (): void => {
      breakConnections();
      server.close();
    },
  };
};

/** The quality of a connection, in both directions. */
export type LinkQuality = {
  /** Delay of each chunk on its way, ms; chunks always arrive in the order in which they were sent. */
  readonly latencyMs?: (to: 'server' | 'client') => number;
  readonly bytesPerSecond?: number;
  /** Delivers in pieces of this many bytes, each with a write of its own. */
  readonly pieceBytes?: number;
};

/** A connection to a server with latency, a limited bandwidth, and small pieces. */
export const createSlowProxy = async (address: string, { latencyMs, bytesPerSecond, pieceBytes }: LinkQuality) => {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  const forward = (from: Socket, to: Socket, way: 'server' | 'client'): void => {
    open.add(from);
    let freeAt = performance.now();
    // Delivered one after the other, because two timers for the same moment may fire in either order.
    let delivered = Promise.resolve();
    const deliver = (bytes: Buffer): void => {
      const transferMs = bytesPerSecond === undefined ? 0 : (1000 * bytes.length) / bytesPerSecond;
      freeAt = Math.max(freeAt + transferMs, performance.now() + (latencyMs?.(way) ?? 0));
      const at = freeAt;
      delivered = delivered.then(async () => {
        await new Promise((resolve) => setTimeout(resolve, at - performance.now()));
        writeIn(to, bytes, pieceBytes);
      });
    };
    from.on('data', deliver);
    from.on('error', () => {});
    from.on('close', () => {
      open.delete(from);
      void delivered.then(() => to.end());
    });
  };
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) socket.setNoDelay(true);
    forward(client, upstream, 'server');
    forward(upstream, client, 'client');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: (): void => {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
};

const writeIn = (to: Socket, bytes: Buffer, pieceBytes = bytes.length): void => {
  for (let at = 0; at < bytes.length && !to.destroyed; at += pieceBytes) to.write(bytes.subarray(at, at + pieceBytes));
};
