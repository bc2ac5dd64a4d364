import { pino, type Logger } from 'pino';
import { clearUpSooner } from './garbage-collection.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import { readFlags } from './flags.ts';
import { hostMessage, lanMessage, NO_CAMERA_MESSAGE } from './lan/lan-messages.ts';
import type { StartWorker } from './sources/supervised-worker.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { createStopRequests, finishingWords, STOP_SIGNALS } from './stop-requests.ts';

const EXIT = { fine: 0, fault: 1, usage: 2 } as const;

/** Runs the server as this process: reads the settings, prints the addresses, stops on request. */
export const runServer = async (
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
  workersOf: (config: Config) => StartWorker,
): Promise<void> => {
  clearUpSooner();
  outliveReaders();
  const config = await orExit(() => readConfig({ ...environment, ...readFlags(args) }));
  // The log goes elsewhere: stdout is for people and shows the addresses and what they need to know.
  const log = pino(
    { level: config.logLevel },
    pino.destination(2).on('error', () => {}),
  );
  const server = await orExit(() => startServer(config, workersOf(config), log));
  if (config.port !== 0 && server.port !== config.port) {
    console.log(`Port ${config.port} is in use; taking ${server.port}.`);
  }
  console.log(`Instep is at ${server.address}`);
  if (config.lan === 'on') console.log(await lanMessage(server.lanAddresses, process.stdout.isTTY));
  else if (server.isOpen) console.log(NO_CAMERA_MESSAGE);
  if (server.hostLink) console.log(hostMessage(server.hostLink, server.hostPin));
  stopWhenAsked(server, config, log);
};

/** Reports a setting that can't be used in one line. */
const orExit = async <T>(act: () => T | Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(EXIT.usage);
  }
};

/**
 * The first request lets the dances finish for a while and saves what was danced; a second one, or waiting too long,
 * ends the process at once.
 */
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

/** When the terminal is closed nobody reads the output; that must not end a dance. */
const outliveReaders = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
};
