import { describe, expect, it } from 'vitest';
import {
  addressWithin,
  makePath,
  parsePath,
  plainAddress,
  reopensCamera,
  type Place,
} from '../../../apps/web/src/browser/path.ts';

const HERE = 'http://localhost:8080/';
const at = (path: string) => parsePath(new URL(path, HERE).href);

const PLACES: readonly Exclude<Place, { screen: 'missing' }>[] = [
  { screen: 'select' },
  { screen: 'dance', danceId: 'first-steps' },
  { screen: 'dance', danceId: 'a b&c=d' },
  { screen: 'review' },
  { screen: 'session', sessionId: '8304703e-37bf-4203-a024-b83688cdc8ee' },
  { screen: 'session', sessionId: 'a/b?c' },
  { screen: 'session', sessionId: 'a', at: 41.2 },
  { screen: 'session', sessionId: 'a', at: 0, compareId: 'b&c' },
  { screen: 'settings' },
];

describe('path', () => {
  it.each(PLACES)('%o has an address that leads to it', (place) => {
    expect(at(makePath(place))).toEqual(place);
  });

  it.each(['/nowhere', '/settings/more', '/review/a/b', '/api/sessions', '/dances/first-steps/video'])(
    '%s is no place of the app',
    (path) => {
      expect(at(path)).toEqual({ screen: 'missing' });
    },
  );

  it.each([
    ['/settings/', '/settings'],
    ['/Review', '/review'],
    ['/REVIEW/AbC/', '/review/AbC'],
    ['/review/a/?t=2&compare=b', '/review/a?t=2&compare=b'],
    ['//studio//Warm-up', '/studio/Warm-up'],
    ['/index.html?dance=a', '/?dance=a'],
  ])('%s is meant for %s', (written, meant) => {
    expect(at(written.startsWith('//') ? HERE + written.slice(1) : written)).toEqual(at(meant));
    const href = written.startsWith('//') ? HERE + written.slice(1) : new URL(written, HERE).href;
    expect(plainAddress(href)).toBe(meant);
    expect(plainAddress(new URL(meant, HERE).href)).toBeNull();
  });

  it('an address that leads nowhere stays as it was written', () => {
    expect(plainAddress(`${HERE}Nowhere/`)).toBeNull();
  });

  it('does not break over a badly written address', () => {
    expect(at('/review/%E0%A4%A')).toEqual({ screen: 'session', sessionId: '%E0%A4%A' });
  });

  it.each(['', 'soon', '-1', 'NaN'])('a moment of %j is none', (t) => {
    expect(at(`/review/a?t=${t}`)).toEqual({ screen: 'session', sessionId: 'a' });
  });

  it('a link to a file of the server or to elsewhere leads out of the app', () => {
    expect(addressWithin('/api/sessions.csv', HERE)).toBeNull();
    expect(addressWithin('https://elsewhere.example/review', HERE)).toBeNull();
    expect(addressWithin('/review', HERE)).toBe('/review');
  });

  it('the test seam survives a change of place', () => {
    const here = `${HERE}?e2e=reopen-camera`;
    expect(reopensCamera(here)).toBe(true);
    expect(reopensCamera(HERE)).toBe(false);
    const there = addressWithin('/?dance=first-steps', here) ?? '';
    expect(reopensCamera(new URL(there, HERE).href)).toBe(true);
    expect(at(there)).toEqual({ screen: 'dance', danceId: 'first-steps' });
  });
});
