import { describe, expect, it } from 'vitest';
import { csvUrl, playUrl } from '../../../apps/web/src/api.ts';

describe('addresses', () => {
  it('the socket is beside the page, as safe as the page is', () => {
    expect(playUrl('http://localhost:8080/?dance=a')).toBe('ws://localhost:8080/play');
    expect(playUrl('https://192.168.1.20:8443/')).toBe('wss://192.168.1.20:8443/play');
  });

  it('a session id cannot lead to another address', () => {
    expect(csvUrl('../x', 'moves')).toBe('/api/sessions/..%2Fx/moves.csv');
  });

  it('a CSV for Excel says for which language', () => {
    expect(csvUrl('a', 'poses', 'de-DE')).toBe('/api/sessions/a/poses.csv?excel=de-DE');
    expect(csvUrl(null, 'sessions', 'ko')).toBe('/api/sessions.csv?excel=ko');
  });
});
