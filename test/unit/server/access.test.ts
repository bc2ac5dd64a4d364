import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readConfig } from '@instep/server/config';
import { limitKeyOf, createClientAddress } from '@instep/server/limits/client-address';
import { EntryKey } from '@instep/server/access/entry-key';
import { createPinCheck, createPin } from '@instep/server/access/host-pin';
import { ExpiringTokens, PASSES } from '@instep/server/access/expiring-tokens';
import { expectsRemoteClients, isLocalRequest } from '@instep/server/access/local-requests';
import { createManualClock } from '../../support/manual-clock.ts';

const requestFrom = (remoteAddress: string, headers: Record<string, string> = {}, httpVersion = '1.1') =>
  ({ socket: { remoteAddress }, connection: { remoteAddress }, headers, httpVersion }) as unknown as IncomingMessage;

describe('the key of an address in limits', () => {
  it.each([
    ['192.168.1.20', '192.168.1.20'],
    ['::ffff:192.168.1.20', '192.168.1.20'],
    ['2001:DB8:0:1:aaaa:bbbb:cccc:dddd', '2001:db8:0:1::'],
    ['2001:db8::1', '2001:db8:0:0::'],
    ['fe80::1%eth0', 'fe80:0:0:0::'],
    ['::1', '0:0:0:0::'],
    ['', ''],
  ])('of %s is %s', (address, as) => {
    expect(limitKeyOf(address)).toBe(as);
  });

  it('is taken from X-Forwarded-For of a trusted proxy only', () => {
    const addressOf = createClientAddress(['10.0.0.0/8']);
    const said = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    expect(addressOf(requestFrom('10.1.2.3', said))).toBe('203.0.113.9');
    expect(addressOf(requestFrom('203.0.113.1', said))).toBe('203.0.113.1');
    expect(createClientAddress([])(requestFrom('10.1.2.3', said))).toBe('10.1.2.3');
  });
});

describe('isLocalRequest', () => {
  const host = 'localhost:8080';
  it.each([
    ['accepts 127.0.0.1 under the name localhost', requestFrom('127.0.0.1', { host }), true],
    ['accepts ::1', requestFrom('::1', { host: '[::1]:8080' }), true],
    ['accepts ::ffff:127.0.0.1', requestFrom('::ffff:127.0.0.1', { host }), true],
    ['refuses another address', requestFrom('192.168.1.20', { host }), false],
    ['refuses a foreign host name', requestFrom('127.0.0.1', { host: 'dance.example' }), false],
    ['refuses a missing Host header', requestFrom('127.0.0.1'), false],
    ['refuses an X-Forwarded-For header', requestFrom('127.0.0.1', { host, 'x-forwarded-for': '203.0.113.9' }), false],
    ['refuses a Via header', requestFrom('127.0.0.1', { host, via: '1.1 cache' }), false],
    ['refuses HTTP 1.0', requestFrom('127.0.0.1', { host }, '1.0'), false],
  ])('%s', (_what, request, is) => {
    expect(isLocalRequest(request)).toBe(is);
  });
});

describe('expectsRemoteClients', () => {
  const nobody = readConfig({});
  it('is false with the default settings', () => {
    expect(expectsRemoteClients(nobody)).toBe(false);
    for (const host of ['127.0.0.1', '::1', 'localhost']) expect(expectsRemoteClients({ ...nobody, host })).toBe(false);
  });

  it.each([
    [{ TRUST_PROXY: '127.0.0.1' }],
    [{ ALLOWED_HOSTS: 'dance.school' }],
    [{ LAN: 'on' }],
    [{ HOST: '0.0.0.0' }],
    [{ HOST: '::' }],
    [{ HOST: '192.168.1.20' }],
  ])('is true with %o', (environment) => {
    expect(expectsRemoteClients(readConfig(environment as Record<string, string>))).toBe(true);
  });
});

