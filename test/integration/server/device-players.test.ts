import { readdirSync } from 'node:fs';
import path from 'node:path';
import { encodeFrameMessage, FrameMessageError, parseFrameMessage } from '@instep/protocol/frame-message';
import type { DanceList } from '@instep/protocol/http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import type { StartWorker } from '@instep/server/sources/supervised-worker';
import { fakeWorker, NOBODY_ESTIMATE, startFakeWorker } from '../../support/fake-estimator.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { poseOf, type PlayClient } from '../../support/play-client.ts';
import { mutatedCopy } from '@instep/torture/mutants';
import { seededRandom } from '@instep/torture/numbers';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

// Players whose own devices estimate their poses.
const DEVICE = { poses: 'device', device: { model: 'lite', engine: 'LiteRT' } } as const;

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
/** How many JPEGs were given to an estimator. */
let estimatedCount: number;
const countEstimates: StartWorker = async (onExit) => {
  const worker = await startFakeWorker(onExit);
  return {
    ...worker,
    estimateJpeg: (...args) => {
      estimatedCount += 1;
      return worker.estimateJpeg(...args);
    },
  };
};
/** The server of all tests of a `describe`. */
const withServer = (environment: Record<string, string> = {}, startWorker = countEstimates): void => {
  beforeAll(async () => {
    folders = makeFolders();
    server = await startTestServer(folders, { MAX_FPS: '30', ...environment }, startWorker);
  });
  afterAll(async () => {
    await server.stop();
    folders.remove();
  });
};

const connect = async (): Promise<PlayClient> => {
  const player = await server.connect();
  player.sendHello();
  return player;
};

/** Connects a player whose device estimates their poses, and starts a dance. */
const startOnDevice = async () => {
  const player = await connect();
  player.sendStart(DEVICE);
  const ready = await player.waitFor('ready');
  player.sendMessage({ type: 'epoch', epoch: 0, reason: 'play', mediaTime: 0, playbackRate: 1 });
  return { player, ready };
};

const posesOfList = async (): Promise<DanceList['poses']> =>
  ((await (await fetch(`${server.address}/api/dances`)).json()) as DanceList).poses;

const isFrame = (bytes: Uint8Array): boolean => {
  try {
    parseFrameMessage(bytes);
    return true;
  } catch (error) {
    if (error instanceof FrameMessageError) return false;
    throw error;
  }
};

/** Breaks the player's connection, and resumes the dance over another. */
const resume = async (player: PlayClient, sessionId: string): Promise<PlayClient> => {
  const { resumeSecret } = await player.waitFor('ready');
  player.terminate();
  const resumed = await connect();
  resumed.sendResume(sessionId, resumeSecret);
  await resumed.waitFor('ready');
  return resumed;
};

const savedSession = async (id: string) => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d{4}-/.test(name));
  const folder = path.join(folders.sessions, day, id);
  const listed = readCsv(path.join(folders.sessions, 'sessions.csv')).find(({ session_id }) => session_id === id);
  return {
    info: await readSessionFile(folder),
    frames: readCsv(path.join(folder, 'frames.csv')),
    poses: readCsv(path.join(folder, 'poses.csv')),
    listed,
  };
};

