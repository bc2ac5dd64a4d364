import { Agent, request } from 'node:http';
import { upTo } from './lanes.ts';

// A process that requests one URL as fast as it is answered, from a different address than the players'. Prints
// `begun`, and at the end the number of answers by status.
const [url = '', lanes = '32', forMs = '0', localAddress = '127.0.0.2'] = process.argv.slice(2);

const agent = new Agent({ keepAlive: true, maxSockets: Number(lanes) });
const answers: Record<string, number> = {};

const ask = (): Promise<void> =>
  new Promise((resolve) => {
    const count = (answer: string): void => {
      answers[answer] = (answers[answer] ?? 0) + 1;
      resolve();
    };
    const asked = request(url, { agent, localAddress }, (response) => {
      response.resume().once('end', () => count(String(response.statusCode)));
      response.once('error', () => count('broken'));
    });
    asked.once('error', () => count('broken')).end();
  });

process.stdout.write('begun\n');
const until = performance.now() + Number(forMs);
await Promise.all(
  upTo(Number(lanes)).map(async () => {
    while (performance.now() < until) await ask();
  }),
);
process.stdout.write(`${JSON.stringify(answers)}\n`);
process.exit();
