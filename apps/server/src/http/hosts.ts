import { hostname, networkInterfaces } from 'node:os';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** Says whether a Host header names this server: a foreign page that rebinds its name to our address is refused. */
export const createHostCheck = (
  listensOn: string,
  allowed: readonly string[],
): ((host: string | undefined) => boolean) => {
  const always = new Set([...LOOPBACK, ...allowed.map(bare)]);
  return (host) => {
    const name = host === undefined ? null : nameIn(host);
    if (name === null) return false;
    // Addresses come and go with networks, so they are asked for anew.
    return always.has(name) || (!LOOPBACK.includes(bare(listensOn)) && namesOfThisMachine().includes(name));
  };
};

/** The host name in a Host header, without its port; `null` when it is none. */
const nameIn = (host: string): string | null => {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i.exec(host);
  return match ? bare(match[1] as string) : null;
};

const bare = (name: string): string => name.toLowerCase().replace(/^\[|\]$/g, '');

const namesOfThisMachine = (): string[] => {
  const addresses = Object.values(networkInterfaces()).flatMap((some) => some?.map(({ address }) => address) ?? []);
  const name = hostname().toLowerCase();
  return [...addresses, name, `${name}.local`];
};

/** Whether an Origin header says that the page came from the very host that it now speaks to. */
export const isSameOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