describe('a dance on the player’s device', () => {
  withServer();

  it('may be started: the list of dances says that the page chooses', async () => {
    expect(await posesOfList()).toBe('auto');
  });

  it('is judged and recorded as on the server, and no estimator is asked', async () => {
    const { player, ready } = await startOnDevice();
    estimatedCount = 0;
    await player.danceReferenceOnDevice(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 59 });
    const { result } = await player.waitFor('finished');
    expect(result.score).toBeGreaterThan(80);
    expect(estimatedCount).toBe(0);
    await player.waitForClose();
    const { info, frames, poses, listed } = await savedSession(ready.sessionId);
    expect(info).toMatchObject({ status: 'complete', poses: 'device', device: DEVICE.device });
    expect(frames.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 60 }, (_, k) => k));
    expect(new Set(frames.map(({ measured_by }) => measured_by))).toEqual(new Set(['device']));
    expect(poses).toHaveLength(60);
    expect(listed).toMatchObject({ measured_by: 'device', model: 'blazepose lite' });
  });

  it('goes on with JPEG frames at the rate of its share when the device fails, and its rows say which is which', async () => {
    const { player, ready } = await startOnDevice();
    estimatedCount = 0;
    await player.danceReferenceOnDevice(0, 2);
    player.sendMessage({ type: 'poses', by: 'server' });
    expect((await player.waitFor('rate')).fps).toBeGreaterThan(0);
    await player.danceReference(2, 3);
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    const { info, frames, listed } = await savedSession(ready.sessionId);
    expect(frames.map(({ measured_by }) => measured_by)).toEqual(
      Array.from({ length: 20 }, (_, k) => (k < 10 ? 'device' : 'server')),
    );
    expect(estimatedCount).toBe(10);
    expect(info.poses).toBe('both');
    expect(listed).toMatchObject({ measured_by: 'both', model: 'blazepose lite + blazepose full' });
  });

  it('stays on the device when it is resumed over another connection', async () => {
    const { player, ready } = await startOnDevice();
    await player.waitForOutcome(player.sendPose(0, { mediaTime: 0 }));
    const resumed = await resume(player, ready.sessionId);
    expect(await resumed.waitForOutcome(resumed.sendPose(0.1, { sequence: 1, mediaTime: 0.1 }))).toBe('seen');
    expect(await resumed.waitForOutcome(resumed.sendFrame(0.2, { sequence: 2, mediaTime: 0.2 }))).toBe('dropped');
  });

  it('stays on the server when it is resumed after it has fallen back', async () => {
    const { player, ready } = await startOnDevice();
    await player.waitForOutcome(player.sendPose(0, { mediaTime: 0 }));
    player.sendMessage({ type: 'poses', by: 'server' });
    await player.waitFor('rate');
    const resumed = await resume(player, ready.sessionId);
    expect(await resumed.waitForOutcome(resumed.sendPose(0.1, { sequence: 1, mediaTime: 0.1 }))).toBe('dropped');
    expect(await resumed.waitForOutcome(resumed.sendFrame(0.2, { sequence: 2, mediaTime: 0.2 }))).toBe('seen');
  });

  it('is judged, or closed as a bad message, whatever bytes its frames of poses have', async () => {
    const random = seededRandom(15);
    const frame = { epoch: 0, captureTime: 0, capturedByCamera: true, seen: poseOf(1) };
    let closed = 0;
    for (let left = 60; left > 0; closed += 1) {
      const { player } = await startOnDevice();
      let close: Promise<unknown> | null = null;
      for (let sequence = 0; left > 0 && close === null; sequence++, left--) {
        const bytes = mutatedCopy(encodeFrameMessage({ ...frame, sequence, mediaTime: sequence / 20 }), random);
        player.socket.send(bytes);
        if (!isFrame(bytes)) close = player.waitForClose();
      }
      if (close === null) player.sendMessage({ type: 'leave' });
      expect((await player.waitForClose()).reason).toBe(close === null ? 'left' : 'bad_message');
    }
    expect(closed).toBeGreaterThan(5);
    expect((await fetch(`${server.address}/healthz`)).status).toBe(200);
  });
});

describe('a device that falls back to a server without a free share', () => {
  const estimateSlowly = async () => ({ ...NOBODY_ESTIMATE, inferMs: 500 });
  withServer({}, async () => fakeWorker({ estimateJpeg: estimateSlowly, estimateFrame: estimateSlowly }));

  it('has rate 0, and its dance goes on', async () => {
    const other = await connect();
    other.sendStart();
    await other.waitFor('ready');
    const { player } = await startOnDevice();
    player.sendMessage({ type: 'poses', by: 'server' });
    expect((await player.waitFor('rate')).fps).toBe(0);
    expect(await player.waitForOutcome(player.sendFrame('standing', { mediaTime: 0.5 }))).toBe('dropped');
  });
});

describe('a server with DEVICE_PLAYERS=1', () => {
  withServer({ DEVICE_PLAYERS: '1' });

  it('refuses a second device, not a player with JPEG frames, and takes another device once the first has left', async () => {
    const { player } = await startOnDevice();
    const second = await connect();
    second.sendStart(DEVICE);
    expect(await second.waitForClose()).toMatchObject({ code: 1013, reason: 'server_full' });
    const withJpegs = await connect();
    withJpegs.sendStart();
    await withJpegs.waitFor('ready');
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    await startOnDevice();
  });
});

describe('a server with POSES=server', () => {
  withServer({ POSES: 'server' });

  it('says so in the list of dances', async () => {
    expect(await posesOfList()).toBe('server');
  });

  it.each([
    ['dance', (player: PlayClient) => player.sendStart(DEVICE)],
    ['camera check', (player: PlayClient) => player.sendMessage({ type: 'watch', poses: 'device' })],
  ])('closes a page that asks for a %s on its device as outdated', async (_what, request) => {
    const player = await connect();
    request(player);
    expect(await player.waitForClose()).toMatchObject({ code: 4400, reason: 'outdated_page' });
  });

  it('starts a dance with JPEG frames', async () => {
    const player = await connect();
    player.sendStart();
    await player.waitFor('ready');
  });
});

describe('a server with another model family than devices', () => {
  withServer({ POSES: 'device' }, async () => fakeWorker({ family: 'movenet' }));

  it('says in the list of dances that only it estimates poses', async () => {
    expect(await posesOfList()).toBe('server');
  });
});
