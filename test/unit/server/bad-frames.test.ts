import { describe, expect, it } from 'vitest';
import { BadFrameCounts } from '../../../apps/server/src/limits/bad-frames.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const UNDECODABLE = { outcome: 'undecodable', decodeMs: 0.1 } as const;
const SEEN = { outcome: 'seen', decodeMs: 2 } as const;

const create = () => {
  const clock = createManualClock();
  return { clock, counts: new BadFrameCounts(clock) };
};

describe('bad frames of a connection', () => {
  it('close it at the twentieth undecodable one in ten seconds', () => {
    const { clock, counts } = create();
    const connection = counts.openFor('a');
    for (let k = 0; k < 19; k++) {
      expect(connection.count(UNDECODABLE)).toBeNull();
      clock.pass(500);
    }
    expect(connection.count(UNDECODABLE)).toEqual({ reason: 'unreadable_frames' });
  });

  it('are forgiven when they are few, and good ones never count', () => {
    const { clock, counts } = create();
    const connection = counts.openFor('a');
    for (let k = 0; k < 100; k++) {
      expect(connection.count(UNDECODABLE)).toBeNull();
      for (let good = 0; good < 10; good++) expect(connection.count(SEEN)).toBeNull();
      clock.pass(1100);
    }
  });

  it.each([
    ['a second each', 1000, 1],
    ['a quarter of one', 250, 4],
    ['a twentieth', 50, 20],
  ])('close it after a second in which they were decoded: %s', (_name, decodeMs, most) => {
    for (const outcome of ['undecodable', 'seen'] as const) {
      const connection = create().counts.openFor('a');
      let sent = 0;
      while (connection.count({ outcome, decodeMs }) === null) sent += 1;
      expect(sent).toBeLessThan(most);
      expect(connection.count({ outcome, decodeMs })).toEqual({ reason: 'costly_frames' });
    }
  });
});

describe('bad frames of an address', () => {
  it('are counted over all its connections, one after the other too', () => {
    const { clock, counts } = create();
    let sent = 0;
    for (let k = 0; k < 30; k++) {
      const connection = counts.openFor('a');
      // As many as one connection may send: each of them is new.
      for (let one = 0; one < 19 && connection.count(UNDECODABLE) === null; one++) sent += 1;
      clock.pass(100);
    }
    expect(sent).toBeLessThan(60);
    expect(counts.openFor('b').count(UNDECODABLE)).toBeNull();
    clock.pass(60_000);
    expect(counts.openFor('a').count(UNDECODABLE)).toBeNull();
  });

  it('do not disturb its other connections, whose frames are good', () => {
    const { counts } = create();
    const honest = counts.openFor('a');
    for (let k = 0; k < 100; k++) counts.openFor('a').count(UNDECODABLE);
    expect(honest.count(SEEN)).toBeNull();
    expect(honest.mayBegin()).toBe(true);
  });

  it('are forgotten with the addresses that were heard of longest ago, not with those heard of last', () => {
    const { counts } = create();
    const fill = (address: string): void => {
      for (let k = 0; k < 60; k++) counts.openFor(address).count(UNDECODABLE);
    };
    fill('old');
    fill('last');
    for (let k = 0; k < 9_999; k++) counts.openFor(`other ${k}`).count(UNDECODABLE);
    expect(counts.openFor('last').count(UNDECODABLE)).toEqual({ reason: 'unreadable_frames' });
    expect(counts.openFor('old').count(UNDECODABLE)).toBeNull();
  });
});

describe('who kills an estimator', () => {
  it('is closed at once while watching, and the second time while dancing', () => {
    const { counts } = create();
    expect(counts.openFor('a').countKill(false)).toEqual({ reason: 'deadly_frames' });
    const dancer = counts.openFor('b');
    expect(dancer.countKill(true)).toBeNull();
    expect(dancer.countKill(true)).toEqual({ reason: 'deadly_frames' });
  });

  it('may not begin again for a minute, the second time, from whatever connection', () => {
    const { clock, counts } = create();
    counts.openFor('a').countKill(false);
    expect(counts.openFor('a').mayBegin()).toBe(true);
    counts.openFor('a').countKill(false);
    expect(counts.openFor('a').mayBegin()).toBe(false);
    expect(counts.openFor('b').mayBegin()).toBe(true);
    clock.pass(60_000);
    expect(counts.openFor('a').mayBegin()).toBe(true);
  });
});
