/** The service worker: the app, and dances that were opened before, without the server. */
import { createPartialResponse } from 'workbox-range-requests';
import { isKeepMessage, isTakeOverMessage } from '../keep-message.ts';
import { KeptDances } from '../kept-dances.ts';
import { networkFirst } from '../network-first.ts';
import { routeOf, type Route } from '../offline-routes.ts';
import { PoseSection } from '../pose-section.ts';
import { Shell } from '../shell.ts';

declare const self: ServiceWorkerGlobalScope;

// The build puts the names of its files here.
const shell = new Shell(caches, JSON.parse('__BUILT_FILES__') as ConstructorParameters<typeof Shell>[1]);
const kept = new KeptDances({
  caches,
  fetch: (url, options) => fetch(url, options),
  estimateStorage: () => navigator.storage.estimate(),
});

self.addEventListener('install', (event) => {
  // Then it waits until a page of its own build runs, or none does: build-watch.ts.
  event.waitUntil(shell.store());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([shell.removeOld(), self.registration.navigationPreload?.enable()]));
  event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event) => {
  const message: unknown = event.data;
  if (isKeepMessage(message)) event.waitUntil(kept.keep(message.dance));
  if (isTakeOverMessage(message)) event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const route = routeOf(event.request, self.location.origin);
  if (route) event.respondWith(ANSWERS[route](event));
});

const ANSWERS: { readonly [route in Route]: (event: FetchEvent) => Promise<Response> } = {
  page: ({ request, preloadResponse }) =>
    networkFirst(
      async () => ((await preloadResponse) as Response | undefined) ?? fetch(request),
      () => shell.page(),
    ),
  icon: ({ request }) =>
    networkFirst(
      () => fetch(request),
      () => shell.icon(request),
    ),
  asset: async (event) => (await shell.asset(event.request)) ?? fetchAsset(event),
  dances: (event) =>
    networkFirst(
      () => fetchDances(event),
      () => kept.list(),
    ),
  dance: ({ request }) =>
    networkFirst(
      () => fetch(request),
      () => kept.find(request.url),
    ),
  danceFile: async ({ request }) => {
    const file = await kept.find(request.url);
    if (!file) return fetch(request);
    const section = PoseSection.of(request.url);
    if (section) return section.cutOut(file);
    return request.headers.has('range') ? createPartialResponse(request, file) : file;
  },
};

const fetchAsset = async (event: FetchEvent): Promise<Response> => {
  const response = await fetch(event.request);
  event.waitUntil(shell.keepAsset(event.request, response.clone()));
  return response;
};

/** Dances that the host has removed are removed here, too. */
const fetchDances = async (event: FetchEvent): Promise<Response> => {
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(kept.removeAllBut(response.clone()));
  return response;
};
