import { cpSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { expectAccessible } from './accessible.ts';
import { expectDancing } from './dance-actions.ts';
import { openBrowser } from './player-browser.ts';
import { startServer } from './running-server.ts';
import { screenshot } from './screenshot.ts';

// With the service worker: what works while the server is away, and what is fresh when it is back.
const BUILT = fileURLToPath(new URL('../../apps/web/dist', import.meta.url));
const DANCES_DIR = fileURLToPath(new URL('../../data/dancer', import.meta.url));
const DANCE = 'warm-up';

let WEB_DIR: string;
test.beforeEach(() => {
  WEB_DIR = mkdtempSync(path.join(tmpdir(), 'instep-web-'));
  cpSync(BUILT, WEB_DIR, { recursive: true });
});
test.afterEach(() => rmSync(WEB_DIR, { recursive: true, force: true }));

/** The paths of what the service worker has stored. */
const cachedPaths = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(stores.map((store) => store.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });

const keptDances = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const list = await (await caches.open('instep-dances')).match('/kept-dances');
    const kept = list ? ((await list.json()) as readonly { readonly dance: { readonly id: string } }[]) : [];
    return kept.map(({ dance }) => dance.id);
  });

/** What Chromium itself has against installing the app, and the icons that its manifest names, as the server sends them. */
const installability = async (page: Page) => {
  const devtools = await page.context().newCDPSession(page);
  const { url, errors, data = '{}' } = await devtools.send('Page.getAppManifest');
  const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
  const types = [await page.request.get(url)];
  const { icons } = JSON.parse(data) as { readonly icons: readonly { readonly src: string; readonly sizes: string }[] };
  for (const { src } of icons) types.push(await page.request.get(new URL(src, url).href));
  const [manifestType, ...iconTypes] = types.map((answer) => answer.headers()['content-type'] ?? '');
  const wrong = [
    ...(manifestType?.startsWith('application/manifest+json') ? [] : [manifestType]),
    ...iconTypes.filter((type) => type !== 'image/png'),
  ];
  // A context of a test is like a private window.
  const ours = installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito');
  return { problems: [...errors, ...ours, ...wrong], sizes: icons.map(({ sizes }) => sizes) };
};

const openWithoutCamera = async (page: Page): Promise<void> => {
  await page.getByTestId('play-without-camera').click();
  await expectDancing(page);
};

test('a dance that was opened can be danced while the server is away; then everything is fresh', async () => {
  const server = await startServer({ WEB_DIR, DANCES_DIR });
  const { port } = new URL(server.address);
  const { page, foreignRequests, close } = await openBrowser(server.address, 'blocked', { serviceWorkers: 'allow' });
  await page.goto(server.address);
  const tiles = page.getByTestId('dance-tile');
  await expect(tiles.first()).toBeVisible();
  expect(await installability(page)).toEqual({ problems: [], sizes: ['192x192', '512x512', '512x512'] });
  const count = await tiles.count();
  expect(count).toBeGreaterThan(1);
  await page.goto(`${server.address}/?dance=${DANCE}`);
  await openWithoutCamera(page);
  await expect.poll(() => keptDances(page)).toEqual([DANCE]);
  const cached = await cachedPaths(page);
  expect(cached.filter((stored) => /\.wasm$|\.tflite$|^\/api\/(?!dances\/)|^\/review|^\/studio/.test(stored))).toEqual(
    [],
  );

  await server.stop();
  await page.goto(server.address);
  await expect(page.getByRole('status').filter({ hasText: 'The server isn’t responding' })).toBeVisible();
  await expect(tiles).toHaveCount(1);
  await expectAccessible(page);
  await screenshot(page, 'server-away');
  await tiles.first().click();
  await expect(page.getByTestId('server-away')).toBeVisible();
  await screenshot(page, 'server-away-dance');
  await openWithoutCamera(page);
  const time = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0);
  await expect.poll(time).toBeGreaterThan(1);
  const range = await page.evaluate(async () => {
    const source = document.querySelector('video')?.src ?? '';
    const response = await fetch(source, { headers: { range: 'bytes=10-19' } });
    return [response.status, (await response.arrayBuffer()).byteLength, response.headers.get('content-type')];
  });
  expect(range).toEqual([206, 10, 'video/mp4']);
  await page.goto(`${server.address}/review`);
  await expect(page.getByTestId('dance-tile')).toHaveCount(0);
  await expect(page.getByRole('navigation').first()).toBeVisible();

  const again = await startServer({ WEB_DIR, DANCES_DIR, PORT: port });
  await page.goto(server.address);
  await expect(tiles).toHaveCount(count);
  await expect(page.getByText('The server isn’t responding')).toHaveCount(0);
  expect(foreignRequests).toEqual([]);
  await close();
  await again.stop();
});

