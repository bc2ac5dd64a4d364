import type { Server } from 'node:http';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { createSecureServer } from '../web-server.ts';
import { keepCertificate } from './certificate.ts';
import type { MachineNames } from '../access/hosts.ts';
import { namesToTell } from './machine-names.ts';

/** A laptop may change its network while the server runs, so its names are checked this often. */
const LOOKED_AFTER_EVERY_MS: Milliseconds = 60_000;

/** The server for the network: https, with this machine's own certificate for the names that are shown to people. */
export const createLanServer = async (config: Config, log: Logger): Promise<Server> => {
  const pemNow = (): Promise<string> => keepCertificate(config.certificateFolder, namesIn(config), new Date());
  let pem = await pemNow();
  const server = createSecureServer(config, pem);
  const renew = async (): Promise<void> => {
    const now = await pemNow();
    if (now !== pem) server.setSecureContext({ key: now, cert: now });
    pem = now;
  };
  // The same problem is logged once, not every minute.
  let told = '';
  const looking = setInterval(() => {
    renew().catch((error: Error) => {
      if (error.message !== told) log.error({ err: error }, 'the certificate cannot be renewed');
      told = error.message;
    });
  }, LOOKED_AFTER_EVERY_MS);
  server.on('close', () => clearInterval(looking));
  return server;
};

/** The certificate also contains the allowed hosts: a school may have given the machine a name. */
const namesIn = ({ allowedHosts }: Config): MachineNames => {
  const { hosts, addresses } = namesToTell();
  return { hosts: [...hosts, ...allowedHosts], addresses };
};
