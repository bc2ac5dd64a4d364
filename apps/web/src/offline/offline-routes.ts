/** Which requests the service worker answers. All others, such as those for sessions, never pass through it. */
import { PAGE_NAMES, ROUTES } from '@instep/protocol/routes';

export type Route = 'page' | 'icon' | 'asset' | 'dances' | 'dance' | 'danceFile';

const patternOf = (route: string): RegExp => new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`);

const PAGES = new RegExp(`^/(?:index\\.html|(?:${PAGE_NAMES.join('|')})(?:/[^/]+)?)?/*$`, 'i');
const ROUTE_PATTERNS: readonly (readonly [Route, RegExp])[] = [
  ['icon', /^\/(?:favicon\.svg|manifest[.a-z]*\.webmanifest|icons\/[^/]+)$/],
  ['asset', /^\/assets\/[^/]+$/],
  ['dances', patternOf(ROUTES.dances)],
  ['dance', patternOf(ROUTES.dance)],
  ['danceFile', patternOf(ROUTES.danceFile)],
];

/** The route of a request; null if the service worker has no part in it. */
export const routeOf = (
  { method, mode, url }: Pick<Request, 'method' | 'mode' | 'url'>,
  here: string,
): Route | null => {
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== here) return null;
  if (mode === 'navigate') return PAGES.test(pathname) ? 'page' : null;
  return ROUTE_PATTERNS.find(([, pattern]) => pattern.test(pathname))?.[0] ?? null;
};
