import { mount } from 'svelte';
import App from './App.svelte';
import './app.css';
import { Navigation } from './navigation.svelte.ts';
import { Preferences } from './preferences.svelte.ts';

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

mount(App, { target, props: { navigation: new Navigation(window), preferences: new Preferences(storage()) } });