describe('a PIN', () => {
  const by = (device: string, address = '203.0.113.1') => ({ address, device });

  it('has six random digits', () => {
    const pins = Array.from({ length: 50 }, createPin);
    for (const pin of pins) expect(pin).toMatch(/^\d{6}$/);
    expect(new Set(pins).size).toBeGreaterThan(45);
  });

  it('is right only if all digits are', () => {
    const check = createPinCheck('123456', createManualClock());
    const answers = ['123456', '12345', '', '1234567'].map((pin) => check(pin, by('a')));
    expect(answers).toEqual(['right', 'wrong', 'wrong', 'wrong']);
  });

  it('may be tried five times on a device, then once in 30 s, and the outcome says how long to wait', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    for (let k = 0; k < 5; k++) expect(check('000000', by('a'))).toBe('wrong');
    expect(check('123456', by('a'))).toEqual({ retryAfter: 30 });
    clock.advance(30_000);
    expect([check('000000', by('a')), check('123456', by('a'))]).toEqual(['wrong', { retryAfter: 30 }]);
  });

  it('is not limited when it is right', () => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 100; k++) expect(check('123456', by('a'))).toBe('right');
  });

  it.each([
    ['of the same address', by('a', '203.0.113.1'), by('b', '203.0.113.1')],
    ['of the same IPv6 network', by('', '2001:db8::1'), by('', '2001:db8::2')],
  ])('is accepted from a device while another one %s guesses', (_what, pupil, teacher) => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 200; k++) check('000000', pupil);
    expect(check('123456', teacher)).toBe('right');
  });

  it('is accepted from a new device while twenty others guess', () => {
    const check = createPinCheck('123456', createManualClock());
    for (let k = 0; k < 200; k++) check('000000', by(`pupil ${k % 20}`));
    expect(check('123456', by('teacher'))).toBe('right');
  });

  it('is accepted from a device that was right before while a thousand devices guess', () => {
    const check = createPinCheck('123456', createManualClock());
    check('123456', by('teacher'));
    for (let k = 0; k < 1000; k++) check('000000', by(`made up ${k}`));
    expect(check('123456', by('somebody else'))).toMatchObject({ retryAfter: 5 });
    expect(check('123456', by('teacher'))).toBe('right');
  });

  it('may be tried by many devices together no more than 60 times, then 24 times a minute', () => {
    const clock = createManualClock();
    const check = createPinCheck('123456', clock);
    const wrongOf = (who: string) =>
      Array.from({ length: 500 }, (_, k) => check('000000', by(`${who} ${k}`, `2001:db8::${k}`))).filter(
        (answer) => answer === 'wrong',
      ).length;
    expect(wrongOf('first')).toBe(60);
    clock.advance(60_000);
    expect(wrongOf('later')).toBe(24);
  });
});

describe('the entry key of the printed link', () => {
  it('is valid once', () => {
    const key = new EntryKey();
    expect(key.value).toMatch(/^[\w-]{22}$/);
    expect([key.redeem(''), key.redeem(`${key.value}x`), key.redeem(key.value), key.redeem(key.value)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a pass', () => {
  it('is valid for 12 hours, or until it is redeemed', () => {
    const clock = createManualClock();
    const passes = new ExpiringTokens(PASSES, clock);
    const [first, second] = [passes.issue(), passes.issue()];
    expect(first).toMatch(/^[\w-]{22}$/);
    passes.redeem(second);
    expect([passes.isValid(first), passes.isValid(second), passes.isValid('')]).toEqual([true, false, false]);
    clock.advance(12 * 3_600_000);
    expect(passes.isValid(first)).toBe(false);
  });

  it('is dropped when a thousand newer ones exist', () => {
    const passes = new ExpiringTokens(PASSES, createManualClock());
    const issued = Array.from({ length: 1001 }, () => passes.issue());
    expect([0, 1, 1000].map((k) => passes.isValid(issued[k] as string))).toEqual([false, true, true]);
  });
});
