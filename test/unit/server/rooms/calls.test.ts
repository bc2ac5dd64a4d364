import { describe, expect, test } from 'vitest';
import { createTestRoom } from '../../../support/test-room.ts';

const createPair = () => {
  const test = createTestRoom();
  const mia = test.enter('Mia');
  test.clock.advance(1000);
  const ben = test.enter('Ben');
  const ada = test.enter('Ada');
  const call = (from: typeof mia, to: typeof mia, wanted = true) => from.say({ type: 'call', to: to.id, wanted });
  const offer = (from: typeof mia, to: typeof mia) =>
    from.say({ type: 'signal', to: to.id, description: { type: 'offer', sdp: 'v=0' } });
  const count = (of: typeof mia, type: string) => of.messages.filter((message) => message.type === type).length;
  return { ...test, mia, ben, ada, call, offer, count };
};

describe('a call', () => {
  test('asks the other first, and begins when both want it', () => {
    const { mia, ben, call } = createPair();
    call(mia, ben);
    expect(ben.last('callAsked')).toEqual({ type: 'callAsked', from: mia.id });
    expect(mia.last('call')).toBeUndefined();
    call(ben, mia);
    expect(mia.last('call')).toMatchObject({ from: ben.id, polite: false, iceServers: [{ urls: `turn:${mia.id}` }] });
    expect(ben.last('call')).toMatchObject({ from: mia.id, polite: true, iceServers: [{ urls: `turn:${ben.id}` }] });
  });

  test('has one polite side when both came at the same moment', () => {
    const { ben, ada, call } = createPair();
    call(ben, ada);
    call(ada, ben);
    expect(ben.last('call')?.polite).not.toBe(ada.last('call')?.polite);
  });

  test('begins again for a page that was reloaded', () => {
    const { mia, ben, call, count } = createPair();
    call(mia, ben);
    call(ben, mia);
    ben.breakOff();
    ben.comeBack();
    call(ben, mia);
    expect(ben.last('call')).toBeDefined();
    expect(count(mia, 'call')).toBe(2);
  });

  test('that ended while the other was away is over for them when they come back, and can be started again', () => {
    const { mia, ben, ada, call, count } = createPair();
    for (const friend of [mia, ada]) {
      call(friend, ben);
      call(ben, friend);
    }
    ben.breakOff();
    call(mia, ben, false);
    call(ada, ben, false);
    call(ada, ben);
    ben.comeBack();
    expect(ben.last('hung')).toEqual({ type: 'hung', from: mia.id });
    expect(count(ben, 'hung')).toBe(1);
    ben.breakOff();
    ben.comeBack();
    expect(count(ben, 'hung')).toBe(0);
  });

  test('ends for both when one wants it no more, or is gone', () => {
    const { mia, ben, ada, call, offer } = createPair();
    for (const [from, to] of [
      [mia, ben],
      [ben, mia],
      [mia, ada],
      [ada, mia],
    ] as const) {
      call(from, to);
    }
    call(ben, mia, false);
    expect(mia.last('hung')).toEqual({ type: 'hung', from: ben.id });
    offer(ben, mia);
    expect(mia.last('signal')).toBeUndefined();
    ada.leave();
    expect(mia.last('hung')).toEqual({ type: 'hung', from: ada.id });
  });
});

describe('a signal', () => {
  test('is passed on as it is between two who both want the call', () => {
    const { mia, ben, call } = createPair();
    call(mia, ben);
    call(ben, mia);
    const candidate = { candidate: 'candidate:1', anything: [1, { more: null }] };
    mia.say({ type: 'signal', to: ben.id, candidate });
    expect(ben.last('signal')).toEqual({ type: 'signal', from: mia.id, candidate, description: undefined });
  });

  test.each(['nobody', 'the sender alone', 'the other alone'])('is dropped when %s wants the call', (who) => {
    const { mia, ben, call, offer } = createPair();
    if (who === 'the sender alone') call(mia, ben);
    if (who === 'the other alone') call(ben, mia);
    offer(mia, ben);
    expect(ben.last('signal')).toBeUndefined();
  });

  test('reaches nobody else', () => {
    const { mia, ben, ada, call, offer } = createPair();
    call(mia, ben);
    call(ben, mia);
    offer(mia, ada);
    offer(mia, mia);
    offer(ada, ben);
    expect(ada.last('signal')).toBeUndefined();
    expect(ben.last('signal')).toBeUndefined();
  });

  test('is dropped beyond 60 in 10 s', () => {
    const { mia, ben, call, offer, count, clock } = createPair();
    call(mia, ben);
    call(ben, mia);
    for (let k = 0; k < 100; k++) offer(mia, ben);
    expect(count(ben, 'signal')).toBe(60);
    clock.advance(10_000);
    for (let k = 0; k < 100; k++) offer(mia, ben);
    expect(count(ben, 'signal')).toBe(120);
  });
});
