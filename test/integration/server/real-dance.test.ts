import path from 'node:path';
import type { DanceResult } from '@instep/choreo/result';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluationFile, TEST_DANCES } from '../../support/test-data.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { videoJpegs } from '../../support/frames.ts';

/** The rehearsal players begin at this second of the reference video, and stop 12.3 s later. */
const FROM = 2.1;
const TO = 14.4;
const FPS = 10;

const base = evaluationFile('demo/players/base.mp4');
const players = base && path.dirname(base);

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  if (!players) return;
  folders = makeFolders();
  const dances = { DANCES_DIR: TEST_DANCES };
  server = await startTestServer(folders, dances, (onExit) =>
    createEstimatorWorker({ choice: { name: 'full' }, kind: 'process', onExit }),
  );
});
afterAll(async () => {
  if (!players) return;
  await server.stop();
  folders.remove();
});

/**
 * Sends a clip as a player of the demo dance, over a real socket and with the real model. Each frame is sent when the
 * result of the one before has arrived, with a media time that is `late` seconds later.
 */
const dance = async (name: string, late = 0): Promise<DanceResult> => {
  const player = await server.connect();
  player.sendHello();
  player.sendStart({ danceId: 'first-steps', player: name, counted: false, fromS: FROM, toS: TO });
  await player.waitFor('ready');
  player.sendMessage({ type: 'epoch', epoch: 1, reason: 'play', mediaTime: FROM, playbackRate: 1 });
  const frames = videoJpegs(path.join(players as string, `${name}.mp4`), FPS);
  for (const [k, frame] of frames.entries()) {
    const sent = player.sendFrame(frame, { epoch: 1, mediaTime: FROM + late + k / FPS });
    await player.waitFor('frame', ({ sequence }) => sequence === sent);
  }
  player.sendMessage({ type: 'ended', lastSequence: frames.length - 1 });
  const { result } = await player.waitFor('finished');
  const results = player.received('frame');
  expect(results.filter(({ outcome }) => outcome === 'seen').length).toBeGreaterThan(0.95 * frames.length);
  const inferMs = results.map((frame) => frame.inferMs).sort((a, b) => a - b)[results.length >> 1];
  console.log(
    `${name}, ${1000 * late} ms late: score ${result.score?.toFixed(1)}, lag ${result.lagMs} ms, ${result.side}, ${inferMs} ms a frame`,
  );
  return result;
};

describe.skipIf(!players)('a person on video, seen by the real model', () => {
  it('gets a high score for the dance, mirrored or not, and a low one for another dance or for standing still', async () => {
    const score = async (name: string): Promise<number> => (await dance(name)).score ?? 0;
    const [right, mirrored, wrong, still] = [
      await score('base'),
      await score('mirror'),
      await score('wrong'),
      await score('still'),
    ];
    expect(Math.min(right, mirrored)).toBeGreaterThan(60);
    expect(still).toBeLessThanOrEqual(10);
    expect(Math.min(right, mirrored) - wrong).toBeGreaterThan(25);
  });

  it('gets the same score, within 5 %, with a camera that is 250 ms slower', async () => {
    const [prompt, late] = [await dance('base'), await dance('base', 0.25)];
    expect(Math.abs((late.lagMs ?? NaN) - (prompt.lagMs ?? NaN) - 250)).toBeLessThan(60);
    expect(Math.abs((late.score ?? NaN) / (prompt.score ?? NaN) - 1)).toBeLessThan(0.05);
  });
});
