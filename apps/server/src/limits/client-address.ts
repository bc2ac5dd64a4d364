import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Whose request it is, in so far as limits for one address go. */
export type ClientAddress = (request: IncomingMessage) => string;

/** Believes what the trusted proxies say of who stands behind them, and nobody else. */
export const createClientAddress = (trustedProxies: readonly string[]): ClientAddress => {
  const wholeAddress = createWholeAddress(trustedProxies);
  return (request) => counted(wholeAddress(request));
};

/** The same, but with the part of an IPv6 address that tells the devices of one network apart. */
export const createWholeAddress = (trustedProxies: readonly string[]): ClientAddress => {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, isTrusted) ?? '';
};

const MAPPED = /^::ffff:(?=\d+\.)/i;
/** One household gets so many groups of an IPv6 address; the rest it makes up as it likes. */
const NETWORK_GROUPS = 4;

/** The address under which a client is counted: an IPv4 as it is, of an IPv6 its network. */
export const counted = (address: string): string => {
  const bare = address.replace(MAPPED, '').replace(/%.*$/, '');
  return isIPv6(bare) ? `${groupsOf(bare).slice(0, NETWORK_GROUPS).join(':')}::` : bare;
};

const GROUPS = 8;

const groupsOf = (address: string): string[] => {
  const [before = '', after] = address.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const head = [...before];
  const tail = [...(after ?? [])];
  const zeros = Array.from({ length: GROUPS - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail].map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
};
