import { describe, expect, it } from 'vitest';
import { Preferences } from '@instep/web/preferences/preferences.svelte';
import { PreviewSound } from '@instep/web/select/preview-sound.svelte';

/** A page on which nothing has been pressed yet. */
const open = () => {
  const userActivation = { hasBeenActive: false };
  const preferences = new Preferences(null);
  const sound = new PreviewSound(preferences, { navigator: { userActivation } } as unknown as Window);
  const press = () => {
    userActivation.hasBeenActive = true;
    sound.handleInput();
  };
  return { preferences, sound, press };
};

describe('PreviewSound', () => {
  it('is off until the first key or click', () => {
    const { sound, press } = open();
    expect(sound.isOn).toBe(false);
    press();
    expect(sound.isOn).toBe(true);
  });

  it('stays off for a player who has turned it off', () => {
    const { preferences, sound, press } = open();
    preferences.muted = true;
    press();
    expect(sound.isOn).toBe(false);
  });

  it('is turned on by its button even if nothing else was pressed, and off again', () => {
    const { preferences, sound } = open();
    sound.toggle();
    expect([sound.isOn, preferences.muted]).toEqual([true, false]);
    sound.toggle();
    expect([sound.isOn, preferences.muted]).toEqual([false, true]);
  });

  it('is 10 dB below the music of a dance', () => {
    const { preferences, sound } = open();
    preferences.volume = 0.5;
    expect(20 * Math.log10(sound.volume / 0.5)).toBeCloseTo(-10, 1);
  });
});
