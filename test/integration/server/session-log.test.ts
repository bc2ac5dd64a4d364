import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import type { SessionInfo } from '@instep/server/store/session-info';
import { createSessionLog } from '@instep/server/store/files/session-log';
import { DiskFault } from '@instep/server/store/session-store';
import { createFailingDisk, type DiskFailure } from '../../support/failing-disk.ts';
import { makeTestDance, testDancerPose } from '../../support/test-dance.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { readCsv } from '../../support/independent-readers.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(path.join(tmpdir(), 'instep-log-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const ID = '11111111-2222-3333-4444-555555555555';
const SESSION: SessionInfo = {
  version: 1,
  schemaVersion: 2,
  id: ID,
  status: 'running',
  startedAt: '2026-11-20T12:00:00.000Z',
  endedAt: null,
  player: 'Mia',
  group: '',
  deviceSha256: '',
  dance: { id: 'made', title: 'Made', level: 1, videoSha256: '', durationS: 12 },
  mode: 'perform',
  scope: 'whole',
  fromS: 0,
  toS: 12,
  rate: 1,
  model: 'full',
  poses: 'server',
  device: null,
  room: null,
  lab: null,
  judgedFrom: 'camera',
  recording: null,
  appVersion: '0',
  writer: { host: 'here', pid: 1 },
  result: null,
  timingMs: null,
  dancedS: 0,
  tables: null,
};

const RESULT = new Judge(prepareReference(makeTestDance(12), 'whole'), { lagHint: null }).finish().result;

const FLUSH_MS = 200;

const startLog = async (failure: DiskFailure | null = null) => {
  const disk = createFailingDisk(failure);
  const clock = createManualClock();
  const saved: number[] = [];
  const faults: Error[] = [];
  const folder = path.join(root, '2026-11-20', ID);
  const log = await createSessionLog({
    folder,
    session: SESSION,
    serverId: '0'.repeat(32),
    moves: [],
    flushEveryMs: FLUSH_MS,
    clock,
    openFile: disk.openFile,
    onSaved: ({ upToSequence }) => saved.push(upToSequence),
    onFault: (fault) => faults.push(fault),
  });
  let sequence = 0;
  /** Logs the observation of a frame with somebody in it. */
  const addFrame = (): void => {
    const mediaTime = sequence / 10;
    const stamp = { sequence: sequence++, epoch: 0, mediaTime, captureTime: 1000 * mediaTime };
    const seen = { outcome: 'seen', pose: testDancerPose(mediaTime), people: 1 } as const;
    const observation = { stamp, ...seen, timings: { queueMs: 0, inferMs: 1 }, origin: 'server' } as const;
    log.appendFrame({ observation, live: null, playbackRate: 1, health: null, fps: 10 });
  };
  /** Lets the flush delay pass; resolves when the disk has answered. */
  const flushed = async (): Promise<void> => {
    const before = disk.calls.length;
    clock.advance(FLUSH_MS);
    await expect.poll(() => saved.at(-1) === sequence - 1 || faults.length > 0).toBe(true);
    expect(disk.calls.length).toBeGreaterThanOrEqual(before);
  };
  return { log, folder, disk, clock, saved, faults, addFrame, flushed };
};

describe('the record of a session', () => {
  it('writes the rows of one flush interval together, and reports them as saved when they are synced', async () => {
    const { log, disk, clock, saved, addFrame, flushed } = await startLog();
    const callsBefore = disk.calls.length;
    for (let k = 0; k < 5; k++) addFrame();
    clock.advance(FLUSH_MS - 1);
    expect(disk.calls.length).toBe(callsBefore);
    expect(saved).toEqual([]);
    await flushed();
    // There are new rows of frames and poses, but none of moves.
    expect(disk.calls.slice(callsBefore)).toEqual(['write', 'write', 'sync', 'sync']);
    expect(saved).toEqual([4]);
    await log.finish('complete', RESULT);
  });

  it('accepts rows while the disk is slow, and reports none of them as saved before they are synced', async () => {
    const { log, disk, clock, saved, addFrame } = await startLog();
    const resumeSyncs = disk.pauseSyncs();
    addFrame();
    clock.advance(FLUSH_MS);
    await expect.poll(() => disk.calls.filter((call) => call === 'sync').length).toBe(5);
    addFrame();
    clock.advance(10 * FLUSH_MS);
    expect(saved).toEqual([]);
    resumeSyncs();
    await expect.poll(() => saved).toEqual([0, 1]);
    await log.finish('complete', RESULT);
  });

  it('says what the Lab changed of the frames, the last value of each, and that the session does not count', async () => {
    const { log, folder, addFrame } = await startLog();
    addFrame();
    log.setLabInput({ brightness: 1.5 });
    log.setLabInput({ brightness: 1.2, maxFps: 8 });
    await log.finish('complete', RESULT);
    const { lab } = await readSessionFile(folder);
    expect(lab).toEqual({ counted: false, input: { brightness: 1.2, maxFps: 8 } });
  });

  const failures: DiskFailure[] = [];
  for (const code of ['ENOSPC', 'EIO']) {
    for (let at = 1; at <= 3 + 2 * 4; at++) {
      for (const call of ['write', 'sync'] as const) failures.push({ call, at, code });
    }
  }
  it.each(failures)('keeps all rows that it reported as saved when $call $at fails with $code', async (failure) => {
    const started = await startLog(failure).catch((error: unknown) => error);
    if (started instanceof DiskFault) {
      // The header of a file could not be written, so the session was not created.
      expect(failure.at).toBeLessThanOrEqual(3);
      expect(readdirSync(path.join(root, '2026-11-20'))).toEqual([]);
      return;
    }
    const { log, folder, saved, faults, addFrame, flushed } = started as Awaited<ReturnType<typeof startLog>>;
    for (let k = 0; k < 20 && faults.length === 0; k++) {
      addFrame();
      if (k % 5 === 4) await flushed();
    }
    expect(faults).toMatchObject([{ name: 'DiskFault', message: expect.stringContaining(failure.code) as string }]);
    await expect(log.finish('complete', RESULT)).rejects.toThrow(DiskFault);

    const frames = readCsv(path.join(folder, 'frames.csv'));
    const poses = readCsv(path.join(folder, 'poses.csv'));
    const savedCount = (saved.at(-1) ?? -1) + 1;
    for (const rows of [frames, poses]) {
      expect(rows.map(({ sequence }) => Number(sequence))).toEqual(rows.map((_, k) => k));
      expect(rows.length).toBeGreaterThanOrEqual(savedCount);
    }
    expect(readFileSync(path.join(folder, 'frames.csv'), 'utf8')).toMatch(/\n$/);
    const session = await readSessionFile(folder);
    expect(session.status).toBe('incomplete');
    expect(session.tables).toMatchObject({ frames: { rows: frames.length }, poses: { rows: poses.length } });
  });

  it('ends with a fault when its folder is removed, and does not report later rows as saved', async () => {
    const { log, folder, saved, faults, addFrame, flushed } = await startLog();
    addFrame();
    await flushed();
    rmSync(folder, { recursive: true });
    addFrame();
    await flushed();
    expect(faults).toHaveLength(1);
    expect(saved).toEqual([0]);
    await expect(log.finish('complete', RESULT)).rejects.toThrow('removed');
  });
});
