import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from '@instep/measures/random';
import { evaluateTrace } from '@instep/evaluate/trace/evaluate-trace';
import { readTrace } from '@instep/evaluate/trace/read-trace';
import { replayTrace } from '@instep/evaluate/trace/replay-trace';
import { flattenPose } from '@instep/protocol/flat-pose';
import type { LabTrace, TracedEvent } from '@instep/protocol/lab-trace';
import type { ServerMessage } from '@instep/protocol/messages';
import { afterAll, expect, test } from 'vitest';
import { RunTrace } from '@instep/web/lab/run-trace';
import { makeTestDance, testDancerPose } from '../../support/test-dance.ts';
import { referenceOf, runPerformance } from '../../support/run-performance.ts';
import { writeDance } from '../../support/write-dance.ts';

const DANCE = makeTestDance(12);
const folder = mkdtempSync(path.join(tmpdir(), 'instep-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A dance that the server judges, as the Lab of the page records it. */
const recordDance = async (seed: number): Promise<LabTrace> => {
  const random = createRandom(seed);
  const run = runPerformance(DANCE);
  const trace = new RunTrace();
  trace.addMessage({ type: 'ready', sessionId: 'a', resumeSecret: '', fps: 10, maxInFlight: 2, moves: 6 }, 0);
  let told = 0;
  const hear = (): void => {
    const messages = run.log.flatMap((one): readonly ServerMessage[] => ('sent' in one ? [one.sent] : []));
    for (const message of messages.slice(told)) trace.addMessage(message, 0);
    told = messages.length;
  };
  run.performance.handleLab({ on: true });
  for (let k = 0; k < 120; k++) {
    const stamp = { sequence: k, epoch: 0, mediaTime: k / 10, captureTime: 100 * k, capturedByCamera: true };
    trace.addSent({ ...stamp, jpeg: new Uint8Array(1) }, { encodedFrom: 0, sentAt: 0 });
    const behind = random.between(0, 0.3);
    await run.estimateFrame(k / 10, random.between(0, 1) < 0.1 ? 'standing' : Math.max(0, k / 10 - behind));
    hear();
  }
  await run.endVideo();
  hear();
  const start = {
    ...{ danceId: 'made', player: 'Mia', deviceId: 'x', lagHintS: 0 },
    counted: true,
    scope: 'whole' as const,
  };
  return trace.toTrace({ build: '', browser: '', input: null, start });
};

const write = (name: string, trace: LabTrace): string => {
  const file = path.join(folder, name);
  writeFileSync(file, gzipSync(JSON.stringify(trace)));
  return file;
};

test('ten recorded dances are judged again as they were live', async () => {
  for (let seed = 1; seed <= 10; seed++) {
    const trace = await readTrace(write(`${seed}.json.gz`, await recordDance(seed)));
    const { moves, frames, maxFormDifference } = replayTrace(
      trace,
      trace.start as NonNullable<typeof trace.start>,
      referenceOf(DANCE),
    );
    expect(frames).toBe(120);
    expect(moves).toHaveLength(6);
    expect(moves.filter(({ isSame }) => !isSame)).toEqual([]);
    expect(maxFormDifference).toBeLessThan(0.01);
  }
});

test('a verdict that the replay does not give is printed, with both', async () => {
  const trace = await recordDance(1);
  const still = flattenPose(testDancerPose(null));
  const events = trace.events.map((event): TracedEvent =>
    'frame' in event && (event.frame.mediaTime ?? 0) > 5 ? { frame: { ...event.frame, pose: still } } : event,
  );
  writeDance(folder, DANCE);
  const text = await evaluateTrace(write('other.json.gz', { ...trace, events }), folder);
  expect(text).toMatch(/^move \d: live \w+ \(form 0\.\d+\), replayed/m);
  expect(text).toMatch(/120 frames, 6 verdicts, [1-6] differ; forms differ by at most 0\.\d+$/);
  expect(await evaluateTrace(write('same.json.gz', trace), folder)).toMatch(/, 0 differ;/);
});

test.each([
  ['no trace', '{"format":"something"}', /format/],
  ['no JSON', 'hello', /expected JSON/],
])('a file that is %s is refused in words', async (_what, text, message) => {
  const file = path.join(folder, 'bad.json');
  writeFileSync(file, text);
  await expect(readTrace(file)).rejects.toThrow(message);
});
