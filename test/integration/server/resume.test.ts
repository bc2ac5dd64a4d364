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

const dancing = async (): Promise<PlayClient> => {
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

/** Resumes over another socket, with the session and secret that the earlier player got. */
const comesBack = async (gone: PlayClient, lastMove?: number): Promise<PlayClient> => {
  const { sessionId, resumeSecret } = await gone.waitFor('ready');
  const player = await server.connect();
  player.sendHello();
  player.sendResume(sessionId, resumeSecret, lastMove ?? gone.received('verdict').at(-1)?.move ?? 0);
  await player.waitFor('ready');
  return player;
};

const TURN = { reason: 'seek', mediaTime: 0, playbackRate: 1 } as const;

const danceOn = async (player: PlayClient, from: number, to: number, epoch = 0): Promise<void> => {
  for (let k = Math.ceil(from * 10); k < to * 10; k++) {
    player.sendFrame(k / 10, { mediaTime: k / 10, epoch, sequence: k, captureTime: 100 * k });
    await player.waitFor('frame', ({ sequence }) => sequence === k);
  }
};

describe('a dance whose line breaks', () => {
  it('is judged and recorded as if it had not, wherever it breaks', async () => {
    const whole = await dancing();
    await danceOn(whole, 0, 12);
    whole.sendMessage({ type: 'ended', lastSequence: 119 });
    const expected = await whole.waitFor('finished');
    for (const breaks of [[0.1], [2.3], [4, 4.1, 7.7], [11.9], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]) {
      let player = await dancing();
      const verdicts = [];
      let from = 0;
      for (const at of breaks) {
        await danceOn(player, from, at);
        player.terminate();
        await player.waitForClose();
        verdicts.push(...player.received('verdict'));
        player = await comesBack(player, verdicts.at(-1)?.move ?? 0);
        from = at;
      }
      await danceOn(player, from, 12);
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

  it('tells again the verdicts that did not come through', async () => {
    const player = await dancing();
    await danceOn(player, 0, 9);
    player.terminate();
    const verdicts = player.received('verdict');
    const again = await comesBack(player, 1);
    expect(again.received('verdict')).toEqual(verdicts.slice(1));
    again.sendMessage({ type: 'leave' });
    await again.waitForClose();
  });

  it('tells the result to who missed it', async () => {
    const player = await dancing();
    await danceOn(player, 0, 3);
    player.sendMessage({ type: 'ended', lastSequence: 29 });
    player.terminate();
    const again = await comesBack(player);
    await again.waitFor('finished');
    expect(await again.waitForClose()).toMatchObject({ reason: 'finished' });
  });

  it('goes on over the new socket while the old one still seems to be there', async () => {
    const player = await dancing();
    const again = await comesBack(player);
    expect(await player.waitForClose()).toMatchObject({ reason: 'replaced' });
    await danceOn(again, 0, 1);
    again.sendMessage({ type: 'leave' });
    expect(await again.waitForClose()).toMatchObject({ reason: 'left' });
  });

  it.each<[string, (player: PlayClient) => void]>([
    ['says that they leave', (player) => player.sendMessage({ type: 'leave' })],
    ['says what was said before', (player) => player.sendMessage({ type: 'epoch', epoch: 0, ...TURN })],
    ['says what nobody understands', (player) => player.socket.send('?')],
    ['says goodbye', (player) => player.socket.close(1001)],
  ])('goes on though the old socket, which has not heard of the new one, %s', async (_what, say) => {
    const player = await dancing();
    player.sendMessage({ type: 'epoch', epoch: 3, ...TURN });
    player.socket.pause();
    const again = await comesBack(player);
    say(player);
    player.socket.resume();
    expect((await player.waitForClose()).code).not.toBe(1000);
    await danceOn(again, 0, 1, 3);
    expect(again.received('frame').at(-1)).toMatchObject({ outcome: 'seen' });
    again.sendMessage({ type: 'leave' });
    expect(await again.waitForClose()).toMatchObject({ reason: 'left' });
  });

  it('is incomplete when its player does not come back, or said goodbye', async () => {
    const [lost, left] = [await dancing(), await dancing()];
    const ids = [(await lost.waitFor('ready')).sessionId, (await left.waitFor('ready')).sessionId];
    for (const player of [lost, left]) await player.danceReference(0, 0.5);
    lost.terminate();
    left.socket.close(1001);
    const statuses = () => Promise.all(ids.map(async (id) => (await readSessionFile(folderOf(id))).status));
    await expect.poll(statuses).toEqual(['running', 'incomplete']);
    await expect.poll(statuses).toEqual(['incomplete', 'incomplete']);
  });
});

describe('a secret', () => {
  it('is good until a newer one is used', async () => {
    const player = await dancing();
    await danceOn(player, 0, 3);
    player.terminate();
    await player.waitForClose();
    // Each time `ready` is on its way, and the connection breaks before it arrives.
    for (let k = 0; k < 4; k++) {
      const unheard = await comesBack(player);
      unheard.terminate();
      await unheard.waitForClose();
    }
    const again = await comesBack(player);
    await danceOn(again, 3, 12);
    again.terminate();
    await again.waitForClose();
    const last = await comesBack(again, again.received('verdict').at(-1)?.move ?? 0);
    last.terminate();
    await last.waitForClose();
    await expect(comesBack(player)).rejects.toThrow('close session_gone');
    const finishing = await comesBack(last, 5);
    finishing.sendMessage({ type: 'ended', lastSequence: 119 });
    await finishing.waitFor('finished');
    const verdicts = [player, again, finishing].flatMap((one) => one.received('verdict'));
    expect(verdicts.map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readCsv(path.join(folderOf((await player.waitFor('ready')).sessionId), 'frames.csv'))).toHaveLength(120);
  });

  it('takes nothing over from who dances on with a newer one', async () => {
    const player = await dancing();
    const again = await comesBack(player);
    await danceOn(again, 0, 0.5);
    await expect(comesBack(player)).rejects.toThrow('close session_gone');
    await danceOn(again, 0.5, 1);
    expect(again.socket.readyState).toBe(again.socket.OPEN);
    again.terminate();
  });

  it('is not to be guessed, and guessing does not disturb the dance', async () => {
    const player = await dancing();
    const { sessionId, resumeSecret } = await player.waitFor('ready');
    expect(Buffer.from(resumeSecret, 'base64url')).toHaveLength(16);
    for (const guess of ['', resumeSecret.slice(1), `${resumeSecret}A`, resumeSecret.toLowerCase()]) {
      const thief = await server.connect();
      thief.sendHello();
      thief.sendResume(sessionId, guess);
      expect(await thief.waitForClose()).toMatchObject({ reason: 'session_gone' });
    }
    await danceOn(player, 0, 0.5);
    player.sendMessage({ type: 'leave' });
    expect(await player.waitForClose()).toMatchObject({ reason: 'left' });
  });
});
