import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The quality of a connection, in both directions. */
export type LineQuality = {
  /** Delay of each chunk, ms; chunks always arrive in the order in which they were sent. */
  readonly latencyMs?: () => number;
  readonly bytesPerSecond?: number;
  /** Delivers in pieces of this many bytes, each with a write of its own. */
  readonly pieceBytes?: number;
};

/** A connection to a server with latency, a limited bandwidth, and small pieces. */
export const createPoorLine = async (address: string, { latencyMs, bytesPerSecond, pieceBytes }: LineQuality) => {
  const { hostname, port } = new URL(address);
  const open = new Set<Socket>();
  const carry = (from: Socket, to: Socket): void => {
    open.add(from);
    let free = performance.now();
    // Delivered one after the other, because two timers for the same moment may fire in either order.
    let delivered = Promise.resolve();
    const deliver = (bytes: Buffer): void => {
      const takes = bytesPerSecond === undefined ? 0 : (1000 * bytes.length) / bytesPerSecond;
      free = Math.max(free + takes, performance.now() + (latencyMs?.() ?? 0));
      const at = free;
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
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) socket.setNoDelay(true);
    carry(near, far);
    carry(far, near);
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
