import { describe, expect, it } from 'vitest';
import {
  addressWithin,
  makePath,
  parsePath,
  canonicalAddress,
  isPatientWithDevice,
  reopensCamera,
  type AppRoute,
} from '@instep/web/browser/path';

const HERE = 'http://localhost:8080/';
const at = (path: string) => parsePath(new URL(path, HERE).href);

const ROUTES: readonly Exclude<AppRoute, { screen: 'missing' }>[] = [
  { screen: 'select' },
  { screen: 'dance', danceId: 'first-steps' },
  { screen: 'dance', danceId: 'a b&c=d' },
  { screen: 'review' },
  { screen: 'session', sessionId: '8304703e-37bf-4203-a024-b83688cdc8ee' },
  { screen: 'session', sessionId: 'a/b?c' },
  { screen: 'session', sessionId: 'a', at: 41.2 },
  { screen: 'session', sessionId: 'a', at: 0, compareId: 'b&c' },
  { screen: 'recording' },
  { screen: 'recording-of', danceId: 'a b&c' },
  { screen: 'recording-of', danceId: 'a', corrects: 'b&c' },
  { screen: 'settings' },
];

describe('path', () => {
  it.each(ROUTES)('%o has an address that is parsed to the same route', (route) => {
    expect(at(makePath(route))).toEqual(route);
  });

  it.each(['/nowhere', '/settings/more', '/review/a/b', '/api/sessions', '/dances/first-steps/video'])(
    '%s is no address of the app',
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
  ])('%s has the canonical address %s', (written, meant) => {
    expect(at(written.startsWith('//') ? HERE + written.slice(1) : written)).toEqual(at(meant));
    const href = written.startsWith('//') ? HERE + written.slice(1) : new URL(written, HERE).href;
    expect(canonicalAddress(href)).toBe(meant);
    expect(canonicalAddress(new URL(meant, HERE).href)).toBeNull();
  });

  it('an unknown address has no canonical address', () => {
    expect(canonicalAddress(`${HERE}Nowhere/`)).toBeNull();
  });

  it('a malformed escape is used as it is', () => {
    expect(at('/review/%E0%A4%A')).toEqual({ screen: 'session', sessionId: '%E0%A4%A' });
  });

  it.each(['', 'soon', '-1', 'NaN'])('the start time %j is ignored', (t) => {
    expect(at(`/review/a?t=${t}`)).toEqual({ screen: 'session', sessionId: 'a' });
  });

  it('a link to a file of the server or to another host leads out of the app', () => {
    expect(addressWithin('/api/sessions.csv', HERE)).toBeNull();
    expect(addressWithin('https://elsewhere.example/review', HERE)).toBeNull();
    expect(addressWithin('/review', HERE)).toBe('/review');
  });

  it('the parameter for tests is kept at a change of route', () => {
    const here = `${HERE}?e2e=reopen-camera`;
    expect(reopensCamera(here)).toBe(true);
    expect(reopensCamera(HERE)).toBe(false);
    const there = addressWithin('/?dance=first-steps', here) ?? '';
    expect(reopensCamera(new URL(there, HERE).href)).toBe(true);
    expect(at(there)).toEqual({ screen: 'dance', danceId: 'first-steps' });
  });

  it('the parameter for tests may ask for several things', () => {
    const asked = [reopensCamera, isPatientWithDevice].map((asks) => asks(`${HERE}?e2e=reopen-camera,patient-device`));
    expect(asked).toEqual([true, true]);
    expect(isPatientWithDevice(`${HERE}?e2e=reopen-camera`)).toBe(false);
  });
});
