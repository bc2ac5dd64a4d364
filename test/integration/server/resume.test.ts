import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import type { PlayClient } from '../../support/play-client.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders, { POSE_WORKERS: '2', RESUME_MS: '2000' });
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const startDancing = async (): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart();
  await player.waitFor('ready');
  return player;
};

const folderOf = (sessionId: string): string => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
  return path.join(folders.sessions, day, sessionId);
};

/** Resumes over another socket, with the session and secret that the lost client got. */
const resume = async (lost: PlayClient, lastMove?: number): Promise<PlayClient> => {
  const { sessionId, resumeSecret } = await lost.waitFor('ready');
  const player = await server.connect();
  player.sendHello();
  player.sendResume(sessionId, resumeSecret, lastMove ?? lost.received('verdict').at(-1)?.move ?? 0);
  await player.waitFor('ready');
  return player;
};

const EPOCH = { reason: 'seek', mediaTime: 0, playbackRate: 1 } as const;

const danceFrom = async (player: PlayClient, from: number, to: number, epoch = 0): Promise<void> => {
  for (let k = Math.ceil(from * 10); k < to * 10; k++) {
    player.sendFrame(k / 10, { mediaTime: k / 10, epoch, sequence: k, captureTime: 100 * k });
    await player.waitFor('frame', ({ sequence }) => sequence === k);
  }
};

