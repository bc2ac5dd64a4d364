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
let line: Awaited<ReturnType<typeof createBreakableProxy>>;

beforeEach(async () => {
  folders = makeFolders();
  // The idle timeout would end the dance itself; a dead connection is closed before that.
  const timeouts = { SILENCE_MS: '1500', RESUME_MS: '60000' };
  server = await startTestServer(folders, timeouts, startFakeWorker, { pingEveryMs: 100 });
  line = await createBreakableProxy(server.address);
});
afterEach(async () => {
  line.close();
  await server.stop();
  folders.remove();
});

const sockets = async (): Promise<number> => {
  const metrics = await (await fetch(`${server.address}/metrics`)).text();
  return Number(/^instep_sockets (\d+)$/m.exec(metrics)?.[1]);
};

/** The page's own connection, over a WebSocket of Node. */
const openPlayLine = () => {
  const openSocket = (): Socket =>
    // The page uses only what a browser's WebSocket and this one have in common.
    new WebSocket(`${line.address.replace('http', 'ws')}/play`, { origin: line.address }) as unknown as Socket;
  const play = new Channel({ fetchTicket: () => fetchTicket(line.address), openSocket, silenceTimeout: 1000 });
  const happened: string[] = [];
  for (const type of ['open', 'close'] as const) play.addEventListener(type, () => happened.push(type));
  return { play, happened };
};

describe('a line that swallows all without a word', () => {
  it('is cut by the server, and the dance is resumed over another', async () => {
    const player = await connectPlayClient(line.address, { origin: line.address });
    player.sendHello();
    player.sendStart();
    const { sessionId, resumeSecret } = await player.waitFor('ready');
    await player.danceReference(0, 2);
    line.discardAll();
    await expect.poll(sockets).toBe(0);

    const again = await server.connect();
    again.sendHello();
    again.sendResume(sessionId, resumeSecret);
    await again.waitFor('ready');
    for (let k = 20; k < 120; k++) {
      again.sendFrame(k / 10, { mediaTime: k / 10, sequence: k, captureTime: 100 * k });
      await again.waitFor('frame', ({ sequence }) => sequence === k);
    }
    again.sendMessage({ type: 'ended', lastSequence: 119 });
    await again.waitFor('finished');
    expect(await again.waitForClose()).toMatchObject({ reason: 'finished' });
  });

  it('is noticed by the page, which then opens another', async () => {
    const { play, happened } = openPlayLine();
    await expect.poll(() => happened).toEqual(['open']);
    play.send(JSON.stringify({ type: 'hello', version: PROTOCOL_VERSION, ticket: play.ticket }));
    play.send(JSON.stringify({ type: 'watch' }));
    // The server's heartbeat keeps the connection open for longer than the page's timeout.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(happened).toEqual(['open']);
    line.discardAll();
    await expect.poll(() => happened).toEqual(['open', 'close']);
    play.reopen();
    await expect.poll(() => happened).toEqual(['open', 'close', 'open']);
    play.close();
  });
});
