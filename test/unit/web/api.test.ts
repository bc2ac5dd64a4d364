import { describe, expect, it } from 'vitest';
import { playUrl, sessionCsvUrl } from '../../../apps/web/src/api.ts';

describe('addresses', () => {
  it('the socket is beside the page, as safe as the page is', () => {
    expect(playUrl('http://localhost:8080/?dance=a')).toBe('ws://localhost:8080/play');
    expect(playUrl('https://192.168.1.20:8443/')).toBe('wss://192.168.1.20:8443/play');
  });

  it('a session id cannot lead to another address', () => {
    expect(sessionCsvUrl('../x', 'moves')).toBe('/api/sessions/..%2Fx/moves.csv');
  });
});
