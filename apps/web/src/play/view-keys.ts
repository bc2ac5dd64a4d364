import type { Shortcuts } from '../browser/keyboard.ts';
import { enterFullScreen, leaveFullScreen } from '../browser/window.ts';
import { chooseLanguage, type Preferences } from '../preferences/preferences.svelte.ts';
import { nextLanguage } from '../words/words.svelte.ts';

/** The keys that change how players see themselves, the sound, how much text there is, full screen, and the language. */
export const viewKeys = (preferences: Preferences): Shortcuts => ({
  m: () => {
    preferences.mirrored = !preferences.mirrored;
    preferences.save();
  },
  s: () => preferences.switchSound(),
  c: () => preferences.switchTile(),
  h: () => preferences.switchHud(),
  f: () => {
    preferences.fillsScreen = !document.fullscreenElement;
    preferences.save();
    if (preferences.fillsScreen) enterFullScreen(document);
    else leaveFullScreen(document);
  },
  g: () => chooseLanguage(preferences, nextLanguage()),
});
