import { pino, type Logger } from 'pino';
import { collectGarbageEarlier } from './garbage-collection.ts';
import { systemClock } from './clock.ts';
import { ConfigError, readConfig, readFlags, type Config } from './config.ts';
import { hostMessage, lanMessage, NO_CAMERA_MESSAGE } from './lan/lan-messages.ts';
import type { StartWorker } from './sources/supervised-worker.ts';
import { startServer, type RunningServer } from './start-server.ts';
import { createStopRequests, finishingMessage, STOP_SIGNALS } from './stop-requests.ts';

const EXIT = { ok: 0, fault: 1, usage: 2 } as const;

/** Runs the server as this process: reads the settings, prints the addresses, stops on request. */
export const runServer = async (
  environment: NodeJS.ProcessEnv,
  args: readonly string[],
  startWorkerFor: (config: Config) => StartWorker,
): Promise<void> => {
  collectGarbageEarlier();
  ignoreOutputErrors();
  const config = await exitOnConfigError(() => readConfig({ ...environment, ...readFlags(args) }));
  // The log goes elsewhere: stdout is for people and shows the addresses and what they need to know.
  const log = pino(
    { level: config.logLevel },
    pino.destination(2).on('error', () => {}),
  );
  const server = await exitOnConfigError(() => startServer(config, startWorkerFor(config), log));
  if (config.port !== 0 && server.port !== config.port) {
    console.log(`Port ${config.port} is in use; taking ${server.port}.`);
  }
  console.log(`Instep is at ${server.address}`);
  if (config.lan === 'on') console.log(await lanMessage(server.lanAddresses, process.stdout.isTTY));
  else if (server.isOpenToNetwork) console.log(NO_CAMERA_MESSAGE);
  if (server.hostLink) console.log(hostMessage(server.hostLink, server.hostPin));
  stopOnSignals(server, config, log);
};

/** Reports a setting that can't be used in one line. */
const exitOnConfigError = async <T>(act: () => T | Promise<T>): Promise<T> => {
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
const stopOnSignals = (server: RunningServer, { drainMs, stopWithinMs }: Config, log: Logger): void => {
  const classifySignal = createStopRequests(systemClock.now);
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const request = classifySignal();
    if (request === 'at once') process.exit(EXIT.fault);
    if (request === 'same') return;
    log.info({ signal }, 'stopping');
    const message = finishingMessage(server.dances(), drainMs);
    if (message) console.log(message);
    setTimeout(() => process.exit(EXIT.fault), drainMs + stopWithinMs).unref();
    await server.stop();
    process.exit(EXIT.ok);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, () => void stop(signal));
};

/** When the terminal is closed nobody reads the output; that must not end a dance. */
const ignoreOutputErrors = (): void => {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
};
