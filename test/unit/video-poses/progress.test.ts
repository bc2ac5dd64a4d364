import { createProgress, speedOf, type ProgressMode } from '@instep/video-poses/progress';
import { expect, test } from 'vitest';
import { createTextCollector } from '../../support/text-collector.ts';

/** What is written during 100 steps of 200 ms. */
const shown = (mode: ProgressMode): string => {
  let now = 0;
  const { stream, text } = createTextCollector();
  const progress = createProgress(mode, 'waltz', { stream, now: () => now });
  progress.start('poses', 100);
  for (let done = 1; done <= 100; done++) {
    now += 200;
    progress.update(done);
  }
  progress.stop();
  progress.stop();
  return text();
};

test('without a terminal, a full line is written at the start, every five seconds and at the end', () => {
  const text = shown('auto');
  expect(text).not.toMatch(/[\r\u001b]/);
  expect(text.trimEnd().split('\n')).toEqual([
    'poses  100 frames',
    'poses  25 %  25/100 frames  5.0 fps  ETA 0:15',
    'poses  50 %  50/100 frames  5.0 fps  ETA 0:10',
    'poses  75 %  75/100 frames  5.0 fps  ETA 0:05',
    'poses  100 %  100/100 frames  5.0 fps  ETA 0:00',
  ]);
});

test('in JSON mode every line is an object with the version, the job and its progress', () => {
  const lines = shown('json').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(events[0]).toEqual({
    v: 1,
    type: 'start',
    job: 'waltz',
    stage: 'poses',
    done: 0,
    total: 100,
    fps: 0,
    eta_s: null,
  });
  expect(events[1]).toEqual({
    v: 1,
    type: 'progress',
    job: 'waltz',
    stage: 'poses',
    done: 3,
    total: 100,
    fps: 5,
    eta_s: 19,
  });
  expect(events.at(-1)).toMatchObject({ type: 'stop', done: 100 });
});

test('in mode none nothing is written', () => {
  expect(shown('none')).toBe('');
});

test('before any time has passed there is no estimate', () => {
  expect(speedOf({ done: 0, total: 10, known: 0 }, 0)).toEqual({ fps: 0, etaS: null });
});

test('steps that were known before count as done, but not for the speed', () => {
  expect(speedOf({ done: 60, total: 100, known: 50 }, 2000)).toEqual({ fps: 5, etaS: 8 });
});
