import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { counted, createClientAddress } from '../../../apps/server/src/http/access/client-address.ts';
import { createPinCheck, makePin } from '../../../apps/server/src/http/access/host-pin.ts';
import { Passes } from '../../../apps/server/src/http/access/passes.ts';
import { isFromThisMachine } from '../../../apps/server/src/http/access/this-machine.ts';
import { createManualClock } from '../../support/manual-clock.ts';

const requestFrom = (remoteAddress: string, headers: Record<string, string> = {}, httpVersion = '1.1') =>
  ({ socket: { remoteAddress }, connection: { remoteAddress }, headers, httpVersion }) as unknown as IncomingMessage;

describe('a client is counted', () => {
  it.each([
    ['192.168.1.20', '192.168.1.20'],
    ['::ffff:192.168.1.20', '192.168.1.20'],
    ['2001:DB8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::'],
    ['2001:db8::1', '2001:db8:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0:0::'],
    ['::1', '0:0:0:0::'],
    ['', ''],
  ])('%s as %s', (address, as) => {
    expect(counted(address)).toBe(as);
  });

  it('by what a trusted proxy says, and by nothing that others say', () => {
    const addressOf = createClientAddress(['10.0.0.0/8']);
    const said = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    expect(addressOf(requestFrom('10.1.2.3', said))).toBe('203.0.113.9');
    expect(addressOf(requestFrom('203.0.113.1', said))).toBe('203.0.113.1');
    expect(createClientAddress([])(requestFrom('10.1.2.3', said))).toBe('10.1.2.3');
  });
});

describe('a request comes from this machine', () => {
  const host = 'localhost:8080';
  it.each([
    ['by its own address and name', requestFrom('127.0.0.1', { host }), true],
    ['by its other address', requestFrom('::1', { host: '[::1]:8080' }), true],
    ['by its address as IPv6 writes it', requestFrom('::ffff:127.0.0.1', { host }), true],
    ['not from another', requestFrom('192.168.1.20', { host }), false],
    ['not under a name that a foreign page may have', requestFrom('127.0.0.1', { host: 'dance.example' }), false],
    ['not without a name', requestFrom('127.0.0.1'), false],
    ['not through a proxy', requestFrom('127.0.0.1', { host, 'x-forwarded-for': '203.0.113.9' }), false],
    ['not through a proxy that only says itself', requestFrom('127.0.0.1', { host, via: '1.1 cache' }), false],
    ['not in the HTTP of proxies', requestFrom('127.0.0.1', { host }, '1.0'), false],
  ])('%s', (_what, request, is) => {
    expect(isFromThisMachine(request)).toBe(is);
  });
});

describe('a PIN', () => {
  it('has six digits, and is another each time', () => {
    const pins = Array.from({ length: 50 }, makePin);
    for (const pin of pins) expect(pin).toMatch(/^\d{6}$/);
    expect(new Set(pins).size).toBeGreaterThan(45);
  });

  it('is the right one or not', () => {
    const check = createPinCheck('123456', createManualClock());
    expect([check('123456', 'a'), check('12345', 'a'), check('', 'a')]).toEqual(['right', 'wrong', 'wrong']);
  });

  it('may be tried five times from an address, then once in half a minute, even when it is right', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    for (let k = 0; k < 5; k++) expect(check('000000', 'a')).toBe('wrong');
    expect(check('123456', 'a')).toEqual({ waitFor: 30 });
    expect(check('123456', 'b')).toBe('right');
    clock.pass(30_000);
    expect([check('123456', 'a'), check('123456', 'a')]).toEqual(['right', { waitFor: 30 }]);
  });

  it('is not to be found by trying from many addresses either', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    const tries = Array.from({ length: 100 }, (_, k) => check('000000', `address ${k}`));
    expect(tries.filter((answer) => answer === 'wrong')).toHaveLength(30);
    clock.pass(60_000);
    const later = Array.from({ length: 100 }, (_, k) => check('000000', `later ${k}`));
    expect(later.filter((answer) => answer === 'wrong')).toHaveLength(12);
  });
});

describe('a pass', () => {
  it('is good for a school day, or until it is ended', () => {
    const clock = createManualClock();
    const passes = new Passes(clock);
    const [first, second] = [passes.issue(), passes.issue()];
    expect(first).toMatch(/^[\w-]{22}$/);
    passes.end(second);
    expect([passes.isGood(first), passes.isGood(second), passes.isGood('')]).toEqual([true, false, false]);
    clock.pass(12 * 3_600_000);
    expect(passes.isGood(first)).toBe(false);
  });

  it('makes room for the newest thousand', () => {
    const passes = new Passes(createManualClock());
    const issued = Array.from({ length: 1001 }, () => passes.issue());
    expect([0, 1, 1000].map((k) => passes.isGood(issued[k] as string))).toEqual([false, true, true]);
  });
});
