import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { readConfig } from '@instep/server/config';
import { startServer } from '@instep/server/start-server';
import { startFakeWorker } from '../../support/fake-estimator.ts';
import { connectPlayClient } from '../../support/play-client.ts';
import { environmentOf, makeFolders } from '../../support/test-server.ts';

it('a server that stops closes its dances without waiting for an extraction to end', async () => {
  const folders = makeFolders();
  const videos = path.join(folders.sessions, '../videos');
  mkdirSync(videos);
  writeFileSync(path.join(videos, 'waltz.mp4'), '');
  let endExtraction = (): void => {};
  const outcome = new Promise<null>((resolve) => (endExtraction = () => resolve(null)));
  const config = readConfig(environmentOf(folders, { VIDEOS_DIR: videos }));
  const startExtraction = () => ({ outcome, stop: () => {} });
  const server = await startServer(config, startFakeWorker, pino({ level: 'silent' }), startExtraction);
  const response = await fetch(`${server.address}/api/studio/imports`, {
    method: 'POST',
    headers: { Origin: server.address, 'Content-Type': 'application/json' },
    body: JSON.stringify({ video: 'waltz.mp4', title: 'Waltz', level: 1, tags: [] }),
  });
  expect(response.status).toBe(201);
  const player = await connectPlayClient(server.address);
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');

  const stopped = server.stop();
  expect(await player.waitForClose()).toMatchObject({ reason: 'server_stopping' });
  endExtraction();
  await stopped;
  folders.remove();
});
