import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import { describe, expect, it } from 'vitest';
import { ResumableChannel } from '@instep/server/performance/channel';
import { ResumableRuns } from '@instep/server/performance/resumable-runs';
import type { Performance } from '@instep/server/performance/performance';
import { createManualClock } from '../../support/manual-clock.ts';

const RESUME_TIMEOUT_MS = 20_000;
const ID = 'a session';

/** A connection, and the last secret that was received over it. */
const connect = () => {
  const received: ServerMessage[] = [];
  return {
    connection: { send: (message: ServerMessage) => void received.push(message), close: () => {} },
    secret: () => received.findLast((message) => message.type === 'ready')?.resumeSecret ?? '',
  };
};

/** Starts a run whose performance only records why it was stopped. */
const startRun = (resumeTimeoutMs?: number) => {
  const clock = createManualClock();
  const runs = new ResumableRuns(clock, RESUME_TIMEOUT_MS);
  const stopped: Close[] = [];
  const stop = async (close: Close) => void stopped.push(close);
  const performance = { stop, suspend: () => {}, resume: () => {} } as unknown as Performance;
  const first = connect();
  const ready = () => ({ type: 'ready', sessionId: ID, fps: 10, maxInFlight: 2, moves: 3 }) as const;
  runs.start({
    sessionId: ID,
    performance,
    source: { put: () => {}, useServer: () => {}, swap: () => {} },
    channel: new ResumableChannel(first.connection),
    resumeTimeoutMs: resumeTimeoutMs,
    readyMessage: ready,
  });
  const resume = (resumeSecret: string, to = connect()) =>
    runs.resume({ type: 'resume', sessionId: ID, resumeSecret, lastSequence: 0, lastMove: 0 }, to.connection) && to;
  return { clock, runs, stopped, first, resume };
};

describe('a run whose connection broke', () => {
  it('is stopped if its player does not resume it before the timeout', () => {
    const { clock, runs, stopped, first } = startRun();
    runs.suspend(ID, first.connection);
    clock.advance(RESUME_TIMEOUT_MS - 1);
    expect(stopped).toEqual([]);
    clock.advance(1);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });

  it('is stopped after its own timeout if it was started with one', () => {
    const { clock, runs, stopped, first } = startRun(3_000);
    runs.suspend(ID, first.connection);
    clock.advance(2_999);
    expect(stopped).toEqual([]);
    clock.advance(1);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });

  it('gets the whole timeout again each time its connection breaks', () => {
    const { clock, runs, stopped, first, resume } = startRun();
    runs.suspend(ID, first.connection);
    clock.advance(RESUME_TIMEOUT_MS - 1);
    const again = resume(first.secret());
    clock.advance(RESUME_TIMEOUT_MS);
    expect(stopped).toEqual([]);
    runs.suspend(ID, again?.connection ?? first.connection);
    clock.advance(RESUME_TIMEOUT_MS);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });
});

describe('a resume secret', () => {
  it('is valid until a newer one is used, however often the connection breaks before `ready` arrives', () => {
    const { runs, first, resume } = startRun();
    let last = first;
    for (let k = 0; k < 20; k++) {
      runs.suspend(ID, last.connection);
      const again = resume(first.secret());
      expect(again).not.toBeNull();
      last = again ?? last;
    }
    runs.suspend(ID, last.connection);
    expect(resume(last.secret())).not.toBeNull();
    expect(resume(first.secret())).toBeNull();
  });

  it('stays valid if an attempt with an older one arrives after it was sent', () => {
    const { runs, first, resume } = startRun();
    runs.suspend(ID, first.connection);
    const again = resume(first.secret());
    runs.suspend(ID, again?.connection ?? first.connection);
    const late = resume(first.secret());
    runs.suspend(ID, late?.connection ?? first.connection);
    expect(resume(again?.secret() ?? '')).not.toBeNull();
  });

  it('is rejected once the player has received a newer one and is connected', () => {
    const { runs, first, resume } = startRun();
    runs.suspend(ID, first.connection);
    const again = resume(first.secret());
    runs.confirmSecret(ID);
    expect(resume(first.secret())).toBeNull();
    expect(resume(again?.secret() ?? '')).not.toBeNull();
  });
});

describe('a run that is over', () => {
  it('can be resumed for its last messages until the timeout', () => {
    const { clock, runs, first, resume } = startRun();
    runs.handleEnd(ID);
    clock.advance(RESUME_TIMEOUT_MS - 1);
    const again = resume(first.secret());
    expect(again).not.toBeNull();
    clock.advance(1);
    expect(resume(again?.secret() ?? '')).toBeNull();
  });

  it('cannot be resumed after the timeout, even if its connection closed after its end', () => {
    const { clock, runs, first, resume } = startRun();
    runs.handleEnd(ID);
    runs.suspend(ID, first.connection);
    clock.advance(RESUME_TIMEOUT_MS);
    expect(resume(first.secret())).toBeNull();
  });
});
