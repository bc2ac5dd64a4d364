import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RECORDING_FILES, type JudgedLine } from '@instep/choreo/judged-recording';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { SessionDetails } from '@instep/protocol/http';
import { MAX_RECORDING_BYTES, type RecordingJob, type RecordingRequest } from '@instep/protocol/recording';
import { judgedFrames } from '@instep/compare/comparison';
import { readDance } from '@instep/dance-files/dance-folder';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { readLibrary } from '@instep/server/media/library';
import { openServerStore } from '@instep/server/open-store';
import { readConfig } from '@instep/server/config';
import { Recordings, RecordingError } from '@instep/server/recordings/recordings';
import type { JudgingOutcome, JudgingTask, StartJudging } from '@instep/server/recordings/judging-process';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createManualClock } from '../../support/manual-clock.ts';
import { environmentOf, makeFolders, type Folders } from '../../support/test-server.ts';

const log = pino({ level: 'silent' });
const BYTES = new Uint8Array(1000).fill(7);
const REQUEST: RecordingRequest = { danceId: 'made', player: 'Mia', scope: 'whole', video: 'take.MP4', bytes: 1000 };

let folders: Folders;
let uploads: string;
let clock: ReturnType<typeof createManualClock>;
let isBusy: boolean;
let room: boolean;
/** The processes that were started, each with what ends it. */
let started: { task: JudgingTask; end: (outcome: JudgingOutcome) => void; held: boolean[]; stopped: boolean }[];

const startJudging: StartJudging = (task) => {
  let end: (outcome: JudgingOutcome) => void = () => undefined;
  const outcome = new Promise<JudgingOutcome>((resolve) => (end = resolve));
  const process = { task, end, held: [] as boolean[], stopped: false };
  started.push(process);
  return {
    outcome,
    stop: () => {
      process.stopped = true;
      end(null);
    },
    setHeld: (isHeld) => void process.held.push(isHeld),
  };
};

/** Leaves what the process leaves: the poses of somebody who dances it exactly, and what the judge says of them. */
const finishJudging = async ({ task, end }: (typeof started)[number]): Promise<void> => {
  const { choreography } = await readDance(folders.dances, 'made');
  const offsetS = task.offsetS ?? 3;
  const frames = choreography.frames.map(({ mediaTime, pose }) => ({ mediaTime: mediaTime + 3, pose }));
  await writeKeypointCsv(path.join(task.out, RECORDING_FILES.poses), frames);
  const lines = [...judgedFrames(prepareReference(choreography, 'whole'), frames, offsetS)];
  const text = lines.map((line: JudgedLine) => `${JSON.stringify(line)}\n`).join('');
  writeFileSync(path.join(task.out, RECORDING_FILES.judged), text);
  end({ offsetS, confidence: task.offsetS === null ? 0.8 : null, durationS: 15 });
};

const open = async () => {
  const config = readConfig(environmentOf(folders));
  const { store } = await openServerStore(config, log);
  const recordings = new Recordings({
    ...{ folder: uploads, store, startJudging, clock, log },
    library: await readLibrary(folders.dances, 'blazepose', log),
    isBusy: () => isBusy,
    hasRoomFor: async () => room,
    server: { model: 'blazepose full', appVersion: '1' },
  });
  await recordings.start();
  return { recordings, store };
};
let server: Awaited<ReturnType<typeof open>>;

const upload = async (change: Partial<RecordingRequest> = {}): Promise<RecordingJob> => {
  const { id } = await server.recordings.enqueue({ ...REQUEST, ...change }, 'device');
  return server.recordings.receiveChunk(id, 0, BYTES);
};
const stateOf = ({ id }: RecordingJob) => server.recordings.get(id).state;
const ended = (job: RecordingJob) =>
  vi.waitFor(() => expect(['done', 'failed']).toContain(stateOf(job))).then(() => server.recordings.get(job.id));
/** The files of all uploads that are on the disk. */
const uploaded = (): string[] =>
  existsSync(uploads)
    ? (readdirSync(uploads, { recursive: true }) as string[]).filter((file) => /video/.test(file))
    : [];
const refusalOf = (request: Promise<unknown>) =>
  request.then(
    () => null,
    (error: unknown) => (error instanceof RecordingError ? error.refusal : error),
  );

beforeEach(async () => {
  folders = makeFolders();
  uploads = mkdtempSync(path.join(tmpdir(), 'instep-recordings-'));
  clock = createManualClock();
  [isBusy, room, started] = [false, true, []];
  server = await open();
});
afterEach(async () => {
  await server.recordings.close();
  await server.store.close();
  folders.remove();
  rmSync(uploads, { recursive: true, force: true });
});

const judge = async (): Promise<SessionDetails> => {
  const job = await upload();
  await finishJudging(started.at(-1)!);
  const { sessionId } = await ended(job);
  return (await server.store.read(sessionId ?? ''))!.readDetails();
};

