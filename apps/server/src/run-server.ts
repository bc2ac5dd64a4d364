import { pino, type Logger } from 'pino';
import { clearUpSooner } from './garbage-collection.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { readFlags } from './flags.ts';
import { hostWords, lanWords, NO_CAMERA_WORDS } from './lan/lan-words.ts';
import type { StartWorker } from './sources/supervised-worker.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { createStopRequests, finishingWords, STOP_SIGNALS } from './stop-requests.ts';

const EXIT = { fine: 0, fault: 1, usage: 2 } as const;

/** Runs the server as this process: reads the settings, says where it is, stops when asked. */
export const runServer = async (
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
  workersOf: (config: Config) => StartWorker,
): Promise<void> => {
  clearUpSooner();
  outliveReaders();
  const config = await orExit(() => readConfig({ ...environment, ...readFlags(args) }));
  // stdout is for people: where it is, and what they need to know.
  const log = pino(
    { level: config.logLevel },
    pino.destination(2).on('error', () => {}),
  );
  const server = await orExit(() => startServer(config, workersOf(config), log));
  if (config.port !== 0 && server.port !== config.port) {
    console.log(`Port ${config.port} is in use; taking ${server.port}.`);
  }
  console.log(`Instep is at ${server.address}`);
  if (config.lan === 'on') console.log(await lanWords(server.lanAddresses, process.stdout.isTTY));
  else if (server.isOpen) console.log(NO_CAMERA_WORDS);
  if (server.hostLink) console.log(hostWords(server.hostLink, server.hostPin));
  stopWhenAsked(server, config, log);
};

/** A setting that can't be used is told in one line. */
const orExit = async <T>(act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(EXIT.usage);
  }
};

/** The first request lets the dances finish for a while and keeps what was danced; a later one, or too long a wait, ends at once. */
const stopWhenAsked = (server: RunningServer, { drainMs, stopWithinMs }: Config, log: Logger): void => {
  const requestNow = createStopRequests(systemClock.now);
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const request = requestNow();
    if (request === 'at once') process.exit(EXIT.fault);
    if (request === 'same') return;
    log.info({ signal }, 'stopping');
    const words = finishingWords(server.dances(), drainMs);
    if (words) console.log(words);
    setTimeout(() => process.exit(EXIT.fault), drainMs + stopWithinMs).unref();
    await server.stop();
    process.exit(EXIT.fine);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => void stop(signal));
};

/** With a closed terminal nobody reads what is said; that ends no dance. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
};
