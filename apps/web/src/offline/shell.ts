/** What the app itself consists of, for when the server is away. */

/** The addresses of the files of one build. */
export type BuiltFiles = {
  /** The scripts, style sheets and the font of all pages. */
  readonly shell: readonly string[];
  /** All files with a hash in their names: those of the shell, LiteRT's builds and the networks. */
  readonly all: readonly string[];
};

const PAGE_CACHE = 'instep-page';
const ASSET_CACHE = 'instep-assets';
const PAGE = '/index.html';
/** What the page names without a hash, like the page itself. */
const ICONS = [
  '/favicon.svg',
  '/icons/apple-touch-icon.png',
  '/icons/icon-192.png',
  '/icons/icon-512.png',
  '/icons/maskable-512.png',
  '/manifest.ko.webmanifest',
  '/manifest.webmanifest',
];
/** Where the files of the build in use, and of the one before, stand in the page's cache. */
const BUILDS = '/builds';

/** The files of the build that is in use, and of the one before. */
type Builds = { readonly current: readonly string[]; readonly previous: readonly string[] };

/** Its files have a hash of the content in their names, so builds share a cache, and what did not change is not loaded again. */
export class Shell {
  readonly #caches: CacheStorage;
  readonly #files: BuiltFiles;

  constructor(caches: CacheStorage, files: BuiltFiles) {
    this.#caches = caches;
    this.#files = files;
  }

  /** Stores the shell; its page comes last, so that the stored page always finds its scripts. */
  async store(): Promise<void> {
    const assets = await this.#caches.open(ASSET_CACHE);
    const stored = await Promise.all(this.#files.shell.map((url) => assets.match(url, { ignoreVary: true })));
    await assets.addAll(this.#files.shell.filter((_url, index) => !stored[index]));
    const pages = await this.#caches.open(PAGE_CACHE);
    // The server has these revalidated.
    await pages.addAll([...ICONS, PAGE]);
  }

  /** Removes the files of older builds, except those of the build before: a tab that was not reloaded may need them. */
  async removeOld(): Promise<void> {
    const pages = await this.#caches.open(PAGE_CACHE);
    const before = (await (await pages.match(BUILDS))?.json()) as Builds | undefined;
    const builds: Builds = { current: this.#files.all, previous: before?.current ?? [] };
    await pages.put(BUILDS, Response.json(builds));
    const assets = await this.#caches.open(ASSET_CACHE);
    const used = new Set([...builds.current, ...builds.previous]);
    const old = (await assets.keys()).filter(({ url }) => !used.has(new URL(url).pathname));
    await Promise.all(old.map((request) => assets.delete(request, { ignoreVary: true })));
  }

  /** The stored page, for every address that the app knows. */
  page(): Promise<Response | undefined> {
    return this.#find(PAGE_CACHE, PAGE);
  }

  icon(request: Request): Promise<Response | undefined> {
    return this.#find(PAGE_CACHE, request);
  }

  asset(request: Request): Promise<Response | undefined> {
    return this.#find(ASSET_CACHE, request);
  }

  /**
   * Stores an asset that was used: of LiteRT's builds and the networks, only those that this device needs. Nothing
   * happens if there is no room.
   */
  async keepAsset(request: Request, response: Response): Promise<void> {
    if (response.status !== 200) return;
    const assets = await this.#caches.open(ASSET_CACHE);
    await assets.put(request, response).catch(() => undefined);
  }

  async #find(cache: string, request: Request | string): Promise<Response | undefined> {
    return (await this.#caches.open(cache)).match(request, { ignoreVary: true });
  }
}
