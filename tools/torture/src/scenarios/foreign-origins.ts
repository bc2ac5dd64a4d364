import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Figures } from '@instep/measures/measure';
import { WebSocket } from 'ws';
import { FOREIGN_ORIGINS } from '@instep/test/support/foreign-origins';
import type { Scenario } from '../scenario.ts';
import type { Harness } from '../harness.ts';

/** The status of the server's answer when a page of that origin requests a socket; 101 when it opens one. */
const socketStatus = async (address: string, origin: string): Promise<number> => {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/play`, { origin });
  socket.on('error', () => {});
  const refused = once(socket, 'unexpected-response') as Promise<[unknown, IncomingMessage]>;
  const status = await Promise.race([
    refused.then(([, { statusCode = 0 }]) => statusCode),
    once(socket, 'open').then(() => 101),
  ]);
  socket.terminate();
  return status;
};

const tryForeignOrigins = async (harness: Harness): Promise<Figures> => {
  const server = await harness.startStubServer();
  const { address } = server;
  let accepted = 0;
  for (const [, originOf] of FOREIGN_ORIGINS) {
    const headers = { Origin: originOf(address) };
    const ticket = await fetch(`${address}/api/tickets`, { method: 'POST', headers });
    const deletion = await fetch(`${address}/api/sessions?all=yes`, { method: 'DELETE', headers });
    const statuses = [await socketStatus(address, originOf(address)), ticket.status, deletion.status];
    accepted += statuses.filter((status) => status !== 403).length;
  }
  const ownStatus = await socketStatus(address, address);
  server.remove();
  return { values: { accepted, ownRefused: ownStatus === 101 ? 0 : 1 }, n: FOREIGN_ORIGINS.length * 3 };
};

export const FOREIGN_PAGES: readonly Scenario[] = [
  {
    id: '10',
    measure: 'pages of 12 other origins that got a socket, a ticket or a deletion',
    bounds: { accepted: { atMost: 0 }, ownRefused: { atMost: 0 } },
    run: tryForeignOrigins,
  },
];
