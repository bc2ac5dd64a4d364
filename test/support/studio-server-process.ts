import { pino } from 'pino';
import { readConfig } from '../../apps/server/src/config.ts';
import { startServer } from '../../apps/server/src/start-server.ts';
import { createStartExtraction } from '../../apps/server/src/studio/extract-process.ts';
import { startFakeWorker } from './fake-estimator.ts';

// The server as a process of its own, which a test can kill; its extraction is also one. Everything is real but the
// model, so that the speed does not depend on the load of the machine.
const config = readConfig(process.env);
const command = ['--import', 'tsx', 'test/support/extract-slowly.ts'];
const log = pino({ level: config.logLevel });
const server = await startServer(config, startFakeWorker, log, createStartExtraction(config.dancesFolder, command));
console.log(`Instep is at ${server.address}`);
