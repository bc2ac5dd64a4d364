import { mount } from 'svelte';
import { enterPinsAs } from './api.ts';
import App from './App.svelte';
import './app.css';
import { Navigation } from './navigation.svelte.ts';
import { ignoreStrayDrops } from './stray-drops.ts';
import { Preferences } from './preferences.svelte.ts';
import { knownLanguage, speak } from './words/words.svelte.ts';

/** Browsers that keep nothing for this page throw at the mere look. */
const storage = (): Storage | null => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

const target = document.getElementById('app');
if (!target) throw new Error('expected an element #app in index.html, found none');

const preferences = new Preferences(storage());
enterPinsAs(preferences.deviceId);
speak(preferences.language ?? knownLanguage(navigator.languages));

ignoreStrayDrops(window);
mount(App, { target, props: { navigation: new Navigation(window), preferences } });
