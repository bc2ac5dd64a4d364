import { createHash } from 'node:crypto';
import type { OfferedShare, OwnSession, PlayerShare, ShareOffer } from '@instep/protocol/http';
import { createMyDancingRoutes } from '@instep/server/http/my-dancing-routes';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offersIn } from '@instep/web/me/offers';
import { sendRequest } from '../../support/http-request.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const SECRETS = { tablet: 'the secret of the tablet', phone: 'the secret of the phone', laptop: 'that of the laptop' };
type Device = keyof typeof SECRETS;
const sha256Of = (device: Device) => createHash('sha256').update(SECRETS[device]).digest('hex');

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const ids: Record<string, string> = {};

beforeAll(async () => {
  folders = makeFolders();
  const write = async (name: string, device: Device, change: Parameters<typeof writeSession>[1] = {}) =>
    void (ids[name] = await writeSession(folders.sessions, { deviceSha256: sha256Of(device), ...change }));
  await write('Mia on the tablet', 'tablet');
  await write('Noa on the tablet', 'tablet', { player: 'Noa' });
  await write('a guest on the tablet', 'tablet', { player: '' });
  await write('Mia on the phone', 'phone');
  await write('Mia on the laptop', 'laptop');
  await writeSession(folders.sessions, { deviceSha256: '' });
  // Other machines are expected, so that nobody is the host without the PIN.
  server = await startTestServer(folders, { HOST: '0.0.0.0' });
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const post = async (path: string, device: Device | null, body: unknown, headers: Record<string, string> = {}) => {
  const host = `localhost:${server.port}`;
  const own = device && { 'instep-device': SECRETS[device] };
  const origin = `http://${host}`;
  const request = { port: server.port, host, path, method: 'POST', headers: { origin, ...own, ...headers }, body };
  const response = await sendRequest(request);
  return { ...response, json: JSON.parse(response.body) as unknown };
};

/** The names of the sessions that a device sees as those of a player. */
const seenBy = async (device: Device | null, player: string, shares: readonly PlayerShare[] = []) => {
  const { status, json } = await post('/api/my-dancing', device, { player, shares });
  expect(status).toBe(200);
  const { sessions } = json as { readonly sessions: readonly OwnSession[] };
  const seen = new Set(sessions.map(({ session_id }) => session_id));
  return Object.keys(ids).filter((name) => seen.has(ids[name] ?? ''));
};

const offerOf = async (device: Device, player: string, shares: readonly PlayerShare[] = []): Promise<ShareOffer> =>
  (await post('/api/my-dancing/offer', device, { player, shares })).json as ShareOffer;
const offersOf = async (...asked: Parameters<typeof offerOf>) => offersIn(new URL((await offerOf(...asked)).link).hash);
const redeem = async (device: Device, offers: readonly OfferedShare[]) => {
  const { status, json } = await post('/api/my-dancing/keys', device, { offers });
  return { status, shares: (json as { readonly shares?: readonly PlayerShare[] }).shares ?? [] };
};

describe("a player's own sessions", () => {
  it('are those of this name on this device', async () => {
    expect(await seenBy('tablet', 'Mia')).toEqual(['Mia on the tablet']);
    expect(await seenBy('tablet', '')).toEqual(['a guest on the tablet']);
    expect(await seenBy('phone', 'Noa')).toEqual([]);
  });

  it('are shown to nobody without the secret of a device', async () => {
    expect(await seenBy(null, 'Mia')).toEqual([]);
    expect((await post('/api/my-dancing/offer', null, { player: 'Mia', shares: [] })).status).toBe(404);
  });

  it('are asked for by pages of this server only, and not by GET', async () => {
    for (const path of ['', '/offer', '/keys']) {
      const foreign = await post(`/api/my-dancing${path}`, 'tablet', {}, { origin: 'https://elsewhere.example' });
      expect(foreign.status).toBe(403);
    }
    const host = `localhost:${server.port}`;
    const headers = { 'instep-device': SECRETS.tablet };
    expect((await sendRequest({ port: server.port, host, path: '/api/my-dancing', headers })).status).toBe(401);
  });

  it('are not stored by caches', async () => {
    const { headers } = await post('/api/my-dancing', 'tablet', { player: 'Mia', shares: [] });
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([{}, null, { player: 'Mia' }, { player: 1, shares: [] }, { player: 'Mia', shares: Array(9).fill({}) }])(
    'are not found by a request that is none: %j',
    async (body) => expect((await post('/api/my-dancing', 'tablet', body)).status).toBe(400),
  );
});

describe('an offer', () => {
  it('is a link that carries name and secret only after its #, and a QR code', async () => {
    const { link, qrSvg, validForS } = await offerOf('tablet', 'Mia');
    const { pathname, search, hash } = new URL(link);
    expect([pathname, search, validForS]).toEqual(['/me', '', 600]);
    expect(offersIn(hash)).toEqual([{ player: 'Mia', offer: expect.stringMatching(/^\w+\.[\w-]{22}$/) as string }]);
    expect(qrSvg).toMatch(/^<svg /);
  });

  it('lets another device see the sessions of this player, beside its own', async () => {
    const { status, shares } = await redeem('phone', await offersOf('tablet', 'Mia'));
    expect(status).toBe(200);
    expect(await seenBy('phone', 'Mia', shares)).toEqual(['Mia on the tablet', 'Mia on the phone']);
  });

  it('opens none of the other players of the device', async () => {
    const { shares } = await redeem('phone', await offersOf('tablet', 'Mia'));
    for (const player of ['Noa', '']) {
      const renamed = shares.map(({ key }) => ({ player, key }));
      expect(await seenBy('phone', player, renamed)).toEqual([]);
    }
    const offers = (await offersOf('tablet', 'Mia')).map(({ offer }) => ({ player: 'Noa', offer }));
    expect((await redeem('phone', offers)).status).toBe(403);
  });

  it('is worth nothing when it is altered, and neither is a key', async () => {
    const [offer] = await offersOf('tablet', 'Mia');
    const altered = `${offer?.offer.slice(0, -1)}${offer?.offer.endsWith('A') ? 'B' : 'A'}`;
    expect((await redeem('phone', [{ player: 'Mia', offer: altered }])).status).toBe(403);
    const { shares } = await redeem('phone', offer ? [offer] : []);
    const wrong = shares.map(({ player, key }) => ({ player, key: key.replace(/^./, (c) => (c === 'A' ? 'B' : 'A')) }));
    expect(await seenBy('phone', 'Mia', wrong)).toEqual(['Mia on the phone']);
  });

  it('carries on what other devices have shared', async () => {
    const { shares } = await redeem('phone', await offersOf('tablet', 'Mia'));
    const both = await redeem('laptop', await offersOf('phone', 'Mia', shares));
    expect(both.shares).toHaveLength(2);
    expect(await seenBy('laptop', 'Mia', both.shares)).toHaveLength(3);
  });

  it('brings nothing to the device that made it', async () => {
    expect(await redeem('tablet', await offersOf('tablet', 'Mia'))).toEqual({ status: 200, shares: [] });
  });

  it('says 404 where there is nothing to see yet', async () => {
    const { status } = await post('/api/my-dancing/offer', 'tablet', { player: 'Zoe', shares: [] });
    expect(status).toBe(404);
  });

  it('expires after ten minutes, while a key does not', async () => {
    let now = Date.UTC(2026, 10, 30);
    const store = { ofPlayer: () => [{ deviceSha256: sha256Of('tablet'), row: {} as never }] };
    const app = express().use(createMyDancingRoutes({ store, lanAddresses: () => [], now: () => now }));
    const listening = app.listen(0);
    const { port } = listening.address() as { readonly port: number };
    const send = async (path: string, body: unknown) => {
      const headers = { origin: 'http://made', 'instep-device': SECRETS.tablet };
      const response = await sendRequest({
        port,
        host: 'made',
        path: `/api/my-dancing${path}`,
        method: 'POST',
        headers,
        body,
      });
      return { status: response.status, json: JSON.parse(response.body) as ShareOffer };
    };
    const offers = offersIn(new URL((await send('/offer', { player: 'Mia', shares: [] })).json.link).hash);
    now += 599_000;
    expect((await send('/keys', { offers })).status).toBe(200);
    now += 2_000;
    expect((await send('/keys', { offers })).status).toBe(410);
    listening.close();
  });
});
