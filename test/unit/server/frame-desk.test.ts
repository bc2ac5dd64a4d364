import type { ServerMessage } from '@instep/protocol/messages';
import { describe, expect, it } from 'vitest';
import { BadFrameCounts } from '../../../apps/server/src/play/bad-frames.ts';
import { FrameDesk } from '../../../apps/server/src/play/frame-desk.ts';
import { estimatorBy, lookAt, pictureOf } from '../../support/fake-estimator.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { settled } from '../../support/run-session.ts';

const create = (people = 1) => {
  const sent: ServerMessage[] = [];
  const looks: (() => void)[] = [];
  const clock = createManualClock();
  const desk = new FrameDesk({
    estimate: estimatorBy(async (jpeg) => {
      await new Promise<void>((resolve) => looks.push(resolve));
      return { ...(await lookAt(jpeg)), inferMs: 30, track: { people } };
    }),
    clock,
    send: (message) => sent.push(message),
    onAnswered: () => {},
    onError: () => {},
    badFrames: new BadFrameCounts(clock).openFor('here'),
    isDancing: true,
    onTooBad: () => {},
  });
  const put = (sequence: number, captureTime: number): void =>
    desk.put({ sequence, captureTime, epoch: 0, mediaTime: null, capturedByCamera: true, jpeg: pictureOf('standing') });
  return { desk, put, sent, looks, clock };
};

describe('a desk for frames', () => {
  it.each([
    [1, false],
    [2, true],
  ])('of %i in the picture it tells, or not: that somebody is alone goes without saying', async (people, told) => {
    const { put, sent, looks } = create(people);
    put(0, 0);
    looks.shift()?.();
    await settled();
    expect(sent).toMatchObject([{ outcome: 'seen' }]);
    expect('people' in (sent[0] ?? {})).toBe(told);
  });

  it('says how long a frame waited and how long looking took', async () => {
    const { put, sent, looks, clock } = create();
    put(0, 0);
    clock.pass(50);
    looks.shift()?.();
    await settled();
    expect(sent).toMatchObject([{ sequence: 0, outcome: 'seen', queueMs: 20, inferMs: 30 }]);
  });

  it('answers a frame that was given up once, though its pose comes later', async () => {
    const { desk, put, sent, looks } = create();
    put(0, 0);
    put(1, 1);
    desk.dropAll();
    looks.shift()?.();
    await settled();
    expect(sent.map((message) => message.type === 'frame' && [message.sequence, message.outcome])).toEqual([
      [1, 'dropped'],
      [0, 'dropped'],
    ]);
  });

  it('drops a frame that was not taken after the one before', () => {
    const { put, sent } = create();
    put(0, 10);
    put(1, 10);
    expect(sent).toMatchObject([{ sequence: 1, outcome: 'dropped' }]);
  });
});
