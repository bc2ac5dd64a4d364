import { mount } from 'svelte';
import { setPinDevice } from './api.ts';
import App from './App.svelte';
import './app.css';
import { Navigation } from './browser/navigation.svelte.ts';
import { ignoreStrayDrops, openStorage, putStyleSheetInHead } from './browser/window.ts';
import { setNewBuild } from './offline/new-build.svelte.ts';
import { registerServiceWorker } from './offline/register.ts';
import { Preferences } from './preferences/preferences.svelte.ts';
import { setLanguage } from './words/words.svelte.ts';
import { firstKnownLanguage } from './words/languages.ts';

const target = document.getElementById('app');
if (!target) throw new Error('expected an element #app in index.html, found none');

const preferences = new Preferences(openStorage(window));
setPinDevice(preferences.deviceId);
setLanguage(preferences.language ?? firstKnownLanguage(navigator.languages));

putStyleSheetInHead(document);
ignoreStrayDrops(window);
registerServiceWorker(() => setNewBuild(true));
// The shell of index.html has had its time.
target.replaceChildren();
mount(App, { target, props: { navigation: new Navigation(window), preferences } });
