import { describe, expect, it } from 'vitest';
import { joinAddress, spacedCode } from '@instep/web/room/join-address';

const LAN = ['https://192.168.1.20:8443', 'https://10.0.0.5:8443'];

describe('the address that joins a room', () => {
  it.each([
    ['https://dance.example.org/join/KQWZT', LAN, 'https://dance.example.org/join'],
    ['https://192.168.1.20:8443/join', [], 'https://192.168.1.20:8443/join'],
    ['http://localhost:8000/join', LAN, 'https://192.168.1.20:8443/join'],
    ['https://localhost:8443/join', LAN, 'https://192.168.1.20:8443/join'],
    ['http://127.0.0.1:8000/join', LAN, 'https://192.168.1.20:8443/join'],
    ['http://[::1]:8000/join', LAN, 'https://192.168.1.20:8443/join'],
    ['http://192.168.1.20:8000/tv', LAN, 'https://192.168.1.20:8443/join'],
    ['http://localhost:8000/join', [], null],
  ])('on %s is %3$s', (page, joinAddresses, expected) => {
    expect(joinAddress(new URL(page), { joinAddresses })).toBe(expected);
  });

  it('shows its code letter by letter', () => {
    expect(spacedCode('KQWZT')).toBe('K Q W Z T');
  });
});
