import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../apps/server/src/config.ts';
import { counted, createClientAddress } from '../../../apps/server/src/limits/client-address.ts';
import { EntryKey } from '../../../apps/server/src/access/entry-key.ts';
import { createPinCheck, makePin } from '../../../apps/server/src/access/host-pin.ts';
import { ExpiringTokens, PASSES } from '../../../apps/server/src/access/expiring-tokens.ts';
import { expectsOthers, isFromThisMachine } from '../../../apps/server/src/access/this-machine.ts';
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

describe('others are expected', () => {
  const nobody = readConfig({});
  it('by none of the settings as they come', () => {
    expect(expectsOthers(nobody)).toBe(false);
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(expectsOthers({ ...nobody, host })).toBe(false);
  });

  it.each([
    [{ TRUST_PROXY: '127.0.0.1' }],
    [{ ALLOWED_HOSTS: 'dance.school' }],
    [{ LAN: 'on' }],
    [{ HOST: '0.0.0.0' }],
    [{ HOST: '::' }],
    [{ HOST: '192.168.1.20' }],
  ])('with %o', (environment) => {
    expect(expectsOthers(readConfig(environment as Record<string, string>))).toBe(true);
  });
});

describe('a PIN', () => {
  const by = (device: string, address = '203.0.113.1') => ({ address, device });

  it('has six digits, and is another each time', () => {
    const pins = Array.from({ length: 50 }, makePin);
    for (const pin of pins) expect(pin).toMatch(/^\d{6}$/);
    expect(new Set(pins).size).toBeGreaterThan(45);
  });

  it('is the right one or not', () => {
    const check = createPinCheck('123456', createManualClock());
    const answers = ['123456', '12345', '', '1234567'].map((pin) => check(pin, by('a')));
    expect(answers).toEqual(['right', 'wrong', 'wrong', 'wrong']);
  });

  it('may be wrong five times on a device, then once in half a minute, and says how long to wait', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    for (let k = 0; k < 5; k++) expect(check('000000', by('a'))).toBe('wrong');
    expect(check('123456', by('a'))).toEqual({ waitFor: 30 });
    clock.pass(30_000);
    expect([check('000000', by('a')), check('123456', by('a'))]).toEqual(['wrong', { waitFor: 30 }]);
  });

  it('may be right as often as somebody likes', () => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 100; k++) expect(check('123456', by('a'))).toBe('right');
  });

  it.each([
    ['of the same address', by('a', '203.0.113.1'), by('b', '203.0.113.1')],
    ['of the same IPv6 network', by('', '2001:db8::1'), by('', '2001:db8::2')],
  ])('is taken from a device beside another %s that guesses', (_what, pupil, teacher) => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 200; k++) check('000000', pupil);
    expect(check('123456', teacher)).toBe('right');
  });

  it('is taken from a device that is wrong for the first time beside a whole class that guesses', () => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 200; k++) check('000000', by(`pupil ${k % 20}`));
    expect(check('123456', by('teacher'))).toBe('right');
  });

  it('is taken from a device that was right before, whoever guesses with however many devices', () => {
    const check = createPinCheck('123456', createManualClock());
    check('123456', by('teacher'));
    for (let k = 0; k < 1000; k++) check('000000', by(`made up ${k}`));
    expect(check('123456', by('somebody else'))).toMatchObject({ waitFor: 5 });
    expect(check('123456', by('teacher'))).toBe('right');
  });

  it('is not to be found by many devices or addresses either', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    const wrongOf = (who: string) =>
      Array.from({ length: 500 }, (_, k) => check('000000', by(`${who} ${k}`, `2001:db8::${k}`))).filter(
        (answer) => answer === 'wrong',
      ).length;
    expect(wrongOf('first')).toBe(60);
    clock.pass(60_000);
    expect(wrongOf('later')).toBe(24);
  });
});

describe('the key of the printed link', () => {
  it('is good once', () => {
    const key = new EntryKey();
    expect(key.text).toMatch(/^[\w-]{22}$/);
    expect([key.redeem(''), key.redeem(`${key.text}x`), key.redeem(key.text), key.redeem(key.text)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a pass', () => {
  it('is good for a school day, or until it is ended', () => {
    const clock = createManualClock();
    const passes = new ExpiringTokens(PASSES, clock);
    const [first, second] = [passes.issue(), passes.issue()];
    expect(first).toMatch(/^[\w-]{22}$/);
    passes.redeem(second);
    expect([passes.isValid(first), passes.isValid(second), passes.isValid('')]).toEqual([true, false, false]);
    clock.pass(12 * 3_600_000);
    expect(passes.isValid(first)).toBe(false);
  });

  it('makes room for the newest thousand', () => {
    const passes = new ExpiringTokens(PASSES, createManualClock());
    const issued = Array.from({ length: 1001 }, () => passes.issue());
    expect([0, 1, 1000].map((k) => passes.isValid(issued[k] as string))).toEqual([false, true, true]);
  });
});