describe('a recording', () => {
  test('becomes an ordinary session that says where it is from, and the upload is deleted', async () => {
    const job = await upload();
    expect(uploaded()).toHaveLength(1);
    await finishJudging(started[0]!);
    const { state, sessionId, alignment } = await ended(job);
    expect([state, alignment]).toEqual(['done', { offsetS: 3, confidence: 0.8, durationS: 15 }]);
    await vi.waitFor(() => expect(uploaded()).toEqual([]));
    const { session, moves } = await (await server.store.read(sessionId ?? ''))!.readDetails();
    expect(session).toMatchObject({
      ...{ player: 'Mia', dance_id: 'made', mode: 'perform', status: 'complete', judged_from: 'recording' },
      ...{ complete: true, recording: alignment, speed_pct: 100 },
    });
    expect(session.result?.score).toBeGreaterThan(85);
    expect(moves.length).toBeGreaterThan(0);
    const day = path.join(
      folders.sessions,
      readdirSync(folders.sessions).find((name) => /^\d{4}-/.test(name))!,
    );
    const stored = JSON.parse(readFileSync(path.join(day, sessionId ?? '', 'session.json'), 'utf8')) as object;
    expect(stored).toMatchObject({ judgedFrom: 'recording', mode: 'perform', deviceSha256: 'device' });
  });
  test('is judged again at an offset that a person has set, and replaces its session', async () => {
    const first = await judge();
    const sessionId = String(first.session.session_id);
    const again = await server.recordings.correct({ sessionId, offsetS: 4 });
    expect(started.at(-1)?.task).toMatchObject({ offsetS: 4, danceId: 'made', scope: 'whole' });
    expect(readFileSync(started.at(-1)!.task.file, 'utf8')).toMatch(/^frame,/);
    await finishJudging(started.at(-1)!);
    const corrected = await ended(again);
    expect(corrected.alignment).toMatchObject({ offsetS: 4, confidence: null });
    expect(await server.store.read(sessionId)).toBeNull();
    const details = await (await server.store.read(corrected.sessionId ?? ''))!.readDetails();
    expect(details.session.started_at).toBe(first.session.started_at);
    expect(await server.store.ownerOf(corrected.sessionId ?? '')).toBe('device');
    expect(details.session.score).not.toBe(first.session.score);
  });
  test('waits for the one before it', async () => {
    const [one, two] = [await upload(), await upload()];
    expect([one, two].map(stateOf)).toEqual(['running', 'waiting']);
    expect(server.recordings.get(two.id).waitsFor).toBe('turn');
    await finishJudging(started[0]!);
    await ended(one);
    await vi.waitFor(() => expect(stateOf(two)).toBe('running'));
  });
  test('waits while players need the machine, and is held when they begin', async () => {
    isBusy = true;
    const job = await upload();
    expect(server.recordings.get(job.id)).toMatchObject({ state: 'waiting', waitsFor: 'dances' });
    isBusy = false;
    clock.advance(1000);
    expect(stateOf(job)).toBe('running');
    isBusy = true;
    clock.advance(1000);
    expect(server.recordings.get(job.id)).toMatchObject({ state: 'running', waitsFor: 'dances' });
    isBusy = false;
    clock.advance(2000);
    expect(started[0]?.held).toEqual([true, false]);
  });
  test('that is cancelled leaves nothing, whether it arrives, waits or runs', async () => {
    const running = await upload();
    const waiting = await upload();
    const { id } = await server.recordings.enqueue(REQUEST, '');
    await server.recordings.receiveChunk(id, 0, BYTES.slice(0, 10));
    for (const job of [id, waiting.id, running.id]) await server.recordings.remove(job);
    expect(started.map(({ stopped }) => stopped)).toEqual([true]);
    expect(uploaded()).toEqual([]);
    expect((await server.store.list()).sessions).toEqual([]);
  });
  test.each(['too_long', 'nobody', 'video', 'tool_missing', 'disk', 'server'] as const)(
    'that fails says why: %s, and its upload is deleted',
    async (failure) => {
      const job = await upload();
      started[0]?.end(failure);
      expect(await ended(job)).toMatchObject({ state: 'failed', failure, sessionId: null });
      await vi.waitFor(() => expect(uploaded()).toEqual([]));
    },
  );
  test('that stops arriving is deleted after ten minutes', async () => {
    const { id } = await server.recordings.enqueue(REQUEST, '');
    await server.recordings.receiveChunk(id, 0, BYTES.slice(0, 10));
    clock.advance(599_000);
    expect(server.recordings.get(id).received).toBe(10);
    clock.advance(3000);
    await vi.waitFor(() => expect(uploaded()).toEqual([]));
    expect(() => server.recordings.get(id)).toThrow(RecordingError);
  });
  test('of a server that was killed is deleted at the next start', async () => {
    await server.recordings.enqueue(REQUEST, '');
    const left = readdirSync(uploads);
    const next = await open();
    expect(readdirSync(uploads).filter((name) => left.includes(name))).toEqual([]);
    await next.recordings.close();
    await next.store.close();
  });
});

describe('a request is refused', () => {
  test.each([
    ['a file that is too large', { bytes: MAX_RECORDING_BYTES + 1 }, 'tooLarge'],
    ['a dance that does not exist', { danceId: 'none' }, 'noSuchDance'],
  ] as const)('%s', async (_what, change, refusal) => {
    expect(await refusalOf(server.recordings.enqueue({ ...REQUEST, ...change }, ''))).toBe(refusal);
  });
  test('a video for which the disk has no room', async () => {
    room = false;
    expect(await refusalOf(server.recordings.enqueue(REQUEST, ''))).toBe('noRoom');
  });
  test('an eleventh that is unfinished', async () => {
    for (let n = 0; n < 10; n++) await server.recordings.enqueue(REQUEST, '');
    expect(await refusalOf(server.recordings.enqueue(REQUEST, ''))).toBe('full');
  });
  test('bytes that don’t follow those that have arrived', async () => {
    const { id } = await server.recordings.enqueue(REQUEST, '');
    expect(await refusalOf(server.recordings.receiveChunk(id, 5, BYTES.slice(0, 5)))).toBe('conflict');
    expect(await refusalOf(server.recordings.receiveChunk(id, 0, new Uint8Array(1001)))).toBe('conflict');
  });
  test('the correction of a session that is unknown', async () => {
    const sessionId = '00000000-0000-4000-8000-000000000000';
    expect(await refusalOf(server.recordings.correct({ sessionId, offsetS: 1 }))).toBe('notFound');
  });
});
