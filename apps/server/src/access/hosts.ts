/** The names under which other machines may know this one. */
export type MachineNames = {
  /** The host's own name, plain and as the network announces it; none when browsers can't ask for it. */
  readonly hosts: readonly string[];
  /** Of every network that leads outside, those that people are likely to be in first. */
  readonly addresses: readonly string[];
};

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Says whether a Host header names this server: a foreign page that rebinds its name to our address is refused. */
export type HostCheck = (host: string | undefined) => boolean;

/** Knows this machine's own names, those that are allowed besides, and with `names` those of the network. */
export const createHostCheck = (
  allowed: readonly string[],
  names: () => MachineNames = () => ({ hosts: [], addresses: [] }),
): HostCheck => {
  const always = new Set([...LOOPBACK, ...allowed.map(bare)]);
  return (host) => {
    const name = host === undefined ? null : nameIn(host);
    if (name === null) return false;
    if (always.has(name)) return true;
    const { hosts, addresses } = names();
    return hosts.includes(name) || addresses.includes(name);
  };
};

/** Whether a Host header, or an address to listen on, means the machine that reads it. */
export const namesThisMachine = (host: string | undefined): boolean =>
  host !== undefined && LOOPBACK.includes(nameIn(host) ?? bare(host));

/** Whether a Host header is well formed: a host name or an address, with or without a port. */
export const isHostHeader = (host: string | undefined): host is string => host !== undefined && nameIn(host) !== null;

/** The host name in a Host header, without its port; `null` when it is none. */
const nameIn = (host: string): string | null => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host);
  return match ? bare(match[1] as string) : null;
};

const bare = (name: string): string => name.toLowerCase().replace(/^\[|\]$|\.$/g, '');

/** Whether an Origin header says that the page came from the very host that it now speaks to. */
export const isSameOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
