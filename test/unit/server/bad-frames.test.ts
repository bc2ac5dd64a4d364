import { describe, expect, it } from 'vitest';
import { BadFrameCounts } from '@instep/server/limits/bad-frames';
import { createManualClock } from '../../support/manual-clock.ts';

const UNDECODABLE = { outcome: 'undecodable', decodeMs: 0.1 } as const;
const SEEN = { outcome: 'seen', decodeMs: 2 } as const;

const create = () => {
  const clock = createManualClock();
  return { clock, counts: new BadFrameCounts(clock) };
};

describe('bad frames of a connection', () => {
  it('close it at the twentieth undecodable frame in ten seconds', () => {
    const { clock, counts } = create();
    const connection = counts.forConnection('a');
    for (let k = 0; k < 19; k++) {
      expect(connection.countFrame(UNDECODABLE)).toBeNull();
      clock.advance(500);
    }
    expect(connection.countFrame(UNDECODABLE)).toEqual({ reason: 'unreadable_frames' });
  });

  it('do not close it when they are few; good frames never count', () => {
    const { clock, counts } = create();
    const connection = counts.forConnection('a');
    for (let k = 0; k < 100; k++) {
      expect(connection.countFrame(UNDECODABLE)).toBeNull();
      for (let good = 0; good < 10; good++) expect(connection.countFrame(SEEN)).toBeNull();
      clock.advance(1100);
    }
  });

  it.each([
    ['a second each', 1000, 1],
    ['a quarter of one', 250, 4],
    ['a twentieth', 50, 20],
  ])('close it after a second of decoding: %s', (_name, decodeMs, most) => {
    for (const outcome of ['undecodable', 'seen'] as const) {
      const connection = create().counts.forConnection('a');
      let sent = 0;
      while (connection.countFrame({ outcome, decodeMs }) === null) sent += 1;
      expect(sent).toBeLessThan(most);
      expect(connection.countFrame({ outcome, decodeMs })).toEqual({ reason: 'costly_frames' });
    }
  });
});

describe('bad frames of an address', () => {
  it('are counted over all its connections, successive ones included', () => {
    const { clock, counts } = create();
    let sent = 0;
    for (let k = 0; k < 30; k++) {
      const connection = counts.forConnection('a');
      // As many as one connection may send: each of them is new.
      for (let one = 0; one < 19 && connection.countFrame(UNDECODABLE) === null; one++) sent += 1;
      clock.advance(100);
    }
    expect(sent).toBeLessThan(60);
    expect(counts.forConnection('b').countFrame(UNDECODABLE)).toBeNull();
    clock.advance(60_000);
    expect(counts.forConnection('a').countFrame(UNDECODABLE)).toBeNull();
  });

  it('leave its other connections open', () => {
    const { counts } = create();
    const honest = counts.forConnection('a');
    for (let k = 0; k < 100; k++) counts.forConnection('a').countFrame(UNDECODABLE);
    expect(honest.countFrame(SEEN)).toBeNull();
    expect(honest.mayStart()).toBe(true);
  });

  it('are forgotten with the address that was used longest ago', () => {
    const { counts } = create();
    const fill = (address: string): void => {
      for (let k = 0; k < 60; k++) counts.forConnection(address).countFrame(UNDECODABLE);
    };
    fill('old');
    fill('last');
    for (let k = 0; k < 9_999; k++) counts.forConnection(`other ${k}`).countFrame(UNDECODABLE);
    expect(counts.forConnection('last').countFrame(UNDECODABLE)).toEqual({ reason: 'unreadable_frames' });
    expect(counts.forConnection('old').countFrame(UNDECODABLE)).toBeNull();
  });
});

describe('a connection whose frame kills an estimator worker', () => {
  it('is closed at the first death in a camera check, at the second in a dance', () => {
    const { counts } = create();
    expect(counts.forConnection('a').countWorkerDeath(false)).toEqual({ reason: 'deadly_frames' });
    const dancer = counts.forConnection('b');
    expect(dancer.countWorkerDeath(true)).toBeNull();
    expect(dancer.countWorkerDeath(true)).toEqual({ reason: 'deadly_frames' });
  });

  it('blocks its address for a minute after the second time', () => {
    const { clock, counts } = create();
    counts.forConnection('a').countWorkerDeath(false);
    expect(counts.forConnection('a').mayStart()).toBe(true);
    counts.forConnection('a').countWorkerDeath(false);
    expect(counts.forConnection('a').mayStart()).toBe(false);
    expect(counts.forConnection('b').mayStart()).toBe(true);
    clock.advance(60_000);
    expect(counts.forConnection('a').mayStart()).toBe(true);
  });
});
