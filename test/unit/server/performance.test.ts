import { runInNewContext } from 'node:vm';
import { setFlagsFromString } from 'node:v8';
import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import { MessageError } from '@instep/protocol/client-message';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds } from '@instep/choreo/units';
import { describe, expect, it } from 'vitest';
import type { PerformanceEnd, PerformanceHooks } from '@instep/server/performance/performance-hooks';
import type { PerformanceOptions } from '@instep/server/performance/performance';
import { DiskFault } from '@instep/server/store/session-store';
import { makeTestDance } from '../../support/test-dance.ts';
import { estimatorFrom, estimateFakeFrame } from '../../support/fake-estimator.ts';
import { runPerformance, flushPromises } from '../../support/run-performance.ts';

const DANCE = makeTestDance(12);
const LONG_DANCE = makeTestDance(60);

/** An estimator that answers a frame when `release` is called. */
const heldEstimator = () => {
  const waiting: (() => void)[] = [];
  return {
    estimate: estimatorFrom(async (jpeg) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      return estimateFakeFrame(jpeg);
    }),
    release: async () => {
      waiting.shift()?.();
      await flushPromises();
    },
  };
};

/** Lets time pass, then reports the camera's health as the page does. */
const reportHealthAfter = (run: ReturnType<typeof runPerformance>, after: Milliseconds): void => {
  run.clock.advance(after);
  run.performance.handleHealth({ brightness: 0.5, sharpness: 100, noise: 0, frozen: false, cameraFps: 30 });
};

