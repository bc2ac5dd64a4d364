import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** The address to which a request counts in limits per address. */
export type AddressOf = (request: IncomingMessage) => string;

/** Trusts only the configured proxies to name the client behind them. */
export const createClientAddress = (trustedProxies: readonly string[]): AddressOf => {
  const fullAddress = createFullClientAddress(trustedProxies);
  return (request) => limitKeyOf(fullAddress(request));
};

/** The same, but with the part of an IPv6 address that distinguishes the devices of one network. */
export const createFullClientAddress = (trustedProxies: readonly string[]): AddressOf => {
  const isTrusted = proxyAddr.compile([...trustedProxies]);
  return (request) => proxyAddr(request, isTrusted) ?? '';
};

/** How many groups of an IPv6 address a household is assigned; its devices choose the rest freely. */
const NETWORK_GROUPS = 4;

/** The address under which a client is counted: an IPv4 address as it is, of an IPv6 address its network. */
export const limitKeyOf = (address: string): string => {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::`;
};