describe('a dance whose connection breaks', () => {
  it('has the same result and records the same frames as an unbroken one, wherever it breaks', async () => {
    const unbroken = await startDancing();
    await danceFrom(unbroken, 0, 12);
    unbroken.sendMessage({ type: 'ended', lastSequence: 119 });
    const expected = await unbroken.waitFor('finished');
    for (const breaks of [[0.1], [2.3], [4, 4.1, 7.7], [11.9], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]) {
      let player = await startDancing();
      const verdicts = [];
      let from = 0;
      for (const at of breaks) {
        await danceFrom(player, from, at);
        player.terminate();
        await player.waitForClose();
        verdicts.push(...player.received('verdict'));
        player = await resume(player, verdicts.at(-1)?.move ?? 0);
        from = at;
      }
      await danceFrom(player, from, 12);
      player.sendMessage({ type: 'ended', lastSequence: 119 });
      const { result } = await player.waitFor('finished');
      expect(await player.waitForClose()).toMatchObject({ reason: 'finished' });
      expect(result).toEqual(expected.result);
      expect([...verdicts, ...player.received('verdict')].map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
      const folder = folderOf((await player.waitFor('ready')).sessionId);
      expect((await readSessionFile(folder)).status).toBe('complete');
      expect(readCsv(path.join(folder, 'frames.csv')).map(({ sequence }) => Number(sequence))).toEqual(
        Array.from({ length: 120 }, (_, k) => k),
      );
    }
  });

  it('repeats missed verdicts when it is resumed', async () => {
    const player = await startDancing();
    await danceFrom(player, 0, 9);
    player.terminate();
    const verdicts = player.received('verdict');
    const resumed = await resume(player, 1);
    expect(resumed.received('verdict')).toEqual(verdicts.slice(1));
    resumed.sendMessage({ type: 'leave' });
    await resumed.waitForClose();
  });

  it('repeats a missed result when it is resumed', async () => {
    const player = await startDancing();
    await danceFrom(player, 0, 3);
    player.sendMessage({ type: 'ended', lastSequence: 29 });
    player.terminate();
    const resumed = await resume(player);
    await resumed.waitFor('finished');
    expect(await resumed.waitForClose()).toMatchObject({ reason: 'finished' });
  });

  it('continues over the new socket even if the old one still seems to be open', async () => {
    const player = await startDancing();
    const resumed = await resume(player);
    expect(await player.waitForClose()).toMatchObject({ reason: 'replaced' });
    await danceFrom(resumed, 0, 1);
    resumed.sendMessage({ type: 'leave' });
    expect(await resumed.waitForClose()).toMatchObject({ reason: 'left' });
  });

  it.each<[string, (player: PlayClient) => void]>([
    ['sends leave', (player) => player.sendMessage({ type: 'leave' })],
    ['sends an earlier epoch', (player) => player.sendMessage({ type: 'epoch', epoch: 0, ...EPOCH })],
    ['sends an invalid message', (player) => player.socket.send('?')],
    ['closes', (player) => player.socket.close(1001)],
  ])('continues over the new socket even if the old one, unaware of it, %s', async (_what, act) => {
    const player = await startDancing();
    player.sendMessage({ type: 'epoch', epoch: 3, ...EPOCH });
    player.socket.pause();
    const resumed = await resume(player);
    act(player);
    player.socket.resume();
    expect((await player.waitForClose()).code).not.toBe(1000);
    await danceFrom(resumed, 0, 1, 3);
    expect(resumed.received('frame').at(-1)).toMatchObject({ outcome: 'seen' });
    resumed.sendMessage({ type: 'leave' });
    expect(await resumed.waitForClose()).toMatchObject({ reason: 'left' });
  });

  it('becomes incomplete when nobody resumes it in time, or at once when its page closes the socket', async () => {
    const [lost, left] = [await startDancing(), await startDancing()];
    const ids = [(await lost.waitFor('ready')).sessionId, (await left.waitFor('ready')).sessionId];
    for (const player of [lost, left]) await player.danceReference(0, 0.5);
    lost.terminate();
    left.socket.close(1001);
    const statuses = () => Promise.all(ids.map(async (id) => (await readSessionFile(folderOf(id))).status));
    await expect.poll(statuses).toEqual(['running', 'incomplete']);
    await expect.poll(statuses).toEqual(['incomplete', 'incomplete']);
  });
});

describe('a resume secret', () => {
  it('is valid until a newer one is used', async () => {
    const player = await startDancing();
    await danceFrom(player, 0, 3);
    player.terminate();
    await player.waitForClose();
    // Each time `ready` is on its way, and the connection breaks before it arrives.
    for (let k = 0; k < 4; k++) {
      const unconfirmed = await resume(player);
      unconfirmed.terminate();
      await unconfirmed.waitForClose();
    }
    const resumed = await resume(player);
    await danceFrom(resumed, 3, 12);
    resumed.terminate();
    await resumed.waitForClose();
    const last = await resume(resumed, resumed.received('verdict').at(-1)?.move ?? 0);
    last.terminate();
    await last.waitForClose();
    await expect(resume(player)).rejects.toThrow('close session_gone');
    const finishing = await resume(last, 5);
    finishing.sendMessage({ type: 'ended', lastSequence: 119 });
    await finishing.waitFor('finished');
    const verdicts = [player, resumed, finishing].flatMap((client) => client.received('verdict'));
    expect(verdicts.map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readCsv(path.join(folderOf((await player.waitFor('ready')).sessionId), 'frames.csv'))).toHaveLength(120);
  });

  it('is refused while the player dances with a newer one', async () => {
    const player = await startDancing();
    const resumed = await resume(player);
    await danceFrom(resumed, 0, 0.5);
    await expect(resume(player)).rejects.toThrow('close session_gone');
    await danceFrom(resumed, 0.5, 1);
    expect(resumed.socket.readyState).toBe(resumed.socket.OPEN);
    resumed.terminate();
  });

  it('cannot be guessed, and wrong guesses do not disturb the dance', async () => {
    const player = await startDancing();
    const { sessionId, resumeSecret } = await player.waitFor('ready');
    expect(Buffer.from(resumeSecret, 'base64url')).toHaveLength(16);
    for (const guess of ['', resumeSecret.slice(1), `${resumeSecret}A`, resumeSecret.toLowerCase()]) {
      const stranger = await server.connect();
      stranger.sendHello();
      stranger.sendResume(sessionId, guess);
      expect(await stranger.waitForClose()).toMatchObject({ reason: 'session_gone' });
    }
    await danceFrom(player, 0, 0.5);
    player.sendMessage({ type: 'leave' });
    expect(await player.waitForClose()).toMatchObject({ reason: 'left' });
  });
});
