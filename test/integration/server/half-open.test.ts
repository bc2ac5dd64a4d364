import { PROTOCOL_VERSION } from '@instep/protocol/messages';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Channel } from '@instep/web/play/channel';
import type { Socket } from '@instep/web/play/session-client.svelte';
import { createBreakableProxy } from '../../support/tcp-proxies.ts';
import { startFakeWorker } from '../../support/fake-estimator.ts';
import { connectPlayClient, fetchTicket } from '../../support/play-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let proxy: Awaited<ReturnType<typeof createBreakableProxy>>;

beforeEach(async () => {
  folders = makeFolders();
  // The idle timeout would end the dance itself; a dead connection is closed before that.
  const timeouts = { SILENCE_MS: '1500', RESUME_MS: '60000' };
  server = await startTestServer(folders, timeouts, startFakeWorker, { pingEveryMs: 100 });
  proxy = await createBreakableProxy(server.address);
});
afterEach(async () => {
  proxy.close();
  await server.stop();
  folders.remove();
});

const countSockets = async (): Promise<number> => {
  const metrics = await (await fetch(`${server.address}/metrics`)).text();
  return Number(/^instep_sockets (\d+)$/m.exec(metrics)?.[1]);
};

/** The channel of the page, over a WebSocket of Node. */
const openChannel = () => {
  const openSocket = (): Socket =>
    // The page uses only what a browser's WebSocket and this one have in common.
    new WebSocket(`${proxy.address.replace('http', 'ws')}/play`, { origin: proxy.address }) as unknown as Socket;
  const channel = new Channel({ fetchTicket: () => fetchTicket(proxy.address), openSocket, silenceTimeout: 1000 });
  const events: string[] = [];
  for (const type of ['open', 'close'] as const) channel.addEventListener(type, () => events.push(type));
  return { channel, events };
};

describe('a connection that silently discards all bytes', () => {
  it('is closed by the server, and the dance is resumed over another connection', async () => {
    const player = await connectPlayClient(proxy.address, { origin: proxy.address });
    player.sendHello();
    player.sendStart();
    const { sessionId, resumeSecret } = await player.waitFor('ready');
    await player.danceReference(0, 2);
    proxy.discardAll();
    await expect.poll(countSockets).toBe(0);

    const resumed = await server.connect();
    resumed.sendHello();
    resumed.sendResume(sessionId, resumeSecret);
    await resumed.waitFor('ready');
    for (let k = 20; k < 120; k++) {
      resumed.sendFrame(k / 10, { mediaTime: k / 10, sequence: k, captureTime: 100 * k });
      await resumed.waitFor('frame', ({ sequence }) => sequence === k);
    }
    resumed.sendMessage({ type: 'ended', lastSequence: 119 });
    await resumed.waitFor('finished');
    expect(await resumed.waitForClose()).toMatchObject({ reason: 'finished' });
  });

  it('is closed by the page, which can then open another connection', async () => {
    const { channel, events } = openChannel();
    await expect.poll(() => events).toEqual(['open']);
    channel.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, ticket: channel.ticket }));
    channel.send(JSON.stringify({ type: 'watch' }));
    // The server's heartbeat keeps the connection open for longer than the page's timeout.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(events).toEqual(['open']);
    proxy.discardAll();
    await expect.poll(() => events).toEqual(['open', 'close']);
    channel.reopen();
    await expect.poll(() => events).toEqual(['open', 'close', 'open']);
    channel.close();
  });
});
