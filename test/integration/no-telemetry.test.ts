import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { EXIT_CODES } from '@instep/video-poses/exit-codes';
import { POSE_CACHE } from '@instep/video-poses/pose-cache';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dancerVideo, TEST_DANCES } from '../support/test-data.ts';
import { connectPlayClient } from '../support/play-client.ts';
import { environmentOf, makeFolders } from '../support/test-server.ts';
import { videoJpegs } from '../support/frames.ts';
import {
  canTrace,
  makeTracedFolders,
  startTraced,
  outsideEffectsIn,
  type OutsideEffects,
} from '../support/traced-process.ts';

const NOTHING: OutsideEffects = { network: [], files: [] };

if (!canTrace) console.warn('no-telemetry.test.ts is SKIPPED: strace is missing, or may not trace here');

let folders: ReturnType<typeof makeTracedFolders>;
beforeEach(() => void (folders = makeTracedFolders()));
afterEach(() => folders.remove());

/** The files in the home folder, and in the temporary folder except for tsx's cache of compiled sources. */
const left = (): string[] => [
  ...readdirSync(folders.home),
  ...readdirSync(folders.temporary).filter((name) => !name.startsWith('tsx-')),
];

/** A clip of somebody dancing for two seconds. */
const makeClip = (folder = folders.given): string => {
  const file = path.join(folder, 'clip.mp4');
  const cut = ['-nostdin', '-v', 'error', '-t', '2', '-i', dancerVideo(), '-vf', 'scale=480:-2', '-an'];
  // A different file each time, so that no cache contains its poses.
  execFileSync(process.env['FFMPEG_PATH'] || 'ffmpeg', [...cut, '-metadata', `comment=${randomUUID()}`, file]);
  return file;
};

/** Runs one of our commands to its end; returns what it did outside the folders given to it. */
const strayedAfter = async (
  args: readonly string[],
  expected = 0,
  allowed: readonly string[] = [],
): Promise<OutsideEffects> => {
  const env = { CHECKPOINTS_DIR: path.join(folders.given, 'checkpoints') };
  const { output, exited, record } = startTraced(folders, ['--import', 'tsx', ...args], env);
  const code = await exited;
  if (code !== expected) throw new Error(`expected exit code ${expected}, got ${code}: ${output.err}${output.out}`);
  return outsideEffectsIn(record(), [folders.temporary, folders.given, ...allowed]);
};

describe.skipIf(!canTrace)('no connection, name lookup or file outside the given folders is made by', () => {
  it('a server and its estimators while a player is connected', async () => {
    const own = makeFolders();
    const given = path.dirname(own.sessions);
    const env = environmentOf(own, { DANCES_DIR: TEST_DANCES, POSE_ENGINE: 'native' });
    const main = ['--import', 'tsx', 'apps/server/src/main.ts'];
    const { child, output, exited, stop, record } = startTraced(folders, main, env);
    try {
      const address = (): string | undefined => /Instep is at (http:\S+)\n/.exec(output.out)?.[1];
      while (!address() && child.exitCode === null) await Promise.race([once(child.stdout, 'data'), exited]);
      const player = await connectPlayClient(address() ?? output.err);
      player.sendHello();
      player.sendMessage({ type: 'watch' });
      await player.waitFor('watching');
      player.sendFrame(videoJpegs(dancerVideo(), 0.5)[0] ?? new Uint8Array());
      expect((await player.waitFor('frame')).outcome).toBe('seen');
      player.terminate();
    } finally {
      stop('SIGTERM');
      await exited;
      own.remove();
    }
    expect(outsideEffectsIn(record(), [folders.temporary, given])).toEqual(NOTHING);
    expect(left()).toEqual([]);
  });

  it('an extraction', async () => {
    const args = ['--out', folders.given, '--model', 'lite', '--title', 'Clip'];
    const main = 'tools/extract-keypoints/src/main.ts';
    // Two seconds contain too little movement for a good dance.
    const { code } = EXIT_CODES.poor;
    expect(await strayedAfter([main, makeClip(folders.root), ...args], code)).toEqual(NOTHING);
    expect(existsSync(path.join(folders.given, 'clip.csv'))).toBe(true);
    expect(left()).toEqual([]);
  });

  it('@long an evaluation of videos', async () => {
    const video = await sha256OfFile(makeClip());
    const pairs = path.join(folders.given, 'pairs.json');
    const pair = { reference: 'clip.mp4', attempt: 'clip.mp4', offsetS: 0, mirrored: false, rangeS: [0, 2] };
    writeFileSync(pairs, JSON.stringify([{ id: 'clip', ...pair }]));
    const args = ['--only', 'V', '--pairs', pairs, '--dances', folders.given, '--tracks', folders.given];
    const allowed = [path.dirname(POSE_CACHE)];
    expect(await strayedAfter(['tools/evaluate/src/main.ts', ...args], 0, allowed)).toEqual(NOTHING);
    expect(left()).toEqual([]);
    const measured = readdirSync(POSE_CACHE).filter((name) => name.startsWith(video.slice(0, 24)));
    expect(measured).toHaveLength(1);
    for (const name of measured) rmSync(path.join(POSE_CACHE, name));
  });
});

describe.skipIf(!canTrace)('the trace detects', () => {
  it('a process that looks up a name, connects, and writes to its home', async () => {
    const act = `
      require('node:fs').writeFileSync(process.env.HOME + '/id', '1');
      require('node:net').connect(9, '192.0.2.1').on('error', () => {});
      require('node:dns').lookup('example.invalid', () => process.exit());`;
    const { exited, record } = startTraced(folders, ['-e', act]);
    await exited;
    const { network, files } = outsideEffectsIn(record(), [folders.temporary]);
    expect(files).toEqual([path.join(folders.home, 'id')]);
    expect(network.some((line) => line.includes('192.0.2.1'))).toBe(true);
    expect(network.some((line) => line.includes('htons(53)'))).toBe(true);
  });
});
