import type { OfferedShare, OwnSession, PlayerShare, ShareOffer } from '@instep/protocol/http';
import { MAX_SHARES } from '@instep/protocol/limits';
import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type Request, type RequestHandler } from 'express';
import qrcode from 'qrcode';
import { z } from 'zod';
import { deviceSecretOf, deviceSha256Of } from '../access/access.ts';
import { requireSameOrigin } from '../access/hosts.ts';
import { isOffer, isPlayerKey, OFFER_VALID_MS, offerOf, playerKeyOf, validUntilOf } from '../access/player-shares.ts';
import type { PlayerSession, SessionStore } from '../store/session-store.ts';
import { joinAccessOf } from './join-addresses.ts';

type Options = {
  readonly store: Pick<SessionStore, 'ofPlayer'>;
  /** The https addresses for other machines, the most likely one first. */
  readonly lanAddresses: () => readonly string[];
  /** The time of day, in ms since 1970. */
  readonly now?: () => number;
};

const player = z.string().max(200);
const secret = z.string().max(100);
/** A player of this device, and what other devices have shared with them. */
const WITH_SHARES = z.object({ player, shares: z.array(z.object({ player, key: secret })).max(MAX_SHARES) });
const OFFERS = z.object({
  offers: z
    .array(z.object({ player, offer: secret }))
    .min(1)
    .max(MAX_SHARES),
});

/** One player on one device; a name that is used on another device is another player. */
type PlayerOnDevice = { readonly player: string; readonly deviceSha256: string };

/**
 * What one player has danced, for pages of the devices on which they danced: `POST /api/my-dancing` lists it, `…/offer`
 * offers it to another device, `…/keys` exchanges an offer for a key. Secrets come in bodies, never in addresses, which
 * logs would keep.
 */
export const createMyDancingRoutes = ({ store, lanAddresses, now = Date.now }: Options): Router => {
  const router = Router();
  const accept: RequestHandler[] = [requireSameOrigin, express.json({ limit: '4kb' })];
  router.use(ROUTES.myDancing, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });

  router.post(ROUTES.myDancing, ...accept, (request, response) => {
    const parsed = WITH_SHARES.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: parsed.error.issues[0]?.message });
    const sessions = readableBy(request, parsed.data).flatMap(({ player, deviceSha256 }) =>
      store.ofPlayer(player).filter((session) => session.deviceSha256 === deviceSha256),
    );
    response.json({ sessions: sessions.filter(({ row }) => row.status !== 'running').map(ownSession) });
  });

  router.post(ROUTES.myDancingOffer, ...accept, async (request, response) => {
    const parsed = WITH_SHARES.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: parsed.error.issues[0]?.message });
    const validUntil = now() + OFFER_VALID_MS;
    const parameters = new URLSearchParams();
    for (const { player, deviceSha256 } of readableBy(request, parsed.data).slice(0, MAX_SHARES)) {
      parameters.append('player', player);
      parameters.append('offer', offerOf(deviceSha256, player, validUntil));
    }
    if (parameters.size === 0) return void response.status(404).json({ error: 'There is nothing to share yet.' });
    const { joinAddresses, warnsOnce } = joinAccessOf(request, lanAddresses());
    const [address] = joinAddresses;
    // Browsers never send what follows the # to a server.
    const link = `${address ?? `${request.protocol}://${request.get('host')}`}/me#${parameters.toString()}`;
    const offer: ShareOffer = {
      link,
      qrSvg: await qrcode.toString(link, { type: 'svg', margin: 2 }),
      isForOtherDevices: address !== undefined,
      warnsOnce,
      validForS: OFFER_VALID_MS / 1000,
    };
    response.json(offer);
  });

  router.post(ROUTES.myDancingKeys, ...accept, (request, response) => {
    const parsed = OFFERS.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: parsed.error.issues[0]?.message });
    const offered = parsed.data.offers.flatMap((offer) => offeredBy(offer));
    if (offered.length === 0) return void response.status(403).json({ error: 'This opens nothing.' });
    if (!parsed.data.offers.every(({ offer }) => validUntilOf(offer) > now()))
      return void response.status(410).json({ error: 'This has expired.' });
    // What was danced on the device that asks is its own already.
    const own = ownDevice(request);
    const shares = offered.filter(({ deviceSha256 }) => deviceSha256 !== own).map(shareOf);
    response.json({ shares });
  });

  /** Whose sessions the request may read: those of the player on its own device, and those that were shared with it. */
  const readableBy = (request: Request, { player, shares }: z.infer<typeof WITH_SHARES>): readonly PlayerOnDevice[] => {
    const own = ownDevice(request);
    const all = [
      ...devicesOf(player).filter(({ deviceSha256 }) => deviceSha256 === own),
      ...shares.flatMap(({ player, key }) =>
        devicesOf(player).filter(({ deviceSha256 }) => isPlayerKey(key, deviceSha256, player)),
      ),
    ];
    return [...new Map(all.map((one) => [`${one.deviceSha256} ${one.player}`, one])).values()];
  };

  const offeredBy = ({ player, offer }: OfferedShare): readonly PlayerOnDevice[] =>
    devicesOf(player).filter(({ deviceSha256 }) => isOffer(offer, deviceSha256, player));

  /** The devices on which somebody danced under a name. A session without a device could be opened by everybody. */
  const devicesOf = (player: string): readonly PlayerOnDevice[] => {
    const devices = new Set(store.ofPlayer(player).map(({ deviceSha256 }) => deviceSha256));
    return [...devices].filter((device) => device !== '').map((deviceSha256) => ({ player, deviceSha256 }));
  };

  return router;
};

/** The hash of the secret of the device that asks; null if it sends none. */
const ownDevice = (request: Request): string | null => {
  const secret = deviceSecretOf(request);
  return secret === '' ? null : deviceSha256Of(secret);
};

const shareOf = ({ player, deviceSha256 }: PlayerOnDevice): PlayerShare => ({
  player,
  key: playerKeyOf(deviceSha256, player),
});

const ownSession = ({ row }: PlayerSession): OwnSession => ({
  session_id: row.session_id,
  started_at: row.started_at,
  dance_id: row.dance_id,
  dance_title: row.dance_title,
  mode: row.mode,
  duration_s: row.duration_s,
  speed_pct: row.speed_pct,
  complete: row.complete,
  counted: row.counted,
  score: row.score,
  stars: row.stars,
  judged_from: row.judged_from,
});
