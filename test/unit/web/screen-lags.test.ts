import { describe, expect, it } from 'vitest';
import { OWN_SCREEN, ScreenLags } from '@instep/web/room/screen-lags';

const createStorage = (text: string | null = null) => {
  const stored = { text };
  return {
    stored,
    storage: { getItem: () => stored.text, setItem: (_key: string, value: string) => void (stored.text = value) },
  };
};

describe('the lags before screens', () => {
  it('are each player’s own before each screen, and there is none before the first dance', () => {
    const lags = new ScreenLags(null);
    lags.recordLag('tv', 'Mia', 240);
    lags.recordLag('tv', 'Ben', 300);
    lags.recordLag(OWN_SCREEN, 'Mia', 90);
    expect(lags.hintFor('tv', 'Mia')).toBe(0.24);
    expect(lags.hintFor('tv', 'Ben')).toBe(0.3);
    expect(lags.hintFor(OWN_SCREEN, 'Mia')).toBe(0.09);
    expect(lags.hintFor('beamer', 'Mia')).toBeUndefined();
  });

  it('are those of the others for somebody who is new before a screen', () => {
    const lags = new ScreenLags(null);
    for (const [name, lag] of [
      ['Mia', 240],
      ['Ben', 300],
      ['Ada', 250],
    ] as const)
      lags.recordLag('tv', name, lag);
    expect(lags.hintFor('tv', 'Oma')).toBe(0.25);
  });

  it('don’t change by a dance without a lag', () => {
    const lags = new ScreenLags(null);
    lags.recordLag('tv', 'Mia', 240);
    lags.recordLag('tv', 'Mia', null);
    expect(lags.hintFor('tv', 'Mia')).toBe(0.24);
  });

  it('are remembered by the browser, for the last eight screens', () => {
    const { storage } = createStorage();
    const lags = new ScreenLags(storage);
    for (let screen = 0; screen < 9; screen++) lags.recordLag(`${screen}`, 'Mia', 100 + screen);
    const later = new ScreenLags(storage);
    expect(later.hintFor('0', 'Mia')).toBeUndefined();
    expect(later.hintFor('8', 'Mia')).toBe(0.108);
  });

  it.each(['', 'no JSON', 'null', '[]', '{"tv":null}', '{"tv":{"Mia":"late","Ben":[null]}}'])(
    'are unknown where %j was stored',
    (text) => {
      expect(new ScreenLags(createStorage(text).storage).hintFor('tv', 'Mia')).toBeUndefined();
    },
  );

  it('of a player or a screen with the name of a property are unknown', () => {
    expect(new ScreenLags(null).hintFor('constructor', '__proto__')).toBeUndefined();
  });
});
