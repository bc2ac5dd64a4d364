/** Two browsers that call each other, with the server's own rules of who may signal whom, and without the rest of it. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Page } from '@playwright/test';
import type { RoomClientMessage } from '@instep/protocol/room-client-message';
import type { IceServer, RoomServerMessage } from '@instep/protocol/room-messages';
import { systemClock, type Clock } from '@instep/server/clock';
import { Calls } from '@instep/server/rooms/calls';
import type { Member } from '@instep/server/rooms/member';
import { build, type Rolldown } from 'vite';
import { CALL_FLAGS, openBrowser } from '../player-browser.ts';
import type { CallPage } from './call-page.ts';

const ENTRY = fileURLToPath(new URL('call-page.ts', import.meta.url));

/** Calls follow each other faster here than the server lets a member signal. */
const HURRIED: Clock = { ...systemClock, now: () => 20 * systemClock.now() };

/** The page's script, bundled as the app is. */
const buildPage = async (): Promise<string> => {
  const built = (await build({
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: false })],
    build: { write: false, minify: false, lib: { entry: ENTRY, formats: ['es'], fileName: 'call-page' } },
  })) as Rolldown.RolldownOutput[];
  const [script] = built.flatMap(({ output }) => output).filter(({ type }) => type === 'chunk');
  if (script?.type !== 'chunk') throw new Error('expected one script, got none');
  return script.code;
};

const servePage = async (script: string): Promise<Server> => {
  const server = createServer(({ url }, response) => {
    const isScript = url === '/call-page.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>Call</title><script type="module" src="call-page.js"></script>',
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

export type Caller = { readonly id: string; readonly page: Page };

export type CallBrowsers = {
  readonly mia: Caller;
  readonly ben: Caller;
  /** The descriptions that were sent so far. */
  readonly signals: { readonly from: string; readonly type: string }[];
  readonly iceServers: IceServer[];
  close(): Promise<void>;
};

/** Opens two browsers, each with its camera on; `onlyRelay`: they may find each other by TURN alone. */
export const openCallBrowsers = async (onlyRelay = false): Promise<CallBrowsers> => {
  const server = await servePage(await buildPage());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browsers = await Promise.all([1, 2].map(() => openBrowser(address, 'two', {}, CALL_FLAGS)));
  const iceServers: IceServer[] = [];
  const signals: { from: string; type: string }[] = [];
  const calls = new Calls(HURRIED, () => iceServers);
  const members = new Map<string, Member>();

  const join = async (id: string, index: number): Promise<Caller> => {
    const { page } = browsers[index] ?? {};
    if (!page) throw new Error('expected two browsers');
    const send = (message: RoomServerMessage) => void page.evaluate(hear, message).catch(() => undefined);
    members.set(id, { id, joinedAt: index, channel: { send, close: () => undefined } } as unknown as Member);
    await page.exposeFunction('say', (message: RoomClientMessage) => {
      const member = members.get(id);
      const other = 'to' in message ? members.get(message.to) : undefined;
      if (!member || !other) return;
      if (message.type === 'call') calls.call(member, other, message.wanted);
      if (message.type !== 'signal') return;
      if (message.description) signals.push({ from: id, type: message.description.type });
      calls.signal(member, other, message);
    });
    await page.addInitScript((value) => Object.assign(globalThis, { onlyRelay: value }), onlyRelay);
    await page.goto(address);
    await page.waitForFunction(() => 'callPage' in globalThis);
    await page.evaluate(() => (globalThis as unknown as { callPage: CallPage }).callPage.start());
    return { id, page };
  };
  const [mia, ben] = [await join('mia', 0), await join('ben', 1)];
  const close = async () => {
    await Promise.all(browsers.map((browser) => browser.close()));
    server.close();
  };
  return { mia, ben, signals, iceServers, close };
};

/** Runs in the page. */
const hear = (message: RoomServerMessage): void =>
  (globalThis as unknown as { callPage: CallPage }).callPage.hear(message);

type Action = 'want' | 'end' | 'stateOf';

export const act = (caller: Caller, action: Action, other: Caller): Promise<string | null> =>
  caller.page.evaluate(
    ({ action, id }) => (globalThis as unknown as { callPage: CallPage }).callPage[action](id) ?? null,
    { action, id: other.id },
  );

export const arrivedAt = ({ page }: Caller): ReturnType<CallPage['arrived']> =>
  page.evaluate(() => (globalThis as unknown as { callPage: CallPage }).callPage.arrived());

export const setVoice = ({ page }: Caller, isOn: boolean): Promise<void> =>
  page.evaluate((value) => (globalThis as unknown as { callPage: CallPage }).callPage.setVoice(value), isOn);
