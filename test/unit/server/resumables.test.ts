import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import { describe, expect, it } from 'vitest';
import { ResumableLine } from '../../../apps/server/src/play/resumable-line.ts';
import { Resumables } from '../../../apps/server/src/play/resumables.ts';
import type { Session } from '../../../apps/server/src/play/session.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const WITHIN_MS = 20_000;
const ID = 'a session';

/** A socket's end, and the last secret that it was told. */
const socket = () => {
  const told: ServerMessage[] = [];
  return {
    line: { send: (message: ServerMessage) => void told.push(message), close: () => {} },
    secret: () => told.findLast((message) => message.type === 'ready')?.resumeSecret ?? '',
  };
};

/** A dance of which only its end matters. */
const dancing = () => {
  const clock = createManualClock();
  const resumables = new Resumables(clock, WITHIN_MS);
  const stopped: Close[] = [];
  const stop = async (close: Close) => void stopped.push(close);
  const session = { stop, suspend: () => {}, resume: () => {} } as unknown as Session;
  const first = socket();
  const ready = () => ({ type: 'ready', sessionId: ID, fps: 10, maxInFlight: 2, moves: 3 }) as const;
  resumables.add({ session, line: new ResumableLine(first.line), ready });
  const comesBack = (resumeSecret: string, to = socket()) =>
    resumables.resume({ type: 'resume', sessionId: ID, resumeSecret, lastSequence: 0, lastMove: 0 }, to.line) && to;
  return { clock, resumables, session, stopped, first, comesBack };
};

describe('a dance whose line broke', () => {
  it('waits for its player so long, and ends then', () => {
    const { clock, resumables, stopped, first } = dancing();
    resumables.suspend(ID, first.line);
    clock.pass(WITHIN_MS - 1);
    expect(stopped).toEqual([]);
    clock.pass(1);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });

  it('waits anew after he has been there again', () => {
    const { clock, resumables, stopped, first, comesBack } = dancing();
    resumables.suspend(ID, first.line);
    clock.pass(WITHIN_MS - 1);
    const again = comesBack(first.secret());
    clock.pass(WITHIN_MS);
    expect(stopped).toEqual([]);
    resumables.suspend(ID, again?.line ?? first.line);
    clock.pass(WITHIN_MS);
    expect(stopped).toEqual([{ reason: 'left' }]);
  });
});

describe('a secret', () => {
  it('is good until a newer one is used, however often the line breaks before `ready` came through', () => {
    const { resumables, first, comesBack } = dancing();
    let last = first;
    for (let k = 0; k < 20; k++) {
      resumables.suspend(ID, last.line);
      const again = comesBack(first.secret());
      expect(again).not.toBeNull();
      last = again ?? last;
    }
    resumables.suspend(ID, last.line);
    expect(comesBack(last.secret())).not.toBeNull();
    expect(comesBack(first.secret())).toBeNull();
  });

  it('is good though a try with an older one arrived after it was told', () => {
    const { resumables, first, comesBack } = dancing();
    resumables.suspend(ID, first.line);
    const again = comesBack(first.secret());
    resumables.suspend(ID, again?.line ?? first.line);
    const late = comesBack(first.secret());
    resumables.suspend(ID, late?.line ?? first.line);
    expect(comesBack(again?.secret() ?? '')).not.toBeNull();
  });

  it('takes nothing over from the player who was heard with a newer one', () => {
    const { resumables, first, comesBack } = dancing();
    resumables.suspend(ID, first.line);
    const again = comesBack(first.secret());
    resumables.hear(ID);
    expect(comesBack(first.secret())).toBeNull();
    expect(comesBack(again?.secret() ?? '')).not.toBeNull();
  });
});

describe('a dance that is over', () => {
  it('is kept for its last words, and then forgotten', () => {
    const { clock, resumables, first, comesBack } = dancing();
    resumables.end(ID);
    clock.pass(WITHIN_MS - 1);
    const again = comesBack(first.secret());
    expect(again).not.toBeNull();
    clock.pass(1);
    expect(comesBack(again?.secret() ?? '')).toBeNull();
  });

  it('is forgotten too when its socket goes after its end', () => {
    const { clock, resumables, first, comesBack } = dancing();
    resumables.end(ID);
    resumables.suspend(ID, first.line);
    clock.pass(WITHIN_MS);
    expect(comesBack(first.secret())).toBeNull();
  });
});
