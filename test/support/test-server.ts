import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { readConfig, type FixedLimits } from '@instep/server/config';
import type { StartWorker } from '@instep/server/sources/supervised-worker';
import { startServer } from '@instep/server/start-server';
import { createStartExtraction } from '@instep/server/studio/extract-process';
import { makeTestDance } from './test-dance.ts';
import { startFakeWorker } from './fake-estimator.ts';
import { connectPlayClient } from './play-client.ts';
import { writeDance } from './write-dance.ts';

/** Folders for a test's own server: a dance named `made` of 12 s, no sessions, no web app. */
export const makeFolders = () => {
  const root = mkdtempSync(path.join(tmpdir(), 'instep-test-'));
  const folders = {
    dances: path.join(root, 'dances'),
    sessions: path.join(root, 'sessions'),
    web: path.join(root, 'web'),
    certificate: path.join(root, 'certificate'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder);
  writeDance(folders.dances, makeTestDance(12));
  return { ...folders, remove: () => rmSync(root, { recursive: true, force: true }) };
};
export type Folders = ReturnType<typeof makeFolders>;

/** The settings for a server in such folders, on any free port. */
export const environmentOf = (folders: Folders, environment: Record<string, string> = {}): Record<string, string> => ({
  PORT: '0',
  HTTPS_PORT: '0',
  CERTIFICATE_DIR: folders.certificate,
  DANCES_DIR: folders.dances,
  SESSIONS_DIR: folders.sessions,
  IMPORTS_DIR: path.join(folders.sessions, '../imports'),
  RECORDINGS_DIR: path.join(folders.sessions, '../recordings'),
  WEB_DIR: folders.web,
  LOG_LEVEL: 'silent',
  POSE_WORKERS: '1',
  FLUSH_EVERY_MS: '20',
  // Tests dance more often than people do, and all from one address.
  MESSAGES_PER_SECOND: '100000',
  RESUME_MS: '300',
  IDLE_MS: '600000',
  DRAIN_MS: '0',
  HANDSHAKES_PER_SECOND: '10000',
  REQUESTS_PER_SECOND: '1000000',
  STARTS_PER_MINUTE: '1000000',
  ...environment,
});

/**
 * A real server. Its estimators return the content which the text in a frame describes, and the Studio's extraction has
 * a slow fake model.
 */
export const startTestServer = async (
  folders: Folders,
  environment: Record<string, string> = {},
  startWorker: StartWorker = startFakeWorker,
  limits: Partial<FixedLimits> = {},
) => {
  const config = readConfig(environmentOf(folders, environment), limits);
  const startExtraction = createStartExtraction(folders.dances, ['--import', 'tsx', 'test/support/extract-slowly.ts']);
  const server = await startServer(config, startWorker, pino({ level: config.logLevel }), startExtraction);
  return { ...server, connect: () => connectPlayClient(server.address) };
};
