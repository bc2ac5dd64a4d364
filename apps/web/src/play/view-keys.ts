import type { Keys } from '../browser/keyboard.ts';
import { fillScreen, leaveFullScreen } from '../browser/window.ts';
import { chooseLanguage, type Preferences } from '../preferences/preferences.svelte.ts';
import { nextLanguage } from '../words/words.svelte.ts';

/** The keys that change how players see themselves, how much text there is, full screen, and the language. */
export const viewKeys = (preferences: Preferences): Keys => ({
  m: () => {
    preferences.mirrored = !preferences.mirrored;
    preferences.save();
  },
  c: () => preferences.nextTile(),
  h: () => preferences.nextHud(),
  f: () => {
    preferences.fillsScreen = !document.fullscreenElement;
    preferences.save();
    if (preferences.fillsScreen) fillScreen(document);
    else leaveFullScreen(document);
  },
  g: () => chooseLanguage(preferences, nextLanguage()),
});
