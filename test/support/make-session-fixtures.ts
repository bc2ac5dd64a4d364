import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Seconds } from '@instep/choreo/units';
import { makeTestDance } from './test-dance.ts';
import { connectPlayClient, type PlayClient } from './play-client.ts';
import { createServerProcesses } from './server-process.ts';
import { makeFolders } from './test-server.ts';
import { writeDance } from './write-dance.ts';

// Writes the folders of short sessions as this version leaves them on disk, one for each way to end:
//   node --import tsx test/support/make-session-fixtures.ts test/fixtures/sessions/v2
// It starts a server of its own with the real judge, so that later versions can be tested against real files.

const target = process.argv[2];
if (!target) throw new Error('expected the folder to write to as an argument');

const folders = makeFolders();
const { duration, moves } = makeTestDance(12);
const LABELS = ['Swing', 'Swing, the "big" one', 'Cross', undefined, 'Wave', 'Wave'];
writeDance(folders.dances, makeTestDance(duration), {
  moves: moves.map(({ n, start, end, gold }, k) => {
    const [label, section] = [LABELS[k], k < 3 ? 'Verse' : 'Chorus'];
    return { n, startS: start, endS: end, gold, section, ...(label !== undefined && { label }) };
  }),
});

/**
 * The content of the frame at a moment of the video: the player is late by a varying amount, once out of sight, and
 * once still.
 */
const contentAt = (t: Seconds, lagWobble: Seconds) => {
  if (t >= 5.1 && t < 5.6) return 'nobody';
  if (t >= 8 && t < 10) return 'standing';
  return Math.max(0, t - 0.24 - lagWobble * Math.sin(1.9 * t));
};

const FPS = 10;
let epoch = 0;

type DancedSection = {
  readonly from: Seconds;
  readonly to: Seconds;
  readonly wavering: Seconds;
  readonly rate?: number;
};

const dance = async (
  player: PlayClient,
  { from, to, wavering, rate: playbackRate = 1 }: DancedSection,
): Promise<void> => {
  epoch += 1;
  player.sendMessage({ type: 'epoch', epoch, reason: 'play', mediaTime: from, playbackRate });
  for (let k = from * FPS; k < to * FPS; k++) {
    if (k % 20 === 0) {
      const health = { brightness: 0.4 + k / 400, sharpness: 90 + k, noise: 0.01, frozen: false, cameraFps: 30 };
      player.sendMessage({ type: 'health', ...health });
    }
    const sequence = player.sendFrame(contentAt(k / FPS, wavering), { mediaTime: k / FPS, epoch });
    await player.waitFor('frame', (frame) => frame.sequence === sequence);
  }
};

const begin = async (address: string, change: Parameters<PlayClient['sendStart']>[0]) => {
  epoch = 0;
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendStart({ player: 'Mia, the "춤"', ...change });
  const { sessionId } = await player.waitFor('ready');
  return { player, sessionId };
};

const folderOf = (sessionId: string): string => {
  const day = readdirSync(folders.sessions).find((name) => /^\d{4}-/.test(name)) ?? '';
  return path.join(folders.sessions, day, sessionId);
};
const saveFixture = (name: string, sessionId: string): void => {
  const to = path.join(target, name);
  mkdirSync(to, { recursive: true });
  cpSync(folderOf(sessionId), to, { recursive: true });
};

const { start, killAll } = createServerProcesses();
try {
  const server = await start(folders);
  const complete = await begin(server.address, { rig: { lagS: 0.1, origin: 'light_test' } });
  await dance(complete.player, { from: 0, to: 12, wavering: 0.3 });
  complete.player.sendMessage({ type: 'ended', lastSequence: 12 * FPS - 1 });
  await complete.player.waitFor('finished');
  await complete.player.waitForClose();

  const incomplete = await begin(server.address, { scope: 'seated' });
  await dance(incomplete.player, { from: 0, to: 7, wavering: 0.2 });
  incomplete.player.sendMessage({ type: 'leave' });
  await incomplete.player.waitForClose();

  const practice = await begin(server.address, { counted: false, fromS: 2, toS: 6, rate: 0.5 });
  await dance(practice.player, { from: 2, to: 6, wavering: 0.4, rate: 0.5 });
  await dance(practice.player, { from: 2, to: 6, wavering: 0.1, rate: 0.8 });
  practice.player.sendMessage({ type: 'leave' });
  await practice.player.waitForClose();

  saveFixture('complete', complete.sessionId);
  saveFixture('incomplete', incomplete.sessionId);
  saveFixture('practice', practice.sessionId);
} finally {
  killAll();
}

/** A session that a killed server leaves behind; all its rows are acknowledged. */
const killWhileRunning = async (wavering: Seconds): Promise<string> => {
  const server = await start(folders);
  const { player, sessionId } = await begin(server.address, {});
  await dance(player, { from: 0, to: 9, wavering });
  await player.waitFor('saved', ({ upToSequence }) => upToSequence === 9 * FPS - 1);
  server.child.kill('SIGKILL');
  await server.exited;
  return sessionId;
};

try {
  const left = await killWhileRunning(0.25);
  const next = await start(folders);
  saveFixture('recovered', left);
  next.child.kill('SIGTERM');
  await next.exited;
  saveFixture('running', await killWhileRunning(0.15));
} finally {
  killAll();
  folders.remove();
}
