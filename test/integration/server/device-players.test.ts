import type { DanceList } from '@instep/protocol/http';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeWorker } from '../../support/fake-estimator.ts';
import type { PlayClient } from '../../support/play-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

// Players whose own devices estimate their poses.
const DEVICE = { poses: 'device', device: { model: 'full', engine: 'LiteRT' } } as const;

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const startServer = async (...[environment, startWorker]: [Record<string, string>?, StartWorker?]): Promise<void> => {
  folders = makeFolders();
  server = await startTestServer(folders, environment, startWorker);
};
type StartWorker = Parameters<typeof startTestServer>[2];
afterEach(async () => {
  await server.stop();
  folders.remove();
});

const posesOfList = async (): Promise<DanceList['poses']> =>
  ((await (await fetch(`${server.address}/api/dances`)).json()) as DanceList).poses;

const connect = async (): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  return player;
};

describe('the list of dances says where poses may be estimated', () => {
  it.each(['auto', 'server', 'device'] as const)('%s, as POSES says', async (poses) => {
    await startServer({ POSES: poses });
    expect(await posesOfList()).toBe(poses);
  });

  it('only by the server when its model family is not that of devices', async () => {
    await startServer({ POSES: 'device' }, async () => fakeWorker({ family: 'movenet' }));
    expect(await posesOfList()).toBe('server');
  });
});

describe('under POSES=server', () => {
  it.each([
    ['a dance', (player: PlayClient) => player.sendStart(DEVICE)],
    ['a camera check', (player: PlayClient) => player.sendMessage({ type: 'watch', poses: 'device' })],
  ])('%s with poses of a device is refused: its page is outdated', async (_what, request) => {
    await startServer({ POSES: 'server' });
    const player = await connect();
    request(player);
    expect(await player.waitForClose()).toMatchObject({ code: 4400, reason: 'outdated_page' });
  });

  it('a dance with JPEG frames starts', async () => {
    await startServer({ POSES: 'server' });
    const player = await connect();
    player.sendStart();
    await player.waitFor('ready');
  });
});
