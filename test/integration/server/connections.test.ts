import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const sockets: Socket[] = [];

beforeEach(() => (folders = makeFolders()));
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
  folders.remove();
});

/** On the loopback interface, a test can use any address as its own. */
const [MINE, ANOTHER] = ['127.0.0.1', '127.0.0.2'];

const opens = async (from = MINE, port = server.port): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket.on('error', () => {}));
  await once(socket, 'connect');
  return socket;
};

const untilClosed = (socket: Socket): Promise<string> =>
  new Promise((resolve) => (socket.closed ? resolve('') : socket.once('close', () => resolve(''))));

/** The first line of the response, or '' if there is none. */
const requestHealth = async (socket: Socket): Promise<string> => {
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const answered = new Promise<Buffer>((resolve) => socket.once('data', resolve));
  const answer = await Promise.race([answered, untilClosed(socket)]);
  return answer.toString().split('\r\n')[0] ?? '';
};

const FINE = 'HTTP/1.1 200 OK';
const TOO_MANY = 'HTTP/1.1 429 Too Many Requests';

describe('one address', () => {
  it('has a limit of open connections, idle ones included, and gets another one when one closes', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3' });
    const idle = [await opens(), await opens(), await opens()];
    expect([await requestHealth(idle[0] as Socket), await requestHealth(idle[1] as Socket)]).toEqual([FINE, FINE]);
    const tooMany = await opens();
    expect(await requestHealth(tooMany)).toBe(TOO_MANY);
    await untilClosed(tooMany);
    expect(await requestHealth(await opens(ANOTHER))).toBe(FINE);
    idle[2]?.destroy();
    await expect.poll(async () => requestHealth(await opens())).toBe(FINE);
  });

  it('cannot take all connections of the server', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '10', MAX_CONNECTIONS: '15' });
    await Promise.all(Array.from({ length: 100 }, () => opens()));
    // Refused connections are counted until they have closed.
    await expect.poll(async () => requestHealth(await opens(ANOTHER))).toBe(FINE);
  });

  it('has no limit when it is a trusted proxy', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3', TRUST_PROXY: MINE });
    const all = await Promise.all(Array.from({ length: 10 }, () => opens()));
    expect(await Promise.all(all.map(requestHealth))).toEqual(all.map(() => FINE));
  });

  it('is refused without a message on https, and counted once for http and https', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3', LAN: 'on' });
    const httpsPort = Number(new URL(server.lanAddresses[0] ?? '').port);
    const idle = [await opens(), await opens(MINE, httpsPort), await opens(MINE, httpsPort)];
    await untilClosed((await opens(MINE, httpsPort)).resume());
    expect(await requestHealth(await opens())).toBe(TOO_MANY);
    expect(await requestHealth(idle[0] as Socket)).toBe(FINE);
  });
});
