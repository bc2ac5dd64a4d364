import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { danceOf } from './dancer-at.ts';
import { connectPlayer, type Player } from './play-client.ts';
import { createServerProcesses } from './server-process.ts';
import { makeFolders } from './test-server.ts';
import { writeDance } from './write-dance.ts';

// Writes the folders of short sessions as this version leaves them on disk, one for each way to end:
//   node --import tsx test/support/make-session-fixtures.ts test/fixtures/sessions/v2
// It starts a server of its own with the real judge, so that later versions can be tested against real files.

const target = process.argv[2];
if (!target) throw new Error('expected the folder to write to as an argument');

const folders = makeFolders();
const { duration, moves } = danceOf(12);
const LABELS = ['Swing', 'Swing, the "big" one', 'Cross', undefined, 'Wave', 'Wave'];
writeDance(folders.dances, danceOf(duration), {
  moves: moves.map(({ n, start, end, gold }, k) => {
    const [label, section] = [LABELS[k], k < 3 ? 'Verse' : 'Chorus'];
    return { n, startS: start, endS: end, gold, section, ...(label !== undefined && { label }) };
  }),
});

/**
 * The content of the frame at a moment of the video: the player is late by a varying amount, once out of sight, and
 * once still.
 */
const shownAt = (t: Seconds, wavering: Seconds) => {
  if (t >= 5.1 && t < 5.6) return 'nobody';
  if (t >= 8 && t < 10) return 'standing';
  return Math.max(0, t - 0.24 - wavering * Math.sin(1.9 * t));
};

const FPS = 10;
let epoch = 0;

type Danced = { readonly from: Seconds; readonly to: Seconds; readonly wavering: Seconds; readonly rate?: number };

const dance = async (player: Player, { from, to, wavering, rate: playbackRate = 1 }: Danced): Promise<void> => {
  epoch += 1;
  player.say({ type: 'epoch', epoch, reason: 'play', mediaTime: from, playbackRate });
  for (let k = from * FPS; k < to * FPS; k++) {
    if (k % 20 === 0) {
      const health = { brightness: 0.4 + k / 400, sharpness: 90 + k, noise: 0.01, frozen: false, cameraFps: 30 };
      player.say({ type: 'health', ...health });
    }
    const sequence = player.show(shownAt(k / FPS, wavering), { mediaTime: k / FPS, epoch });
    await player.next('frame', (frame) => frame.sequence === sequence);
  }
};

const begin = async (address: string, change: Parameters<Player['start']>[0]) => {
  epoch = 0;
  const player = await connectPlayer(address);
  player.hello();
  player.start({ player: 'Mia, the "춤"', ...change });
  const { sessionId } = await player.next('ready');
  return { player, sessionId };
};

const folderOf = (sessionId: string): string => {
  const day = readdirSync(folders.sessions).find((name) => /^\d{4}-/.test(name)) ?? '';
  return path.join(folders.sessions, day, sessionId);
};
const keep = (name: string, sessionId: string): void => {
  const to = path.join(target, name);
  mkdirSync(to, { recursive: true });
  cpSync(folderOf(sessionId), to, { recursive: true });
};

const { start, killAll } = createServerProcesses();
try {
  const server = await start(folders);
  const complete = await begin(server.address, { rig: { lagS: 0.1, origin: 'light_test' } });
  await dance(complete.player, { from: 0, to: 12, wavering: 0.3 });
  complete.player.say({ type: 'ended', lastSequence: 12 * FPS - 1 });
  await complete.player.next('finished');
  await complete.player.closed();

  const incomplete = await begin(server.address, { scope: 'seated' });
  await dance(incomplete.player, { from: 0, to: 7, wavering: 0.2 });
  incomplete.player.say({ type: 'leave' });
  await incomplete.player.closed();

  const practice = await begin(server.address, { counted: false, fromS: 2, toS: 6, rate: 0.5 });
  await dance(practice.player, { from: 2, to: 6, wavering: 0.4, rate: 0.5 });
  await dance(practice.player, { from: 2, to: 6, wavering: 0.1, rate: 0.8 });
  practice.player.say({ type: 'leave' });
  await practice.player.closed();

  keep('complete', complete.sessionId);
  keep('incomplete', incomplete.sessionId);
  keep('practice', practice.sessionId);
} finally {
  killAll();
}

/** A session that a killed server leaves behind; all its rows are acknowledged. */
const leaveRunning = async (wavering: Seconds): Promise<string> => {
  const server = await start(folders);
  const { player, sessionId } = await begin(server.address, {});
  await dance(player, { from: 0, to: 9, wavering });
  await player.next('saved', ({ upToSequence }) => upToSequence === 9 * FPS - 1);
  server.child.kill('SIGKILL');
  await server.exited;
  return sessionId;
};

try {
  const left = await leaveRunning(0.25);
  const next = await start(folders);
  keep('recovered', left);
  next.child.kill('SIGTERM');
  await next.exited;
  keep('running', await leaveRunning(0.15));
} finally {
  killAll();
  folders.remove();
}
