import type { RecordingJob } from '@instep/protocol/recording';
import { ApiError } from '@instep/web/api';
import { JudgedRecording, type RecordingApi } from '@instep/web/recording/judged-recording.svelte';
import { commonMiddle, isChanged, offsetOriginOf, recordingTimeAt, tenthsText } from '@instep/web/recording/offset';
import { RECORDING_DICTIONARIES } from '@instep/web/recording/recording-words';
import { describe, expect, it, vi } from 'vitest';

const REQUEST = { danceId: 'made', player: 'Mia', scope: 'whole', video: 'take.mp4', bytes: 10 } as const;
const FILE = new Blob([new Uint8Array(10)]);

const job = (change: Partial<RecordingJob> = {}): RecordingJob => ({
  ...{ id: '1', danceId: 'made', state: 'receiving', bytes: 10, received: 0, waitsFor: null, progress: null },
  ...{ sessionId: null, alignment: null, failure: null },
  ...change,
});

/** A server that answers with these states in turn once the video has arrived; an error rejects. */
const follow = (states: readonly (RecordingJob | ApiError | null)[], change: Partial<RecordingApi> = {}) => {
  const answers = [...states];
  const requests: RecordingApi = {
    addRecording: vi.fn(async () => job()),
    correctRecording: vi.fn(async () => job({ state: 'waiting', bytes: 0 })),
    sendRecordingChunk: vi.fn(async () => job({ state: 'waiting', received: 10 })),
    removeRecording: vi.fn(async () => undefined),
    getRecording: vi.fn(async () => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer ?? null;
    }),
    ...change,
  };
  return { requests, recording: new JudgedRecording(requests, async () => undefined) };
};
const done = job({ state: 'done', sessionId: 's' });
const noAnswer = new ApiError('no answer', null);

describe('a recording', () => {
  it('is uploaded and followed until it is judged', async () => {
    const { recording } = follow([job({ state: 'waiting' }), job({ state: 'running' }), done]);
    await recording.upload(REQUEST, FILE, 'device');
    expect([recording.job, recording.trouble, recording.isStarting]).toEqual([done, null, false]);
  });

  it('is followed while the server does not answer for a while', async () => {
    const { recording } = follow([noAnswer, noAnswer, done]);
    await recording.correct({ sessionId: 's', offsetS: 1 });
    expect(recording.job).toEqual(done);
  });

  it.each([
    ['the server gives up', [job({ state: 'failed', failure: 'nobody' })], { failure: 'nobody' }],
    ['the server has forgotten it', [null], { refusal: 'notFound' }],
    ['the server stays away', Array<ApiError>(30).fill(noAnswer), 'noAnswer'],
  ] as const)('is in trouble when %s', async (_when, states, trouble) => {
    const { recording } = follow(states);
    await recording.upload(REQUEST, FILE, 'device');
    expect(recording.trouble).toEqual(trouble);
  });

  it.each([
    ['a refusal', new ApiError('', 409, 'full'), { refusal: 'full' }],
    ['a fault of the server', new ApiError('', 500), { failure: 'server' }],
    ['a file that is gone', new DOMException(''), 'fileUnreadable'],
  ])('is in trouble after %s', async (_what, error, trouble) => {
    const { recording } = follow([], { addRecording: () => Promise.reject(error) });
    await recording.upload(REQUEST, FILE, 'device');
    expect(recording.trouble).toEqual(trouble);
  });

  it('asks for the PIN where only the host may', async () => {
    const { recording } = follow([], { addRecording: () => Promise.reject(new ApiError('', 401)) });
    await recording.upload(REQUEST, FILE, 'device');
    expect([recording.needsPin, recording.trouble]).toEqual([true, null]);
  });

  it('is removed from the server when it is cancelled, and what comes later is ignored', async () => {
    let answer: (job: RecordingJob) => void = () => undefined;
    const sendRecordingChunk = vi.fn(() => new Promise<RecordingJob>((resolve) => (answer = resolve)));
    const { recording, requests } = follow([done], { sendRecordingChunk });
    const uploading = recording.upload(REQUEST, FILE, 'device');
    await vi.waitFor(() => expect(sendRecordingChunk).toHaveBeenCalled());
    await recording.cancel();
    answer(job({ state: 'waiting', received: 10 }));
    await uploading;
    expect(requests.removeRecording).toHaveBeenCalledWith('1');
    expect([recording.job, recording.trouble]).toEqual([null, null]);
  });
});

describe('an offset', () => {
  it.each([
    [0, '0:00.0'],
    [3.04, '0:03.0'],
    [59.96, '1:00.0'],
    [62.34, '1:02.3'],
  ])('of %d s is written as %s', (seconds, text) => expect(tenthsText(seconds)).toBe(text));

  it.each([
    [null, 'byHand'],
    [0.5, 'sure'],
    [0.2, 'fairly'],
    [0, 'unsure'],
  ] as const)('with confidence %s is %s', (confidence, origin) => {
    expect(offsetOriginOf({ confidence })).toBe(origin);
  });

  it('is first shown at the middle of what both have in common', () => {
    expect(commonMiddle(3, 30, 33)).toBe(15);
    expect(commonMiddle(-10, 30, 10)).toBe(15);
    expect(commonMiddle(100, 30, 33)).toBe(15);
  });

  it('keeps the moment of the recording within it', () => {
    expect([recordingTimeAt(1, -3, 10), recordingTimeAt(4, 3, 10), recordingTimeAt(9, 3, 10)]).toEqual([0, 7, 10]);
  });

  it('is changed from five milliseconds on', () => {
    expect([isChanged(1, 1.004), isChanged(1, 1.006)]).toEqual([false, true]);
  });
});

it('every text is there in every language', () => {
  const keys = (texts: object): unknown =>
    Object.entries(texts).map(([key, text]) => [key, typeof text === 'object' ? keys(text as object) : typeof text]);
  expect(keys(RECORDING_DICTIONARIES.ko)).toEqual(keys(RECORDING_DICTIONARIES.en));
});
