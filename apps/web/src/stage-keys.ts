import { fillScreen, leaveFullScreen } from './full-screen.ts';
import type { Preferences } from './preferences.svelte.ts';
import { chooseLanguage, nextLanguage } from './words/choose-language.ts';

/** What each key does, by its name; letters in lower case. */
export type Keys = Readonly<Record<string, () => void>>;

/** Does what the keys say, once a press; an open dialog has its own keys. */
export const keyHandler =
  (keys: Keys) =>
  (event: KeyboardEvent): void => {
    if (event.repeat || event.ctrlKey || event.metaKey || document.querySelector('dialog[open]')) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

/** The keys that change what one sees of oneself, and of the words. */
export const viewKeys = (preferences: Preferences): Keys => ({
  m: () => {
    preferences.mirrored = !preferences.mirrored;
    preferences.save();
  },
  c: () => preferences.turnTile(),
  h: () => preferences.turnHud(),
  f: () => {
    preferences.fillsScreen = !document.fullscreenElement;
    preferences.save();
    if (preferences.fillsScreen) fillScreen(document);
    else leaveFullScreen(document);
  },
  g: () => chooseLanguage(preferences, nextLanguage()),
});
