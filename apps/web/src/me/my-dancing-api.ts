/** What the page of a player's own dancing asks the server. Secrets are sent in bodies, never in addresses. */
import type { OfferedShare, OwnSession, PlayerShare, ShareOffer } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import { fetchJson } from '../api.ts';

/** A player of this device, and what other devices have shared with them. */
export type SharedPlayer = { readonly player: string; readonly shares: readonly PlayerShare[] };

const post = <T>(address: string, body: unknown, deviceId: string): Promise<T> =>
  fetchJson(address, { method: 'POST', body, deviceId });

/** All sessions of the player, on this device and on those that shared theirs. */
export const fetchOwnSessions = async (player: SharedPlayer, deviceId: string): Promise<readonly OwnSession[]> =>
  (await post<{ readonly sessions: readonly OwnSession[] }>(ROUTES.myDancing, player, deviceId)).sessions;

/** A link with which another device gets to see these sessions; rejects with 404 if there are none. */
export const requestOffer = (player: SharedPlayer, deviceId: string): Promise<ShareOffer> =>
  post(ROUTES.myDancingOffer, player, deviceId);

/** Exchanges offers for keys; rejects with 410 if they have expired, with 403 if they open nothing. */
export const redeemOffers = async (
  offers: readonly OfferedShare[],
  deviceId: string,
): Promise<readonly PlayerShare[]> =>
  (await post<{ readonly shares: readonly PlayerShare[] }>(ROUTES.myDancingKeys, { offers }, deviceId)).shares;
