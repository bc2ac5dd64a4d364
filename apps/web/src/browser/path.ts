/** Converts between the app's routes and their addresses. */
import { PAGE_NAMES, PAGES, type PageName } from '@instep/protocol/routes';
import type { Seconds } from '@instep/choreo/units';

/** What the app shows at an address. */
export type AppRoute =
  | { readonly screen: 'select' }
  | {
      readonly screen: 'dance';
      readonly danceId: string;
      /** The dance is to be practised, not danced as a whole. */
      readonly practises?: true;
    }
  | { [P in PageName]: { readonly screen: P } }[PageName]
  | {
      readonly screen: 'session';
      readonly sessionId: string;
      /** Where in the session to start; from the address. */
      readonly at?: Seconds;
      /** The session to compare it with. */
      readonly compareId?: string;
    }
  | { readonly screen: 'studio-dance'; readonly danceId: string }
  | {
      readonly screen: 'recording-of';
      readonly danceId: string;
      /** The session whose recording lies at a wrong offset. */
      readonly corrects?: string;
    }
  | {
      readonly screen: 'room';
      readonly code: string;
      /** This device is a screen without camera and keyboard. */
      readonly isTv: boolean;
    }
  | { readonly screen: 'missing' };

/** A query parameter for tests, a list with commas; it is kept at every change of route. */
const KEPT_PARAMETER = 'e2e';

const asksFor = (href: string, wish: string): boolean =>
  new URL(href).searchParams.get(KEPT_PARAMETER)?.split(',').includes(wish) ?? false;

/** Whether `?e2e=reopen-camera` asks the app to reopen the camera when a dance starts. */
export const reopensCamera = (href: string): boolean => asksFor(href, 'reopen-camera');

/** Whether `?e2e=patient-device` asks for patience with a slow device, because the tests' machine is busy. */
export const isPatientWithDevice = (href: string): boolean => asksFor(href, 'patient-device');

/** The address of a link on the page at `href`, with the parameter for tests; null if it leads out of the app. */
export const addressWithin = (link: string, href: string): string | null => {
  const [target, here] = [new URL(link, href), new URL(href)];
  if (target.origin !== here.origin || parsePath(target.href).screen === 'missing') return null;
  const kept = here.searchParams.get(KEPT_PARAMETER);
  if (kept !== null) target.searchParams.set(KEPT_PARAMETER, kept);
  return target.pathname + target.search;
};

/** The route at an address; the case of its first part and the number of slashes do not matter. */
export const parsePath = (href: string): AppRoute => {
  const { pathname, searchParams } = new URL(href);
  const [typed, second, ...rest] = pathname.split('/').filter((part) => part !== '');
  const first = typed?.toLowerCase();
  if (rest.length > 0) return { screen: 'missing' };
  if (first === undefined || (first === 'index.html' && second === undefined)) {
    const danceId = searchParams.get('dance');
    const practises = searchParams.has('practise') && { practises: true as const };
    return danceId ? { screen: 'dance', danceId, ...practises } : { screen: 'select' };
  }
  const page = PAGE_NAMES.find((name) => name === first);
  if (page === undefined) return { screen: 'missing' };
  if (second === undefined) return { screen: page };
  return hasItems(page) ? itemRoutes[page](decoded(second), searchParams) : { screen: 'missing' };
};

/** The page of the menu that a route belongs to; null for the list of dances, a dance, and an unknown address. */
export const pageOfRoute = (route: AppRoute): PageName | null => {
  const { screen } = route;
  if (screen === 'session') return 'review';
  if (screen === 'studio-dance') return 'studio';
  if (screen === 'recording-of') return 'recording';
  if (screen === 'room') return route.isTv ? 'tv' : 'join';
  return PAGE_NAMES.find((name) => name === screen) ?? null;
};

/** The canonical address if `href` is not canonical: `/review` for `/Review/`; else null. */
export const canonicalAddress = (href: string): string | null => {
  const route = parsePath(href);
  if (route.screen === 'missing') return null;
  const { origin, pathname, search } = new URL(href);
  const canonical = new URL(makePath(route), origin).pathname;
  return canonical === pathname ? null : canonical + search;
};

/** The address of a route, without its origin. */
export const makePath = (route: Exclude<AppRoute, { screen: 'missing' }>): string => {
  if (route.screen === 'select') return '/';
  if (route.screen === 'dance')
    return `/?${new URLSearchParams({ dance: route.danceId }).toString()}${route.practises ? '&practise' : ''}`;
  if (route.screen === 'session') return sessionPath(route);
  if (route.screen === 'room') return `/${route.isTv ? 'tv' : 'join'}/${encodeURIComponent(route.code)}`;
  if (route.screen === 'studio-dance') return `/studio/${encodeURIComponent(route.danceId)}`;
  if (route.screen === 'recording-of')
    return `/recording/${encodeURIComponent(route.danceId)}${route.corrects === undefined ? '' : `?corrects=${encodeURIComponent(route.corrects)}`}`;
  return `/${route.screen}`;
};

type PageWithItems = { [P in PageName]: (typeof PAGES)[P]['hasItems'] extends true ? P : never }[PageName];
const hasItems = (page: PageName): page is PageWithItems => PAGES[page].hasItems;

const sessionRoute = (sessionId: string, parameters: URLSearchParams): AppRoute => {
  const at = Number.parseFloat(parameters.get('t') ?? '');
  const compareId = parameters.get('compare');
  return { screen: 'session', sessionId, ...(at >= 0 && { at }), ...(compareId && { compareId }) };
};

/** The route of one item, by its id, for each page that has items. */
const itemRoutes: Readonly<Record<PageWithItems, (id: string, parameters: URLSearchParams) => AppRoute>> = {
  review: sessionRoute,
  studio: (danceId) => ({ screen: 'studio-dance', danceId }),
  recording: (danceId, parameters) => {
    const corrects = parameters.get('corrects');
    return { screen: 'recording-of', danceId, ...(corrects && { corrects }) };
  },
  join: (code) => ({ screen: 'room', code: code.toUpperCase(), isTv: false }),
  tv: (code) => ({ screen: 'room', code: code.toUpperCase(), isTv: true }),
};

const sessionPath = ({ sessionId, at, compareId }: Extract<AppRoute, { screen: 'session' }>): string => {
  const parameters = new URLSearchParams();
  if (at !== undefined) parameters.set('t', at.toFixed(2));
  if (compareId !== undefined) parameters.set('compare', compareId);
  const query = parameters.size > 0 ? `?${parameters.toString()}` : '';
  return `/review/${encodeURIComponent(sessionId)}${query}`;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
