import { Agent, request } from 'node:http';
import { indices } from './concurrency.ts';

// A process that requests one URL as fast as it is answered, from a different address than the players'. Prints
// `started`, and at the end the number of answers by status.
const [url = '', concurrency = '32', forMs = '0', localAddress = '127.0.0.2'] = process.argv.slice(2);

const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const countByStatus: Record<string, number> = {};

const sendRequest = (): Promise<void> =>
  new Promise((resolve) => {
    const countResponse = (status: string): void => {
      countByStatus[status] = (countByStatus[status] ?? 0) + 1;
      resolve();
    };
    const clientRequest = request(url, { agent, localAddress }, (response) => {
      response.resume().once('end', () => countResponse(String(response.statusCode)));
      response.once('error', () => countResponse('broken'));
    });
    clientRequest.once('error', () => countResponse('broken')).end();
  });

process.stdout.write('started\n');
const endsAt = performance.now() + Number(forMs);
await Promise.all(
  indices(Number(concurrency)).map(async () => {
    while (performance.now() < endsAt) await sendRequest();
  }),
);
process.stdout.write(`${JSON.stringify(countByStatus)}\n`);
process.exit();
