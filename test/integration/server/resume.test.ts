import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSessionFile } from '../../../apps/server/src/store/files/session-file.ts';
import type { Player } from '../../support/play-client.ts';
import { readCsv } from '../../support/read-csv.ts';
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

const dancing = async (): Promise<Player> => {
  const player = await server.connect();
  player.hello();
  player.start();
  await player.next('ready');
  return player;
};

const folderOf = (sessionId: string): string => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
  return path.join(folders.sessions, day, sessionId);
};

/** Resumes over another socket, with the session and secret that the earlier player got. */
const comesBack = async (gone: Player, lastMove?: number): Promise<Player> => {
  const { sessionId, resumeSecret } = await gone.next('ready');
  const player = await server.connect();
  player.hello();
  player.resume(sessionId, resumeSecret, lastMove ?? gone.got('verdict').at(-1)?.move ?? 0);
  await player.next('ready');
  return player;
};

const TURN = { reason: 'seek', mediaTime: 0, playbackRate: 1 } as const;

const danceOn = async (player: Player, from: number, to: number, epoch = 0): Promise<void> => {
  for (let k = Math.ceil(from * 10); k < to * 10; k++) {
    player.show(k / 10, { mediaTime: k / 10, epoch, sequence: k, captureTime: 100 * k });
    await player.next('frame', ({ sequence }) => sequence === k);
  }
};

describe('a dance whose line breaks', () => {
  it('is judged and recorded as if it had not, wherever it breaks', async () => {
    const whole = await dancing();
    await danceOn(whole, 0, 12);
    whole.say({ type: 'ended', lastSequence: 119 });
    const expected = await whole.next('finished');
    for (const breaks of [[0.1], [2.3], [4, 4.1, 7.7], [11.9], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]]) {
      let player = await dancing();
      const verdicts = [];
      let from = 0;
      for (const at of breaks) {
        await danceOn(player, from, at);
        player.leave();
        await player.closed();
        verdicts.push(...player.got('verdict'));
        player = await comesBack(player, verdicts.at(-1)?.move ?? 0);
        from = at;
      }
      await danceOn(player, from, 12);
      player.say({ type: 'ended', lastSequence: 119 });
      const { result } = await player.next('finished');
      expect(await player.closed()).toMatchObject({ reason: 'finished' });
      expect(result).toEqual(expected.result);
      expect([...verdicts, ...player.got('verdict')].map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
      const folder = folderOf((await player.next('ready')).sessionId);
      expect((await readSessionFile(folder)).status).toBe('complete');
      expect(readCsv(path.join(folder, 'frames.csv')).map(({ sequence }) => Number(sequence))).toEqual(
        Array.from({ length: 120 }, (_, k) => k),
      );
    }
  });

  it('tells again the verdicts that did not come through', async () => {
    const player = await dancing();
    await danceOn(player, 0, 9);
    player.leave();
    const told = player.got('verdict');
    const again = await comesBack(player, 1);
    expect(again.got('verdict')).toEqual(told.slice(1));
    again.say({ type: 'leave' });
    await again.closed();
  });

  it('tells the result to who missed it', async () => {
    const player = await dancing();
    await danceOn(player, 0, 3);
    player.say({ type: 'ended', lastSequence: 29 });
    player.leave();
    const again = await comesBack(player);
    await again.next('finished');
    expect(await again.closed()).toMatchObject({ reason: 'finished' });
  });

  it('goes on over the new socket while the old one still seems to be there', async () => {
    const player = await dancing();
    const again = await comesBack(player);
    expect(await player.closed()).toMatchObject({ reason: 'replaced' });
    await danceOn(again, 0, 1);
    again.say({ type: 'leave' });
    expect(await again.closed()).toMatchObject({ reason: 'left' });
  });

  it.each<[string, (player: Player) => void]>([
    ['says that they leave', (player) => player.say({ type: 'leave' })],
    ['says what was said before', (player) => player.say({ type: 'epoch', epoch: 0, ...TURN })],
    ['says what nobody understands', (player) => player.socket.send('?')],
    ['says goodbye', (player) => player.socket.close(1001)],
  ])('goes on though the old socket, which has not heard of the new one, %s', async (_what, say) => {
    const player = await dancing();
    player.say({ type: 'epoch', epoch: 3, ...TURN });
    player.socket.pause();
    const again = await comesBack(player);
    say(player);
    player.socket.resume();
    expect((await player.closed()).code).not.toBe(1000);
    await danceOn(again, 0, 1, 3);
    expect(again.got('frame').at(-1)).toMatchObject({ outcome: 'seen' });
    again.say({ type: 'leave' });
    expect(await again.closed()).toMatchObject({ reason: 'left' });
  });

  it('is incomplete when its player does not come back, or said goodbye', async () => {
    const [lost, left] = [await dancing(), await dancing()];
    const ids = [(await lost.next('ready')).sessionId, (await left.next('ready')).sessionId];
    for (const player of [lost, left]) await player.dance(0, 0.5);
    lost.leave();
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
    player.leave();
    await player.closed();
    // Each time `ready` is on its way, and the connection breaks before it arrives.
    for (let k = 0; k < 4; k++) {
      const unheard = await comesBack(player);
      unheard.leave();
      await unheard.closed();
    }
    const again = await comesBack(player);
    await danceOn(again, 3, 12);
    again.leave();
    await again.closed();
    const last = await comesBack(again, again.got('verdict').at(-1)?.move ?? 0);
    last.leave();
    await last.closed();
    await expect(comesBack(player)).rejects.toThrow('close session_gone');
    const finishing = await comesBack(last, 5);
    finishing.say({ type: 'ended', lastSequence: 119 });
    await finishing.next('finished');
    const verdicts = [player, again, finishing].flatMap((one) => one.got('verdict'));
    expect(verdicts.map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(readCsv(path.join(folderOf((await player.next('ready')).sessionId), 'frames.csv'))).toHaveLength(120);
  });

  it('takes nothing over from who dances on with a newer one', async () => {
    const player = await dancing();
    const again = await comesBack(player);
    await danceOn(again, 0, 0.5);
    await expect(comesBack(player)).rejects.toThrow('close session_gone');
    await danceOn(again, 0.5, 1);
    expect(again.socket.readyState).toBe(again.socket.OPEN);
    again.leave();
  });

  it('is not to be guessed, and guessing does not disturb the dance', async () => {
    const player = await dancing();
    const { sessionId, resumeSecret } = await player.next('ready');
    expect(Buffer.from(resumeSecret, 'base64url')).toHaveLength(16);
    for (const guess of ['', resumeSecret.slice(1), `${resumeSecret}A`, resumeSecret.toLowerCase()]) {
      const thief = await server.connect();
      thief.hello();
      thief.resume(sessionId, guess);
      expect(await thief.closed()).toMatchObject({ reason: 'session_gone' });
    }
    await danceOn(player, 0, 0.5);
    player.say({ type: 'leave' });
    expect(await player.closed()).toMatchObject({ reason: 'left' });
  });
});
