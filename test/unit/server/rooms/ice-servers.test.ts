import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '@instep/server/config';
import { iceServersFor } from '@instep/server/rooms/ice-servers';

const NOW = new Date('2026-12-01T12:00:00.500Z');
const TWO_HOURS_LATER = Date.parse('2026-12-01T14:00:00Z') / 1000;

describe('the servers for a call', () => {
  it('are none by default: nobody else hears of a call', () => {
    expect(iceServersFor(readConfig({}), 'mia', NOW)).toEqual([]);
  });

  it('hold no login for STUN, and for TURN one of two hours that coturn can check', () => {
    const config = readConfig({
      ICE_SERVERS: 'stun:dance.example:3478, turn:dance.example:3478?transport=udp,turns:dance.example:5349',
      TURN_SECRET: 'rosebud',
    });
    const username = `${TWO_HOURS_LATER}:mia`;
    const credential = createHmac('sha1', 'rosebud').update(username).digest('base64');
    expect(iceServersFor(config, 'mia', NOW)).toEqual([
      { urls: 'stun:dance.example:3478' },
      { urls: 'turn:dance.example:3478?transport=udp', username, credential },
      { urls: 'turns:dance.example:5349', username, credential },
    ]);
  });

  it('give a fixed login as it is', () => {
    const config = readConfig({ ICE_SERVERS: 'turn:relay.example', TURN_USERNAME: 'mia', TURN_PASSWORD: 'rosebud' });
    expect(iceServersFor(config, 'm1', NOW)).toEqual([
      { urls: 'turn:relay.example', username: 'mia', credential: 'rosebud' },
    ]);
  });

  it('differ from member to member', () => {
    const config = readConfig({ ICE_SERVERS: 'turn:relay.example', TURN_SECRET: 'rosebud' });
    const [mia, ben] = ['mia', 'ben'].map((member) => iceServersFor(config, member, NOW)[0]);
    expect(mia?.credential).not.toBe(ben?.credential);
  });
});

describe('ICE_SERVERS', () => {
  it.each([
    ['stun:dance.example', 'stun:dance.example'],
    ['STUN:Dance.Example:03478', 'stun:dance.example:3478'],
    ['stun:[2001:DB8:0::1]:3478', 'stun:[2001:db8::1]:3478'],
    ['stun:192.168.1.20', 'stun:192.168.1.20'],
  ])('takes %s as %s', (given, address) => {
    expect(readConfig({ ICE_SERVERS: given }).iceServers).toEqual([address]);
  });

  it.each([
    'dance.example:3478',
    'stun://dance.example',
    'http://dance.example',
    'stun:',
    'stun:dance.example:0',
    'stun:dance.example:70000',
    'stun:dance.example?transport=udp',
    'turn:dance.example?transport=tls',
    'turn:mia@dance.example',
    'stun:2001:db8::1',
    'stun:a b',
    'stun:dance.example,nonsense',
  ])('refuses %s with a message', (given) => {
    expect(() => readConfig({ ICE_SERVERS: given, TURN_SECRET: '' })).toThrow(ConfigError);
    expect(() => readConfig({ ICE_SERVERS: given })).toThrow('ICE_SERVERS: expected addresses (stun:host:3478, ');
  });
});

describe('settings that make no sense together', () => {
  const TURN = 'turn:dance.example:3478';

  it.each([
    [{ ICE_SERVERS: TURN }, /^ICE_SERVERS: expected TURN_SECRET, or .* beside turn:dance\.example:3478, got neither$/],
    [{ ICE_SERVERS: 'stun:dance.example', TURN_SECRET: 'x' }, /^ICE_SERVERS: expected a turn: or turns: address/],
    [{ TURN_USERNAME: 'mia', TURN_PASSWORD: 'x' }, /^ICE_SERVERS: expected a turn: or turns: address/],
    [{ ICE_SERVERS: TURN, TURN_USERNAME: 'mia' }, /^TURN_PASSWORD: expected a password beside TURN_USERNAME/],
    [{ ICE_SERVERS: TURN, TURN_PASSWORD: 'x' }, /^TURN_USERNAME: expected a name beside TURN_PASSWORD/],
    [{ ICE_SERVERS: TURN, TURN_SECRET: 'x', TURN_USERNAME: 'mia', TURN_PASSWORD: 'y' }, /^TURN_SECRET: .*got both$/],
  ])('are refused in words: %j', (environment, words) => {
    expect(() => readConfig(environment)).toThrow(ConfigError);
    expect(() => readConfig(environment)).toThrow(words);
  });

  it('never tell a secret', () => {
    const environment = { ICE_SERVERS: TURN, TURN_SECRET: 'rosebud', TURN_USERNAME: 'mia', TURN_PASSWORD: 'xanadu' };
    expect(() => readConfig(environment)).not.toThrow(/rosebud|xanadu/);
  });
});
