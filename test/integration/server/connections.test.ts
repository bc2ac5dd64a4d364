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
const [OWN_ADDRESS, OTHER_ADDRESS] = ['127.0.0.1', '127.0.0.2'];

const openConnection = async (from = OWN_ADDRESS, port = server.port): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  sockets.push(socket.on('error', () => {}));
  await once(socket, 'connect');
  return socket;
};

const waitForClose = (socket: Socket): Promise<string> =>
  new Promise((resolve) => (socket.closed ? resolve('') : socket.once('close', () => resolve(''))));

/** The first line of the response, or '' if there is none. */
const requestHealth = async (socket: Socket): Promise<string> => {
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const received = new Promise<Buffer>((resolve) => socket.once('data', resolve));
  const response = await Promise.race([received, waitForClose(socket)]);
  return response.toString().split('\r\n')[0] ?? '';
};

const OK = 'HTTP/1.1 200 OK';
const TOO_MANY = 'HTTP/1.1 429 Too Many Requests';

describe('one address', () => {
  it('has a limit of open connections, idle ones included; when one closes, another is accepted', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3' });
    const idle = [await openConnection(), await openConnection(), await openConnection()];
    expect([await requestHealth(idle[0] as Socket), await requestHealth(idle[1] as Socket)]).toEqual([OK, OK]);
    const tooMany = await openConnection();
    expect(await requestHealth(tooMany)).toBe(TOO_MANY);
    await waitForClose(tooMany);
    expect(await requestHealth(await openConnection(OTHER_ADDRESS))).toBe(OK);
    idle[2]?.destroy();
    await expect.poll(async () => requestHealth(await openConnection())).toBe(OK);
  });

  it('cannot take all connections of the server', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '10', MAX_CONNECTIONS: '15' });
    await Promise.all(Array.from({ length: 100 }, () => openConnection()));
    // Refused connections are counted until they have closed.
    await expect.poll(async () => requestHealth(await openConnection(OTHER_ADDRESS))).toBe(OK);
  });

  it('has no limit when it is a trusted proxy', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3', TRUST_PROXY: OWN_ADDRESS });
    const all = await Promise.all(Array.from({ length: 10 }, () => openConnection()));
    expect(await Promise.all(all.map(requestHealth))).toEqual(all.map(() => OK));
  });

  it('has one limit for HTTP and HTTPS together, beyond which HTTPS connections are closed without a response', async () => {
    server = await startTestServer(folders, { CONNECTIONS_PER_ADDRESS: '3', LAN: 'on' });
    const httpsPort = Number(new URL(server.lanAddresses[0] ?? '').port);
    const idle = [
      await openConnection(),
      await openConnection(OWN_ADDRESS, httpsPort),
      await openConnection(OWN_ADDRESS, httpsPort),
    ];
    await waitForClose((await openConnection(OWN_ADDRESS, httpsPort)).resume());
    expect(await requestHealth(await openConnection())).toBe(TOO_MANY);
    expect(await requestHealth(idle[0] as Socket)).toBe(OK);
  });
});
