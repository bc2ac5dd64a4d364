/** The STUN and TURN servers of the settings, with a login for each member who calls another. */
import { createHmac } from 'node:crypto';
import type { Seconds } from '@instep/choreo/units';
import type { IceServer } from '@instep/protocol/room-messages';
import { canonicalHost } from '../host-name.ts';

/** How long a login made from `TURN_SECRET` is good. */
export const TURN_LOGIN_LIFETIME_S: Seconds = 7200;

export type IceSettings = {
  readonly iceServers: readonly string[];
  /** Shared with the TURN server (coturn: `static-auth-secret`); '' without. */
  readonly turnSecret: string;
  /** A fixed login instead of the secret; '' without. */
  readonly turnUsername: string;
  readonly turnPassword: string;
};

const ADDRESS = /^(stun|turn|turns):(\[[^\]]*\]|[^\s:?/@#[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/i;

/** Reads `stun:host:3478` or `turn:host:3478?transport=udp`; `null` for what a browser would refuse. */
export const readIceServer = (text: string): string | null => {
  const [, scheme = '', host = '', port, transport] = ADDRESS.exec(text) ?? [];
  const canonical = canonicalHost(host);
  if (canonical === null || (port !== undefined && !isPort(Number(port)))) return null;
  // RFC 7064: only TURN has a transport.
  if (scheme.toLowerCase() === 'stun' && transport !== undefined) return null;
  const suffix = `${port ? `:${Number(port)}` : ''}${transport ? `?transport=${transport.toLowerCase()}` : ''}`;
  return `${scheme.toLowerCase()}:${canonical}${suffix}`;
};

const isPort = (port: number): boolean => port >= 1 && port <= 65_535;

const isTurn = (url: string): boolean => /^turns?:/.test(url);

/** What is wrong with the settings taken together; `null` if nothing is. Browsers refuse a TURN server without a login. */
export const iceProblem = (settings: IceSettings): string | null => {
  const { iceServers, turnSecret, turnUsername, turnPassword } = settings;
  const turn = iceServers.find(isTurn);
  const hasLogin = turnUsername !== '' || turnPassword !== '';
  if (turnSecret !== '' && hasLogin) {
    return 'TURN_SECRET: expected nothing beside TURN_USERNAME and TURN_PASSWORD, got both';
  }
  if (hasLogin && turnUsername === '') return 'TURN_USERNAME: expected a name beside TURN_PASSWORD, got none';
  if (hasLogin && turnPassword === '') return 'TURN_PASSWORD: expected a password beside TURN_USERNAME, got none';
  if (turn !== undefined && turnSecret === '' && !hasLogin) {
    return `ICE_SERVERS: expected TURN_SECRET, or TURN_USERNAME and TURN_PASSWORD, beside ${turn}, got neither`;
  }
  if (turn === undefined && (turnSecret !== '' || hasLogin)) {
    return 'ICE_SERVERS: expected a turn: or turns: address beside a login, got none';
  }
  return null;
};

/**
 * The servers through which a member's browser may find another's. With a shared secret each call has a login of its
 * own, as in draft-uberti-behave-turn-rest: name `<expiry in Unix seconds>:<member>`, password HMAC-SHA1 of it.
 */
export const iceServersFor = (settings: IceSettings, memberId: string, now: Date = new Date()): readonly IceServer[] =>
  settings.iceServers.map((urls) => (isTurn(urls) ? { urls, ...loginFor(settings, memberId, now) } : { urls }));

const loginFor = ({ turnSecret, turnUsername, turnPassword }: IceSettings, memberId: string, now: Date) => {
  if (turnSecret === '') return { username: turnUsername, credential: turnPassword };
  const username = `${Math.floor(now.getTime() / 1000) + TURN_LOGIN_LIFETIME_S}:${memberId}`;
  return { username, credential: createHmac('sha1', turnSecret).update(username).digest('base64') };
};
