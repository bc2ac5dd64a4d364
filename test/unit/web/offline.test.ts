import { describe, expect, it, vi } from 'vitest';
import type { DanceSummary } from '@instep/protocol/http';
import { BuildWatch } from '@instep/web/offline/build-watch';
import { KeptDances, withinLimits, type KeptDance } from '@instep/web/offline/kept-dances';
import { networkFirst } from '@instep/web/offline/network-first';
import { routeOf } from '@instep/web/offline/offline-routes';
import { PoseSection } from '@instep/web/offline/pose-section';
import { Shell } from '@instep/web/offline/shell';

const HERE = 'http://here';
const urlOf = (request: RequestInfo | URL): string =>
  new URL(request instanceof Request ? request.url : String(request), HERE).href;

/** The part of CacheStorage that is used, in memory. */
const createCaches = (fetchInto: (url: string) => Response = () => new Response('')) => {
  const stores = new Map<string, Map<string, Response>>();
  const open = (name: string) => {
    const store = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, store);
    const add = (request: RequestInfo) => void store.set(urlOf(request), fetchInto(urlOf(request)));
    return {
      match: async (request: RequestInfo) => store.get(urlOf(request))?.clone(),
      put: async (request: RequestInfo, response: Response) => void store.set(urlOf(request), response),
      delete: async (request: RequestInfo) => store.delete(urlOf(request)),
      keys: async () => [...store.keys()].map((url) => new Request(url)),
      addAll: async (requests: readonly string[]) => requests.forEach(add),
    };
  };
  const pathsIn = (name: string) => [...(stores.get(name)?.keys() ?? [])].map((url) => new URL(url).pathname).sort();
  return { storage: { open: async (name: string) => open(name) } as unknown as CacheStorage, pathsIn };
};

describe('the service worker', () => {
  it.each([
    ['/', 'navigate', 'page'],
    ['/?dance=x', 'navigate', 'page'],
    ['/review/some-session', 'navigate', 'page'],
    ['/licenses.txt', 'navigate', null],
    ['/api/sessions/x/frames.csv', 'navigate', null],
    ['/assets/index-1a.js', 'cors', 'asset'],
    ['/favicon.svg', 'no-cors', 'icon'],
    ['/manifest.ko.webmanifest', 'cors', 'icon'],
    ['/icons/icon-192.png', 'no-cors', 'icon'],
    ['/api/dances', 'cors', 'dances'],
    ['/api/dances/x', 'cors', 'dance'],
    ['/dances/x/video-1a.mp4', 'no-cors', 'danceFile'],
    ['/dances/x/poses-1a.json?from=0&to=1', 'cors', 'danceFile'],
    ['/api/sessions', 'cors', null],
    ['/api/studio/dances', 'cors', null],
    ['/api/players/export.zip', 'cors', null],
    ['http://elsewhere/assets/x.js', 'cors', null],
  ] as const)('takes %s (%s) for %s', (url, mode, route) => {
    expect(routeOf({ url: urlOf(url), mode, method: 'GET' }, HERE)).toBe(route);
    expect(routeOf({ url: urlOf(url), mode, method: 'POST' }, HERE)).toBeNull();
  });
});

describe('a request that goes to the network first', () => {
  const kept = async () => new Response('kept');
  const textOf = async (response: Promise<Response>) => (await response).text();

  it('is answered by the server while that answers, an error of its own included', async () => {
    expect(await textOf(networkFirst(async () => new Response('new'), kept))).toBe('new');
    expect((await networkFirst(async () => new Response('', { status: 404 }), kept)).status).toBe(404);
  });

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('no answer'))],
    ['is away behind a proxy', async () => new Response('', { status: 502 })],
  ])('is answered with what is kept when the server %s', async (_when, ask) => {
    expect(await textOf(networkFirst(ask, kept))).toBe('kept');
  });

  it('is answered with what is kept after four seconds of silence, or waits when nothing is', async () => {
    vi.useFakeTimers();
    const silent = networkFirst(() => new Promise(() => undefined), kept);
    const late = new Promise<Response>((resolve) => setTimeout(() => resolve(new Response('late')), 9_000));
    const waiting = networkFirst(
      () => late,
      async () => undefined,
    );
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await textOf(silent)).toBe('kept');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await textOf(waiting)).toBe('late');
    vi.useRealTimers();
  });

  it('fails as the network does when nothing is kept', async () => {
    const failing = networkFirst(
      () => Promise.reject(new TypeError('no answer')),
      async () => undefined,
    );
    await expect(failing).rejects.toThrow('no answer');
  });
});

