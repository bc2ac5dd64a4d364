import { pino } from 'pino';
import { readConfig } from '@instep/server/config';
import { startServer } from '@instep/server/start-server';
import { createStartExtraction } from '@instep/server/studio/extract-process';
import { startFakeWorker } from './fake-estimator.ts';

// The server as a process of its own, which a test can kill; its extraction is also one. Everything is real but the
// model, so that the speed does not depend on the load of the machine.
const config = readConfig(process.env);
const command = ['--import', 'tsx', 'test/support/extract-slowly.ts'];
const log = pino({ level: config.logLevel });
const server = await startServer(config, startFakeWorker, log, createStartExtraction(config.dancesFolder, command));
console.log(`Instep is at ${server.address}`);
