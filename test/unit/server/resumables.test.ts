import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import { describe, expect, it } from 'vitest';
import { ResumableChannel } from '../../../apps/server/src/performance/channel.ts';
import { Resumables } from '../../../apps/server/src/performance/resumables.ts';
import type { Performance } from '../../../apps/server/src/performance/performance.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const WITHIN_MS = 20_000;
const ID = 'a session';

/** A socket's end, and the last secret that it was told. */
const socket = () => {
  const told: ServerMessage[] = [];
  return {
    connection: { send: (message: ServerMessage) => void told.push(message), close: () => {} },
    secret: () => told.findLast((message) => message.type === 'ready')?.resumeSecret ?? '',
  };
};

/** A dance of which only its end matters. */
const dancing = (resumeLimitMs?: number) => {
  const clock = createManualClock();
  const resumables = new Resumables(clock, WITHIN_MS);
  const stopped: Close[] = [];
  const stop = async (close: Close) => void stopped.push(close);
  const performance = { stop, suspend: () => {}, resume: () => {} } as unknown as Performance;
  const first = socket();
  const ready = () => ({ type: 'ready', sessionId: ID, fps: 10, maxInFlight: 2, moves: 3 }) as const;
  resumables.start({
    sessionId: ID,
    performance,
    source: { put: () => {} },
    channel: new ResumableChannel(first.connection),
    resumeLimitMs,
    ready,
  });
  const comesBack = (resumeSecret: string, to = socket()) =>
    resumables.resume({ type: 'resume', sessionId: ID, resumeSecret, lastSequence: 0, lastMove: 0 }, to.connection) &&
    to;
  return { clock, resumables, stopped, first, comesBack };
};

describe('a dance whose connection broke', () => {
  it('waits for its player until the timeout, then ends', () => {
    const { clock, resumables, stopped, first } = dancing();
    resumables.suspend(ID, first.connection);
    clock.advance(WITHIN_MS - 1);
    expect(stopped).toEqual([]);
    clock.advance(1);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });

  it('waits no longer than the limit that was handed in at its start', () => {
    const { clock, resumables, stopped, first } = dancing(3_000);
    resumables.suspend(ID, first.connection);
    clock.advance(2_999);
    expect(stopped).toEqual([]);
    clock.advance(1);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });

  it('restarts the timeout after each reconnection', () => {
    const { clock, resumables, stopped, first, comesBack } = dancing();
    resumables.suspend(ID, first.connection);
    clock.advance(WITHIN_MS - 1);
    const again = comesBack(first.secret());
    clock.advance(WITHIN_MS);
    expect(stopped).toEqual([]);
    resumables.suspend(ID, again?.connection ?? first.connection);
    clock.advance(WITHIN_MS);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });
});

describe('a secret', () => {
  it('is valid until a newer one is used, however often the connection breaks before `ready` arrives', () => {
    const { resumables, first, comesBack } = dancing();
    let last = first;
    for (let k = 0; k < 20; k++) {
      resumables.suspend(ID, last.connection);
      const again = comesBack(first.secret());
      expect(again).not.toBeNull();
      last = again ?? last;
    }
    resumables.suspend(ID, last.connection);
    expect(comesBack(last.secret())).not.toBeNull();
    expect(comesBack(first.secret())).toBeNull();
  });

  it('stays valid when an attempt with an older one arrives later', () => {
    const { resumables, first, comesBack } = dancing();
    resumables.suspend(ID, first.connection);
    const again = comesBack(first.secret());
    resumables.suspend(ID, again?.connection ?? first.connection);
    const late = comesBack(first.secret());
    resumables.suspend(ID, late?.connection ?? first.connection);
    expect(comesBack(again?.secret() ?? '')).not.toBeNull();
  });

  it('is rejected once the player has used a newer one', () => {
    const { resumables, first, comesBack } = dancing();
    resumables.suspend(ID, first.connection);
    const again = comesBack(first.secret());
    resumables.confirmSecret(ID);
    expect(comesBack(first.secret())).toBeNull();
    expect(comesBack(again?.secret() ?? '')).not.toBeNull();
  });
});

describe('a dance that is over', () => {
  it('is kept for its last messages, and then forgotten', () => {
    const { clock, resumables, first, comesBack } = dancing();
    resumables.end(ID);
    clock.advance(WITHIN_MS - 1);
    const again = comesBack(first.secret());
    expect(again).not.toBeNull();
    clock.advance(1);
    expect(comesBack(again?.secret() ?? '')).toBeNull();
  });

  it('is forgotten when its socket closes after its end, too', () => {
    const { clock, resumables, first, comesBack } = dancing();
    resumables.end(ID);
    resumables.suspend(ID, first.connection);
    clock.advance(WITHIN_MS);
    expect(comesBack(first.secret())).toBeNull();
  });
});
