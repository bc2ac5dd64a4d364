import { addressWithin, parsePath, canonicalAddress, type AppRoute } from './path.ts';

/** How a dance begins without a click: by what its visit does. */
export type HandsFree = 'useCamera' | 'playWithoutCamera';

/** Keeps the app's route in sync with the browser's history, and follows links without reloading the page. */
export class Navigation {
  route = $state.raw<AppRoute>({ screen: 'select' });
  /** The player came here without a click, such as by raising a hand: the dance begins so, too. Null after a click. */
  handsFree = $state<HandsFree | null>(null);
  readonly #page: Window;

  constructor(page: Window) {
    this.#page = page;
    this.#updateRoute();
    page.addEventListener('popstate', () => this.#updateRoute());
    page.document.addEventListener('click', (event) => this.#handleClick(event));
  }

  /** Follows a link within the app; false if it leads out of the app. */
  go(link: string): boolean {
    const address = addressWithin(link, this.#page.location.href);
    if (address === null) return false;
    this.#page.history.pushState(null, '', address);
    this.#updateRoute();
    this.#page.scrollTo(0, 0);
    return true;
  }

  /** Replaces the address with a more precise one, without navigating. */
  replaceAddress(link: string): void {
    const address = addressWithin(link, this.#page.location.href);
    if (address !== null) this.#page.history.replaceState(null, '', address);
  }

  /** Follows a link to a dance that begins at once, as after a raised hand. */
  goByHand(link: string, start: HandsFree = 'useCamera'): void {
    if (this.go(link)) this.handsFree = start;
  }

  #updateRoute(): void {
    this.handsFree = null;
    const canonical = canonicalAddress(this.#page.location.href);
    if (canonical !== null) this.#page.history.replaceState(null, '', canonical);
    this.route = parsePath(this.#page.location.href);
  }

  #handleClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download')) return;
    if (this.go(link.href)) event.preventDefault();
  }
}
