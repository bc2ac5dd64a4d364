import { describe, expect, it } from 'vitest';
import { detectHang } from '@instep/server/sources/hang-detector';
import { createManualClock } from '../../support/manual-clock.ts';

/** A watch of two seconds, and what it reported. */
const watched = () => {
  const clock = createManualClock();
  const reported: number[] = [];
  let waitedMs = 0;
  const cancel = detectHang({
    clock,
    timeoutMs: 2000,
    cpuWaitMs: () => waitedMs,
    onHang: (quietMs) => reported.push(quietMs),
  });
  /** Seconds pass, and in such a share of them it waits for a core. */
  const pass = (seconds: number, waits = 0): void => {
    for (let k = 0; k < seconds * 20; k++) {
      waitedMs += 50 * waits;
      clock.advance(50);
    }
  };
  return { clock, reported, cancel, pass };
};

describe('hang detection of a process', () => {
  it('reports a hang after the timeout when the process does not wait for a core', () => {
    const { reported, pass } = watched();
    pass(2.2);
    expect(reported).toEqual([]);
    pass(0.1);
    expect(reported).toEqual([2250]);
    pass(60);
    expect(reported).toHaveLength(1);
  });

  it('reports nothing when it is cancelled in time', () => {
    const { reported, cancel, pass } = watched();
    pass(1.9);
    cancel();
    pass(60);
    expect(reported).toEqual([]);
  });

  it('allows ten times as long to a process that gets a tenth of a core', () => {
    const { reported, pass } = watched();
    pass(19, 0.9);
    expect(reported).toEqual([]);
    pass(2, 0.9);
    expect(reported).toHaveLength(1);
  });

  it('reports a hang eventually when the process gets no core at all', () => {
    const { reported, pass } = watched();
    pass(29, 1);
    expect(reported).toEqual([]);
    pass(2, 1);
    expect(reported).toEqual([30_000]);
  });

  it('counts time in which this process was blocked as one check', () => {
    const clock = createManualClock();
    const late = { ...clock, now: () => clock.now() + heldUpMs };
    let heldUpMs = 0;
    const reported: number[] = [];
    detectHang({ clock: late, timeoutMs: 2000, cpuWaitMs: () => 0, onHang: (ms) => reported.push(ms) });
    clock.advance(200);
    heldUpMs = 5000;
    clock.advance(1900);
    expect(reported).toEqual([]);
    clock.advance(200);
    expect(reported).toEqual([7250]);
  });
});