/** Makes another build of what the server serves: one script has another name, and so has the page's own. */
const deployNewBuild = (): { readonly old: string; readonly renamed: string } => {
  const names = readdirSync(path.join(WEB_DIR, 'assets'));
  const named = (pattern: RegExp) => names.find((name) => pattern.test(name)) ?? '';
  const [old, base] = [named(/^Studio-.*\.js$/), named(/^base-.*\.js$/)];
  const pairs = [
    [old, 'Studio-other.js'],
    [base, 'base-other.js'],
    ['lang="en"', 'lang="en" data-new'],
  ] as const;
  for (const [name, renamed] of pairs.slice(0, 2)) {
    copyFileSync(path.join(WEB_DIR, 'assets', name), path.join(WEB_DIR, 'assets', renamed));
    for (const suffix of ['', '.br', '.gz']) rmSync(path.join(WEB_DIR, 'assets', `${name}${suffix}`));
  }
  for (const name of readdirSync(path.join(WEB_DIR, 'assets')).filter((each) => each.endsWith('.js'))) {
    replaceIn(path.join('assets', name), ...pairs.slice(0, 2));
    for (const suffix of ['.br', '.gz']) rmSync(path.join(WEB_DIR, 'assets', `${name}${suffix}`), { force: true });
  }
  for (const name of ['index.html', 'service-worker.js']) replaceIn(name, ...pairs);
  for (const suffix of ['.br', '.gz']) rmSync(path.join(WEB_DIR, `service-worker.js${suffix}`));
  return { old, renamed: 'Studio-other.js' };
};

test('a new build waits until the player wants it; tabs of the old one keep their files', async () => {
  const server = await startServer({ WEB_DIR });
  // Without motion no preview plays: a worker only takes over when the one before has no video left to load.
  const { page, consoleErrors, close } = await openBrowser(server.address, 'blocked', {
    serviceWorkers: 'allow',
  });
  await page.goto(server.address);
  await expect.poll(() => cachedPaths(page)).toContain('/builds');
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  const other = await page.context().newPage();
  await other.goto(`${server.address}/?dance=${await firstDanceId(page)}`);
  await openWithoutCamera(other);

  const { old, renamed } = deployNewBuild();
  const update = (tab: Page) =>
    tab.evaluate(async () => void (await navigator.serviceWorker.getRegistration())?.update());
  await update(page);
  const notice = page.getByTestId('new-build');
  await expect(notice).toHaveText(/A new version is ready/);
  await expectAccessible(page);
  await screenshot(page, 'new-build');
  const waits = () => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));
  expect(await waits()).toBe(true);
  await expect(page.locator('html[data-new]')).toHaveCount(0);
  await expectDancing(other);
  await expect(other.getByTestId('new-build')).toHaveCount(0);

  await notice.getByRole('button', { name: 'Reload' }).click();
  await expect(page.locator('html[data-new]')).toHaveCount(1);
  await expect.poll(waits).toBe(false);
  expect(await cachedPaths(page)).toContain(`/assets/${renamed}`);
  await expect(page.getByTestId('new-build')).toHaveCount(0);
  // The other tab dances on, and then loads a script of its own build, which the server no longer has.
  await expectDancing(other);
  expect((await page.request.get(`${server.address}/assets/${old}`)).status()).toBe(404);
  await other.keyboard.press('Escape');
  await other.getByTestId('exit').click();
  await expect(other.getByTestId('new-build')).toBeVisible();
  await other.getByRole('link', { name: 'Studio' }).click();
  await expect(other.getByRole('heading', { level: 1 })).toHaveText(/./);
  expect(await other.locator('html[data-new]').count()).toBe(0);
  expect(consoleErrors).toEqual([]);

  await server.stop();
  await page.goto(server.address);
  await expect(page.locator('html[data-new]')).toHaveCount(1);
  await expect(page.getByText('The server isn’t responding')).toBeVisible();
  await close();
});

const firstDanceId = async (page: Page): Promise<string> =>
  (await page.getByTestId('dance-tile').first().getAttribute('data-dance-id')) ?? '';

const replaceIn = (name: string, ...pairs: readonly (readonly [string, string])[]): void => {
  const file = path.join(WEB_DIR, name);
  writeFileSync(
    file,
    pairs.reduce((text, [from, to]) => text.replaceAll(from, to), readFileSync(file, 'utf8')),
  );
};
