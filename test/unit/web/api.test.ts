import { afterEach, describe, expect, it, vi } from 'vitest';
import { csvUrl, dictionaryUrl, exportUrl, fetchDanceList, listDances, playUrl } from '@instep/web/api';

describe('addresses', () => {
  it('the socket has the host of the page, and wss if the page has https', () => {
    expect(playUrl('http://localhost:8080/?dance=a')).toBe('ws://localhost:8080/play');
    expect(playUrl('https://192.168.1.20:8443/')).toBe('wss://192.168.1.20:8443/play');
  });

  it('a session id with slashes is escaped', () => {
    expect(csvUrl('../x', 'moves', { zone: 'UTC' })).toBe('/api/sessions/..%2Fx/moves.csv?zone=UTC');
  });

  it('the address of a CSV for Excel contains the language', () => {
    expect(csvUrl('a', 'poses', { excel: 'de-DE', zone: 'UTC' })).toBe(
      '/api/sessions/a/poses.csv?excel=de-DE&zone=UTC',
    );
    expect(csvUrl(null, 'sessions', { excel: 'ko' })).toBe('/api/sessions.csv?excel=ko');
    expect(csvUrl(null, 'sessions')).toBe('/api/sessions.csv');
  });

  it('addresses of files with a day in their names contain the time zone', () => {
    const zone = 'Asia/Seoul';
    expect(csvUrl('a', 'moves', { zone })).toBe('/api/sessions/a/moves.csv?zone=Asia%2FSeoul');
    expect(dictionaryUrl('a', zone)).toBe('/api/sessions/a/datapackage.json?zone=Asia%2FSeoul');
    expect(exportUrl('Mia', zone)).toBe('/api/players/export.zip?player=Mia&zone=Asia%2FSeoul');
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(csvUrl('a', 'moves')).toBe(`/api/sessions/a/moves.csv?${new URLSearchParams({ zone: own }).toString()}`);
  });
});

describe('the list of dances', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is fetched with or without where the host lets poses be estimated', async () => {
    const answer = { poses: 'device', dances: [{ id: 'made' }] };
    vi.stubGlobal('fetch', async () => Response.json(answer));
    expect(await fetchDanceList()).toEqual(answer);
    expect(await listDances()).toEqual(answer.dances);
  });
});
