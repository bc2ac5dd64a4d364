import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import proxyAddr from 'proxy-addr';

/** The address to which a request counts in limits per address. */
export type ClientAddress = (request: IncomingMessage) => string;

/** Trusts only the configured proxies to name the client behind them. */
export const createClientAddress = (trustedProxies: readonly string[]): ClientAddress => {
  const wholeAddress = createWholeAddress(trustedProxies);
  return (request) => counted(wholeAddress(request));
};

/** The same, but with the part of an IPv6 address that distinguishes the devices of one network. */
export const createWholeAddress = (trustedProxies: readonly string[]): ClientAddress => {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, isTrusted) ?? '';
};

const MAPPED = /^::ffff:(?=\d+\.)/i;
/** How many groups of an IPv6 address a household is assigned; its devices choose the rest freely. */
const NETWORK_GROUPS = 4;

/** The address under which a client is counted: an IPv4 address as it is, of an IPv6 address its network. */
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
