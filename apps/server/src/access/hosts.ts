import type { RequestHandler } from 'express';

/** The names under which other machines may reach this one. */
export type MachineNames = {
  /**
   * The host's own name, plain and as it is announced on the network; none when browsers can't use it in an address.
   */
  readonly hosts: readonly string[];
  /** The addresses in networks that lead outside; the networks that people are most likely to be in come first. */
  readonly addresses: readonly string[];
};

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Whether a Host header names this server: a foreign page that rebinds its name to our address is refused. */
export type HostCheck = (host: string | undefined) => boolean;

/** Accepts this machine's own names, those that the settings allow, and with `names` those on the network. */
export const createHostCheck = (
  allowed: readonly string[],
  names: () => MachineNames = () => ({ hosts: [], addresses: [] }),
): HostCheck => {
  const fixedNames = new Set([...LOOPBACK, ...allowed.map(normalizedName)]);
  return (host) => {
    const name = host === undefined ? null : hostNameIn(host);
    if (name === null) return false;
    if (fixedNames.has(name)) return true;
    const { hosts, addresses } = names();
    return hosts.includes(name) || addresses.includes(name);
  };
};

/** Whether a Host header, or an address to listen on, means the machine that reads it. */
export const isLoopbackHost = (host: string | undefined): boolean =>
  host !== undefined && LOOPBACK.includes(hostNameIn(host) ?? normalizedName(host));

/** Whether a Host header is well formed: a host name or an address, with or without a port. */
export const isHostHeader = (host: string | undefined): host is string =>
  host !== undefined && hostNameIn(host) !== null;

/** The host name in a Host header, without its port; `null` when it is none. */
const hostNameIn = (host: string): string | null => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host);
  return match ? normalizedName(match[1] as string) : null;
};

const normalizedName = (name: string): string => name.toLowerCase().replace(/^\[|\]$|\.$/g, '');

/** Whether an Origin header is that of the very host to which the request is sent. */
export const isSameOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);

/** Lets only pages of this server change anything: browsers send the origin of the page that makes a request. */
export const requireSameOrigin: RequestHandler = ({ headers }, response, next) => {
  if (isSameOrigin(headers.origin, headers.host)) return next();
  response.status(403).json({ error: 'Only pages of this server may talk to it.' });
};