describe('the shell', () => {
  const OLD = {
    shell: ['/assets/a-1.js', '/assets/b-1.js'],
    all: ['/assets/a-1.js', '/assets/b-1.js', '/assets/net-1.wasm'],
  };
  const NEW = {
    shell: ['/assets/a-2.js', '/assets/b-1.js'],
    all: ['/assets/a-2.js', '/assets/b-1.js', '/assets/net-1.wasm'],
  };

  const NEXT = { shell: ['/assets/a-3.js'], all: ['/assets/a-3.js', '/assets/net-1.wasm'] };

  it('of a new build loads only what has changed, and waits with removing what tabs of the build before may need', async () => {
    const fetched: string[] = [];
    const { storage, pathsIn } = createCaches((url) => (fetched.push(new URL(url).pathname), new Response('')));
    const install = async (files: typeof OLD) => {
      const shell = new Shell(storage, files);
      await shell.store();
      await shell.removeOld();
    };
    await install(OLD);
    await new Shell(storage, OLD).keepAsset(new Request(`${HERE}/assets/net-1.wasm`), new Response('wasm'));
    fetched.length = 0;
    await install(NEW);
    expect(fetched.filter((file) => file.startsWith('/assets/'))).toEqual(['/assets/a-2.js']);
    expect(fetched).toContain('/manifest.webmanifest');
    expect(fetched.at(-1)).toBe('/index.html');
    expect(pathsIn('instep-assets')).toEqual([...NEW.all.slice(0, 1), ...OLD.all].toSorted());
    await install(NEXT);
    expect(pathsIn('instep-assets')).toEqual([...NEXT.all, ...NEW.all.slice(0, 2)].toSorted());
  });

  it('keeps no error and no part of a file, and survives a full disk', async () => {
    const { storage, pathsIn } = createCaches();
    const request = new Request(`${HERE}/assets/net-1.wasm`);
    for (const status of [206, 404]) await new Shell(storage, OLD).keepAsset(request, new Response('', { status }));
    expect(pathsIn('instep-assets')).toEqual([]);
    const full = { open: async () => ({ put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')) }) };
    await new Shell(full as unknown as CacheStorage, OLD).keepAsset(request, new Response(''));
  });
});

describe('a page that watches for new builds', () => {
  const createWatch = (isCurrent: () => Promise<boolean>) => {
    const [takeOver, onNewBuild] = [vi.fn(), vi.fn()];
    const worker = Object.assign(new EventTarget(), { state: 'installing', postMessage: takeOver });
    const registration = Object.assign(new EventTarget(), {
      waiting: null as typeof worker | null,
      installing: worker,
      update: vi.fn(async () => undefined),
    });
    const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const follow = () =>
      new BuildWatch({ page: page as unknown as Document, isCurrent, onNewBuild }).follow(
        registration as unknown as ServiceWorkerRegistration,
      );
    /** The worker of a new build is installed, and waits. */
    const install = async () => {
      registration.dispatchEvent(new Event('updatefound'));
      Object.assign(worker, { state: 'installed' });
      registration.waiting = worker;
      worker.dispatchEvent(new Event('statechange'));
      await vi.waitFor(() => undefined);
    };
    return { follow, install, registration, page, takeOver, onNewBuild };
  };

  it('is told of one, and lets its worker wait', async () => {
    const { follow, install, takeOver, onNewBuild } = createWatch(async () => false);
    follow();
    await install();
    expect([onNewBuild.mock.calls.length, takeOver.mock.calls.length]).toEqual([1, 0]);
  });

  it('lets the worker take over once the page is of the same build', async () => {
    const { follow, install, takeOver, onNewBuild } = createWatch(async () => true);
    follow();
    await install();
    expect([onNewBuild.mock.calls.length, takeOver.mock.calls]).toEqual([0, [[{ type: 'take-over' }]]]);
  });

  it('does so with a worker that waited before the page was opened', async () => {
    const { follow, registration, takeOver } = createWatch(async () => true);
    registration.waiting = registration.installing;
    follow();
    await vi.waitFor(() => expect(takeOver).toHaveBeenCalledOnce());
  });

  it('does nothing while the server is away', async () => {
    const { follow, install, takeOver, onNewBuild } = createWatch(() => Promise.reject(new TypeError('no answer')));
    follow();
    await install();
    expect([onNewBuild.mock.calls.length, takeOver.mock.calls.length]).toEqual([0, 0]);
  });

  it('asks for one when it is shown again, and every hour', async () => {
    vi.useFakeTimers();
    const { follow, registration, page } = createWatch(async () => true);
    follow();
    Object.assign(page, { visibilityState: 'hidden' }).dispatchEvent(new Event('visibilitychange'));
    expect(registration.update).not.toHaveBeenCalled();
    Object.assign(page, { visibilityState: 'visible' }).dispatchEvent(new Event('visibilitychange'));
    expect(registration.update).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(registration.update).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });
});

describe('kept dances', () => {
  const danceOf = (id: string, hash = '1'): DanceSummary =>
    ({ id, videoUrl: `/dances/${id}/video-${hash}.mp4`, coverUrl: null }) as unknown as DanceSummary;

  const createKept = ({ quota = 1e9, videoBytes = 1e6, fails = '' } = {}) => {
    const { storage, pathsIn } = createCaches();
    const kept = new KeptDances({
      caches: storage,
      fetch: async (url) => {
        if (fails !== '' && url.includes(fails)) return new Response('', { status: 404 });
        if (url.startsWith('/api/'))
          return Response.json({ posesUrl: `/dances/${url.split('/').at(-1)}/poses-1.json` });
        return new Response('bytes', {
          headers: { 'content-length': String(url.includes('video') ? videoBytes : 10) },
        });
      },
      estimateStorage: async () => ({ usage: 0, quota }),
    });
    const ids = async () => {
      const list = (await (await kept.list())?.json()) as { dances: { id: string; isKept: boolean }[] } | undefined;
      return list?.dances.map(({ id }) => id) ?? null;
    };
    return { kept, ids, paths: () => pathsIn('instep-dances') };
  };

  it('are listed newest first, marked, and have all their files', async () => {
    const { kept, ids, paths } = createKept();
    expect(await ids()).toBeNull();
    await kept.keep(danceOf('a'));
    await kept.keep(danceOf('b'));
    await kept.keep(danceOf('a'));
    expect(await ids()).toEqual(['a', 'b']);
    expect(paths()).toEqual([
      ...['/api/dances/a', '/api/dances/b', '/dances/a/poses-1.json', '/dances/a/video-1.mp4'],
      ...['/dances/b/poses-1.json', '/dances/b/video-1.mp4', '/kept-dances'],
    ]);
    expect(await (await kept.find(`${HERE}/dances/a/video-1.mp4`))?.text()).toBe('bytes');
  });

  it('lose the files of an older version', async () => {
    const { kept, paths } = createKept();
    await kept.keep(danceOf('a', '1'));
    await kept.keep(danceOf('a', '2'));
    expect(paths()).toContain('/dances/a/video-2.mp4');
    expect(paths()).not.toContain('/dances/a/video-1.mp4');
  });

  it.each([
    ['there is no room for the video', { quota: 1e6 }],
    ['the video is larger than all that may be kept', { videoBytes: 6e8, quota: 1e12 }],
    ['the server no longer has it', { fails: 'video' }],
  ])('leave nothing of one that can’t be kept because %s', async (_why, options) => {
    const { kept, ids, paths } = createKept(options);
    await kept.keep(danceOf('a'));
    expect([await ids(), paths()]).toEqual([null, ['/kept-dances']]);
  });

  it('are removed when the host has removed them', async () => {
    const { kept, ids } = createKept();
    for (const id of ['a', 'b']) await kept.keep(danceOf(id));
    await kept.removeAllBut(Response.json({ dances: [{ id: 'b' }, { id: 'c' }] }));
    expect(await ids()).toEqual(['b']);
  });

  it('are ten at most, and 500 MB at most', () => {
    const sized = (bytes: number): KeptDance => ({ dance: danceOf('x'), urls: [], bytes });
    expect(withinLimits(Array.from({ length: 12 }, () => sized(1)))).toHaveLength(10);
    expect(withinLimits([2e8, 2e8, 2e8].map(sized))).toHaveLength(2);
  });

  it('give the poses of a section as the server would', async () => {
    const all = Response.json({ poses: [0, 1, 2, 3].map((atS) => ({ atS, pose: null })) });
    expect(PoseSection.of(`${HERE}/dances/a/video-1.mp4`)).toBeNull();
    const section = await PoseSection.of(`${HERE}/dances/a/poses-1.json?from=1.000&to=2.000`)?.cutOut(all);
    expect(await section?.json()).toEqual({ poses: [1, 2].map((atS) => ({ atS, pose: null })) });
  });
});
