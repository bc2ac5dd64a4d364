/** Dances that were opened on this device, kept so that they can be danced while the server is away. */
import type { DanceDetails, DanceSummary } from '@instep/protocol/http';
import { addressOf, ROUTES } from '@instep/protocol/routes';
import type { KeptSummary } from './keep-message.ts';

const CACHE = 'instep-dances';
/** Where the list of what is kept stands in the cache. */
const LIST = '/kept-dances';

const MAX_DANCES = 10;
const MAX_BYTES = 500_000_000;
/** Of what the browser grants us; the rest is for the app, the networks, and growth. */
const MAX_STORAGE_SHARE = 0.5;

/** A dance that is kept, with the addresses of its files and the size of its video. */
export type KeptDance = { readonly dance: DanceSummary; readonly urls: readonly string[]; readonly bytes: number };

export type KeptDancesOptions = {
  readonly caches: CacheStorage;
  readonly fetch: (url: string, options?: RequestInit) => Promise<Response>;
  readonly estimateStorage: () => Promise<StorageEstimate>;
};

export class KeptDances {
  readonly #options: KeptDancesOptions;
  /** One change at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: KeptDancesOptions) {
    this.#options = options;
  }

  /** Keeps a dance; the oldest make room for it. Nothing changes if there is no room or the server is away. */
  keep(dance: DanceSummary): Promise<void> {
    return this.#change(async (kept) => {
      const added = await this.#store(dance);
      return withinLimits([added, ...kept.filter((other) => other.dance.id !== dance.id)]);
    });
  }

  /** Removes the dances that are not in the server's list. */
  removeAllBut(list: Response): Promise<void> {
    return this.#change(async (kept) => {
      const { dances } = (await list.json()) as { readonly dances: readonly DanceSummary[] };
      const ids = new Set(dances.map(({ id }) => id));
      return kept.filter(({ dance }) => ids.has(dance.id));
    });
  }

  /** The dances that are kept, as the server would list them; nothing if there are none. */
  async list(): Promise<Response | undefined> {
    const kept = await this.#read();
    if (kept.length === 0) return undefined;
    const dances = kept.map(({ dance }): KeptSummary => ({ ...dance, isKept: true }));
    return Response.json({ poses: 'auto', dances });
  }

  /** A kept file. */
  async find(url: string): Promise<Response | undefined> {
    return (await this.#cache()).match(new URL(url).pathname, { ignoreVary: true });
  }

  #change(change: (kept: readonly KeptDance[]) => Promise<readonly KeptDance[]>): Promise<void> {
    const run = async (): Promise<void> => {
      const before = await this.#read();
      const after = await change(before).catch(() => before);
      const cache = await this.#cache();
      await cache.put(LIST, Response.json(after));
      // Also what a change that failed has left.
      const current = new Set([LIST, ...after.flatMap(({ urls }) => urls)]);
      const old = (await cache.keys()).filter(({ url }) => !current.has(new URL(url).pathname));
      await Promise.all(old.map((request) => cache.delete(request, { ignoreVary: true })));
    };
    const done = this.#last.then(run).catch(() => undefined);
    this.#last = done;
    return done;
  }

  async #store(dance: DanceSummary): Promise<KeptDance> {
    const cache = await this.#cache();
    const detailsUrl = addressOf(ROUTES.dance, { id: dance.id });
    const details = await this.#fetch(detailsUrl);
    const { posesUrl } = (await details.clone().json()) as DanceDetails;
    await cache.put(detailsUrl, details);
    const files = [posesUrl, ...(dance.coverUrl === null ? [] : [dance.coverUrl]), dance.videoUrl];
    for (const url of files) {
      // Their addresses change with their content.
      if (!(await cache.match(url, { ignoreVary: true }))) await this.#load(url);
    }
    const video = await cache.match(dance.videoUrl, { ignoreVary: true });
    return { dance, urls: [detailsUrl, ...files], bytes: video ? sizeOf(video) : 0 };
  }

  /** Loads a file into the cache, if there is room. */
  async #load(url: string): Promise<void> {
    const response = await this.#fetch(url);
    const { usage = 0, quota = 0 } = await this.#options.estimateStorage();
    if (sizeOf(response) > MAX_BYTES || usage + sizeOf(response) > MAX_STORAGE_SHARE * quota) {
      await response.body?.cancel();
      throw new Error(`${url}: no room for ${sizeOf(response)} bytes`);
    }
    await (await this.#cache()).put(url, response);
  }

  /**
   * Not from the browser's own cache: this would wait until the player's video, at the same address, has been loaded, or
   * that for this.
   */
  async #fetch(url: string): Promise<Response> {
    const response = await this.#options.fetch(url, { cache: 'no-store', priority: 'low' });
    if (response.status !== 200) throw new Error(`${url}: expected 200, got ${response.status}`);
    return response;
  }

  async #read(): Promise<readonly KeptDance[]> {
    const list = await (await this.#cache()).match(LIST);
    return list ? ((await list.json()) as readonly KeptDance[]) : [];
  }

  #cache(): Promise<Cache> {
    return this.#options.caches.open(CACHE);
  }
}

const sizeOf = ({ headers }: Response): number => Number(headers.get('content-length') ?? 0);

/** The newest dances that may be kept, newest first; always at least one. */
export const withinLimits = (newestFirst: readonly KeptDance[]): readonly KeptDance[] => {
  let bytes = 0;
  return newestFirst.slice(0, MAX_DANCES).filter((dance, index) => (bytes += dance.bytes) <= MAX_BYTES || index === 0);
};