describe('a performance', () => {
  it('releases its judge, which keeps all evidence, when the result is sent', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const begin = () => {
      const judge = new Judge(prepareReference(DANCE, 'whole'), { lagHint: 0 });
      return { run: runPerformance(DANCE, { judge }), judge: new WeakRef(judge) };
    };
    const { run, judge } = begin();
    // A weak reference keeps its object until the end of the turn.
    await flushPromises();
    collectGarbage();
    expect(judge.deref()).toBeDefined();
    await run.endVideo();
    await flushPromises();
    collectGarbage();
    expect(judge.deref()).toBeUndefined();
    expect(run.performance).toBeDefined();
  });

  it('sends a verdict on every move and the result, then closes with 1000', async () => {
    const run = runPerformance(DANCE);
    await run.danceReference(0, 12);
    await run.endVideo();
    expect(run.sent('verdict').map(({ move }) => move)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(run.sent('verdict').map(({ gold }) => gold)).toEqual([false, true, false, false, false, false]);
    expect(run.sent('finished')[0]?.result.score).toBeGreaterThan(80);
    expect(run.closed()).toEqual(['finished']);
  });

  it('sends verdicts while the dance is running', async () => {
    const run = runPerformance(DANCE);
    await run.danceReference(0, 6);
    expect(run.sent('verdict').length).toBeGreaterThan(0);
    expect(run.sent('live').at(-1)?.points).toBeGreaterThan(0);
  });

  it('sends the last feedback, finishes the record, sends the result, and closes, in this order', async () => {
    const run = runPerformance(DANCE);
    await run.danceReference(0, 12);
    await run.endVideo();
    const kinds = run.log.map((one) => ('sent' in one ? one.sent.type : Object.keys(one)[0]));
    expect(kinds.slice(-3)).toEqual(['finished', 'finished', 'closed']);
    expect(run.log.at(-3)).toEqual({ finished: 'complete' });
    expect(kinds.lastIndexOf('verdict')).toBeLessThan(kinds.length - 3);
    expect(kinds.lastIndexOf('frame')).toBeLessThan(kinds.lastIndexOf('verdict'));
  });

  it('reports progress at most 5 times a second, every verdict, and its end once', async () => {
    const reported = { progress: 0, verdicts: [] as number[], ends: [] as PerformanceEnd[] };
    const hooks: PerformanceHooks = {
      onProgress: () => (reported.progress += 1),
      onVerdict: ({ move }) => reported.verdicts.push(move),
      onEnd: (end) => reported.ends.push(end),
    };
    const run = runPerformance(DANCE, { hooks });
    for (let k = 0; k < 120; k++) {
      await run.estimateFrame(k / 10, k / 10);
      run.clock.advance(100);
    }
    await run.endVideo();
    expect(run.sent('live')).toHaveLength(120);
    expect(reported.progress).toBe(60);
    expect(reported.verdicts).toEqual(run.sent('verdict').map(({ move }) => move));
    expect(reported.ends).toEqual([{ close: { reason: 'finished' }, result: run.sent('finished')[0]?.result }]);
  });

  it('reports the points after each verdict, however fast the verdicts come', async () => {
    const points: number[] = [];
    const hooks: PerformanceHooks = {
      onProgress: (progress) => points.push(progress.points),
      onVerdict: () => {},
      onEnd: () => {},
    };
    const run = runPerformance(DANCE, { hooks });
    await run.danceReference(0, 12);
    expect(run.sent('verdict').length).toBeGreaterThan(1);
    expect(points.length).toBeGreaterThan(1);
    expect(points.at(-1)).toBeGreaterThan(5000);
  });

  it('answers every frame it received, once', async () => {
    const { estimate, release } = heldEstimator();
    const run = runPerformance(DANCE, { estimate });
    for (let k = 0; k < 5; k++) run.send(k / 10, 'standing');
    await release();
    await release();
    const answers = run.sent('frame');
    expect(answers.map(({ sequence }) => sequence).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(answers.filter(({ outcome }) => outcome === 'dropped').map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it('records frames in the order of their sequence, though dropped ones are answered first', async () => {
    const { estimate, release } = heldEstimator();
    const run = runPerformance(DANCE, { estimate });
    for (let k = 0; k < 4; k++) run.send(k / 10, 'standing');
    expect(run.rows()).toEqual([]);
    await release();
    await release();
    expect(run.rows().map(({ observation: { stamp, outcome } }) => [stamp.sequence, outcome])).toEqual([
      [0, 'seen'],
      [1, 'dropped'],
      [2, 'dropped'],
      [3, 'seen'],
    ]);
  });

  it('answers with 99 numbers of a pose when somebody is seen, and none when nobody is', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(0.1, 'standing');
    await run.estimateFrame(0.2, 'nobody');
    const [seen, nobody] = run.sent('frame');
    expect(seen).toMatchObject({ outcome: 'seen' });
    expect(seen?.pose).toHaveLength(99);
    expect(nobody).toMatchObject({ outcome: 'nobody' });
    expect(nobody?.pose).toBeUndefined();
  });

  it('observes frames without a media time but neither judges nor records them', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(null, 'standing');
    expect(run.sent('frame')).toMatchObject([{ outcome: 'seen' }]);
    expect(run.sent('live')).toEqual([]);
    expect(run.rows()).toEqual([]);
  });

  it('drops and records a frame whose media time runs backwards', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(2, 'standing');
    await run.estimateFrame(1.9, 'standing');
    expect(run.rows().map(({ observation }) => observation.outcome)).toEqual(['seen', 'dropped']);
  });

  it('drops a frame of an epoch that is over', async () => {
    const run = runPerformance(DANCE);
    run.changeEpoch({ epoch: 1 });
    run.changeEpoch({ epoch: 2 });
    run.send(1, 'standing', { epoch: 1 });
    await flushPromises();
    expect(run.sent('frame')).toMatchObject([{ outcome: 'dropped' }]);
  });

  it('drops a frame that lies past the end of the dance', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(99, 'standing');
    expect(run.sent('frame')).toMatchObject([{ outcome: 'dropped' }]);
  });

  it('accepts an earlier media time in a new epoch', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(5, 'standing');
    run.changeEpoch({ epoch: 1, mediaTime: 1 });
    await run.estimateFrame(1, 'standing');
    expect(run.rows().map(({ observation }) => observation.outcome)).toEqual(['seen', 'seen']);
  });

  it('rejects a frame of an epoch that was never announced', () => {
    const run = runPerformance(DANCE);
    expect(() => run.send(1, 'standing', { epoch: 7 })).toThrow(MessageError);
  });

  it('rejects an epoch whose number does not rise', () => {
    const run = runPerformance(DANCE);
    run.changeEpoch({ epoch: 3 });
    expect(() => run.changeEpoch({ epoch: 3 })).toThrow('epoch: expected 4 or above, got 3');
  });

  it('judges nothing while the video is paused', async () => {
    const run = runPerformance(DANCE);
    run.changeEpoch({ epoch: 1, reason: 'pause', mediaTime: 2, playbackRate: 0 });
    await run.estimateFrame(2, 'standing');
    expect(run.sent('frame')).toMatchObject([{ outcome: 'seen' }]);
    expect(run.sent('live')).toEqual([]);
    expect(run.rows()).toEqual([]);
  });

  it('gives the same verdicts however late the poses arrive', async () => {
    const atOnce = runPerformance(DANCE);
    await atOnce.danceReference(0, 12);
    await atOnce.endVideo();
    const { estimate, release } = heldEstimator();
    const late = runPerformance(DANCE, { estimate });
    for (let k = 0; k < 120; k++) {
      late.send(k / 10, k / 10);
      late.clock.advance(90);
      await release();
    }
    await late.endVideo();
    expect(late.sent('verdict')).toEqual(atOnce.sent('verdict'));
    expect(late.sent('finished')).toEqual(atOnce.sent('finished'));
  });

  it('ends once when both the page and the server report the end', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(11.9, 'standing');
    const ended = run.endVideo();
    run.clock.advance(60_000);
    await Promise.all([ended, run.endVideo(), run.performance.stop({ reason: 'left' })]);
    expect(run.closed()).toEqual(['finished']);
    expect(run.sent('finished')).toHaveLength(1);
  });

  it('ends practice as complete when the player leaves', async () => {
    const run = runPerformance(DANCE, { isPractice: true });
    await run.estimateFrame(1, 'standing');
    run.clock.advance(14_000);
    expect(run.closed()).toEqual([]);
    await run.performance.stop({ reason: 'left' });
    expect(run.log).toContainEqual({ finished: 'complete' });
    expect(run.closed()).toEqual(['left']);
  });

  it('ends by itself after the end of the video', async () => {
    const run = runPerformance(DANCE);
    await run.estimateFrame(10, 'standing');
    run.clock.advance(3_900);
    await flushPromises();
    expect(run.closed()).toEqual([]);
    run.clock.advance(200);
    await flushPromises();
    expect(run.closed()).toEqual(['finished']);
  });

  it('does not end while the video is paused', async () => {
    const run = runPerformance(DANCE);
    run.changeEpoch({ epoch: 1, mediaTime: 11 });
    run.changeEpoch({ epoch: 2, reason: 'pause', mediaTime: 11, playbackRate: 0 });
    run.clock.advance(60_000);
    await flushPromises();
    expect(run.closed()).toEqual([]);
  });

  it('closes with 4408 after 15 s of silence and saves the session as incomplete', async () => {
    const run = runPerformance(LONG_DANCE);
    await run.estimateFrame(1, 'standing');
    run.clock.advance(14_900);
    expect(run.closed()).toEqual([]);
    run.clock.advance(200);
    await flushPromises();
    expect(run.closed()).toEqual(['silent']);
    expect(run.log).toContainEqual({ finished: 'incomplete' });
  });

  it('ends after a pause of ten minutes even if the page reports its camera', async () => {
    const run = runPerformance(DANCE);
    run.changeEpoch({ epoch: 1, reason: 'pause', mediaTime: 2, playbackRate: 0 });
    for (let k = 0; k < 599; k++) reportHealthAfter(run, 1_000);
    expect(run.closed()).toEqual([]);
    reportHealthAfter(run, 1_000);
    await flushPromises();
    expect(run.log.at(-1)).toEqual({ closed: { reason: 'idle' } });
  });

  it('restarts the pause timeout after playback resumed', async () => {
    const run = runPerformance(DANCE);
    for (const epoch of [1, 3]) {
      run.changeEpoch({ epoch, reason: 'pause', mediaTime: 2, playbackRate: 0 });
      run.clock.advance(590_000);
      run.changeEpoch({ epoch: epoch + 1, reason: 'play', mediaTime: 2 });
    }
    await flushPromises();
    expect(run.closed()).toEqual([]);
  });

  it('ends practice after three hours with that reason instead of a result', async () => {
    const run = runPerformance(DANCE, { isPractice: true });
    for (let k = 0; k < 799; k++) reportHealthAfter(run, 13_500);
    await flushPromises();
    expect(run.closed()).toEqual([]);
    reportHealthAfter(run, 13_500);
    await flushPromises();
    expect(run.log.slice(-2)).toEqual([{ finished: 'complete' }, { closed: { reason: 'too_long' } }]);
    expect(run.sent('finished')).toEqual([]);
  });

  it('ends as incomplete after three hours even if it is paused repeatedly', async () => {
    const run = runPerformance(DANCE);
    for (let k = 0; k < 18; k++) {
      run.changeEpoch({ reason: 'pause', mediaTime: 2, playbackRate: 0 });
      run.clock.advance(599_000);
      run.changeEpoch({ reason: 'play', mediaTime: 2 });
      run.clock.advance(1_000);
    }
    await flushPromises();
    expect(run.log.slice(-2)).toEqual([{ finished: 'incomplete' }, { closed: { reason: 'too_long' } }]);
  });

  it('ignores the session limit once it has ended', async () => {
    const run = runPerformance(DANCE);
    await run.endVideo();
    run.clock.advance(10_800_000);
    await flushPromises();
    expect(run.closed()).toEqual(['finished']);
  });

  it('drops frames that take longer than a second at the end', async () => {
    const run = runPerformance(DANCE, { estimate: () => new Promise(() => {}) });
    run.send(1, 'standing');
    const ended = run.endVideo();
    run.clock.advance(1_000);
    await ended;
    expect(run.sent('frame')).toMatchObject([{ sequence: 0, outcome: 'dropped' }]);
    expect(run.closed()).toEqual(['finished']);
  });

  it('accepts no new frames while it is finishing', async () => {
    const { estimate, release } = heldEstimator();
    const run = runPerformance(DANCE, { estimate });
    run.send(1, 'standing');
    const ended = run.endVideo();
    run.send(1.1, 'standing');
    await release();
    await ended;
    expect(run.sent('frame')).toMatchObject([
      { sequence: 1, outcome: 'dropped' },
      { sequence: 0, outcome: 'seen' },
    ]);
    expect(run.rows()).toHaveLength(1);
  });

  it('sends nothing after it has closed', async () => {
    const { estimate, release } = heldEstimator();
    const run = runPerformance(DANCE, { estimate });
    run.send(1, 'standing');
    await run.performance.stop({ reason: 'left' });
    const before = run.log.length;
    await release();
    run.performance.handleRate(5);
    expect(run.log).toHaveLength(before);
  });

  it('closes with 1003 at the twentieth undecodable frame within ten seconds', async () => {
    const run = runPerformance(LONG_DANCE);
    for (let k = 0; k < 19; k++) await run.estimateFrame(k / 10, 'broken');
    expect(run.closed()).toEqual([]);
    await run.estimateFrame(2, 'broken');
    expect(run.closed()).toEqual(['unreadable_frames']);
  });

  it('tolerates an undecodable frame now and then', async () => {
    const run = runPerformance(LONG_DANCE);
    for (let k = 0; k < 40; k++) {
      await run.estimateFrame(k, 'broken');
      run.clock.advance(1_000);
    }
    expect(run.closed()).toEqual([]);
  });

  it('loses only one frame when the estimator fails', async () => {
    let fails = true;
    const estimate = estimatorFrom(async (jpeg) => {
      if (fails) throw new Error('the worker has gone');
      return estimateFakeFrame(jpeg);
    });
    const run = runPerformance(DANCE, { estimate });
    await run.estimateFrame(1, 'standing');
    fails = false;
    await run.estimateFrame(1.1, 'standing');
    expect(run.rows().map(({ observation }) => observation.outcome)).toEqual(['dropped', 'seen']);
    expect(run.errors).toHaveLength(1);
  });

  it('closes with 1011 when the record cannot be finished', async () => {
    const finish = () => Promise.reject(new DiskFault('the disk is full'));
    const run = runPerformance(DANCE, {
      record: { appendFrame: () => {}, appendVerdict: () => {}, setLabInput: () => {}, finish },
    });
    await run.endVideo();
    expect(run.log.at(-1)).toEqual({ closed: { reason: 'disk_error' } });
    expect(run.sent('finished')).toEqual([]);
  });

  it('closes with 1011 when judging fails without an effect on the rest of the server', async () => {
    const judge = {
      handleFrame: () => {
        throw new Error('a bug');
      },
      handleLostFrame: () => [],
      handleEpoch: () => [],
      finish: () => {
        throw new Error('a bug');
      },
    };
    const run = runPerformance(DANCE, { judge });
    await run.estimateFrame(1, 'standing');
    await flushPromises();
    expect(run.log.slice(-2)).toEqual([{ finished: 'incomplete' }, { closed: { reason: 'server_error' } }]);
  });

  it('records the frame at which judging fails and all later ones', async () => {
    const real = new Judge(prepareReference(DANCE, 'whole'), { lagHint: 0 });
    const judge: PerformanceOptions['judge'] = {
      handleFrame: (frame) => {
        if (frame.sequence === 2) throw new Error('a bug');
        return real.handleFrame(frame);
      },
      handleLostFrame: (frame) => real.handleLostFrame(frame),
      handleEpoch: (epoch) => real.handleEpoch(epoch),
      finish: () => real.finish(),
    };
    const { estimate, release } = heldEstimator();
    const run = runPerformance(DANCE, { judge, estimate });
    for (let k = 0; k < 2; k++) {
      run.send(k / 10, 'standing');
      await release();
    }
    for (let k = 2; k < 5; k++) run.send(k / 10, 'standing');
    await release();
    await flushPromises();
    expect(run.closed()).toEqual(['server_error']);
    expect(
      run.rows().map(({ observation: { stamp, outcome }, live }) => [stamp.sequence, outcome, live !== null]),
    ).toEqual([
      [0, 'seen', true],
      [1, 'seen', true],
      [2, 'seen', false],
      [3, 'dropped', false],
      [4, 'dropped', false],
    ]);
  });

  describe('reports how much of the dance was judged', () => {
    const resultOf = (run: ReturnType<typeof runPerformance>) => run.sent('finished')[0]?.result;
    const shows = async (run: ReturnType<typeof runPerformance>, from: number, to: number, shown: 'nobody') => {
      for (let k = from * 10; k < to * 10; k++) await run.estimateFrame(k / 10, shown);
    };

    it('scores a player who was seen for the first third by that third', async () => {
      const [whole, left] = [runPerformance(DANCE), runPerformance(DANCE)];
      await whole.danceReference(0, 12);
      await whole.endVideo();
      await left.danceReference(0, 4);
      await shows(left, 4, 12, 'nobody');
      await left.endVideo();
      const mean = resultOf(whole)?.score ?? NaN;
      const result = resultOf(left);
      expect(resultOf(whole)).toMatchObject({ complete: true, lost: 0 });
      expect(result).toMatchObject({ complete: false, lost: 0 });
      expect(Math.abs((result?.score ?? NaN) - mean / 3 / 0.8)).toBeLessThan(5);
      const live = left.sent('live');
      expect(live.map(({ points }) => points)).toEqual(live.map(({ points }) => points).toSorted((a, b) => a - b));
      expect(live.at(-1)?.points).toBeLessThanOrEqual((result?.points ?? NaN) + 300);
      expect(Math.abs((live.at(-1)?.seen ?? NaN) - (result?.seen ?? NaN))).toBeLessThan(0.1);
    });

    it('leaves out what a failing estimator lost and marks the dance incomplete', async () => {
      const estimate = estimatorFrom((jpeg) => estimateFakeFrame(jpeg));
      let fails = false;
      const run = runPerformance(DANCE, {
        estimate: (request) => (fails ? Promise.reject(new Error('it hangs')) : estimate(request)),
      });
      await run.danceReference(0, 8);
      fails = true;
      await run.danceReference(8, 12);
      await run.endVideo();
      const result = resultOf(run);
      expect(Math.abs((result?.lost ?? NaN) - 1 / 3)).toBeLessThan(0.06);
      expect(result?.seen).toBeGreaterThan(0.95);
      expect(result?.score).toBeGreaterThan(80);
      expect(result).toMatchObject({ complete: false });
    });

    it.each([
      [
        'was left by the player',
        (run: ReturnType<typeof runPerformance>) => run.performance.stop({ reason: 'left' }),
        0,
      ],
      [
        'was ended by the server',
        (run: ReturnType<typeof runPerformance>) => run.performance.stop({ reason: 'server_stopping' }),
        2 / 3,
      ],
      [
        'lost its connection for good',
        (run: ReturnType<typeof runPerformance>) => {
          run.performance.suspend();
          return run.performance.stop({ reason: 'left' });
        },
        2 / 3,
      ],
    ] as const)(
      'counts what follows as lost only if the player did not end the dance: it %s',
      async (_how, end, lost) => {
        const results: DanceResult[] = [];
        const run = runPerformance(DANCE, {
          record: {
            appendFrame: () => {},
            appendVerdict: () => {},
            setLabInput: () => {},
            finish: async (_status, result) => void (result && results.push(result)),
          },
        });
        await run.danceReference(0, 4);
        await end(run);
        expect(Math.abs((results[0]?.lost ?? NaN) - lost)).toBeLessThan(0.06);
        expect(Math.abs((results[0]?.seen ?? NaN) - (lost > 0 ? 1 : 1 / 3))).toBeLessThan(0.06);
        expect(results[0]).toMatchObject({ complete: false });
      },
    );
  });
});
