import { hostname, networkInterfaces } from 'node:os';

/** Under which other machines may know this one. */
export type MachineNames = {
  /** The host's own name, plain and as the network announces it. */
  readonly hosts: readonly string[];
  /** Of every network that leads outside, those that people are likely to be in first. */
  readonly addresses: readonly string[];
};

/** Networks that only this machine's containers, virtual machines and tunnels are in. */
const VIRTUAL = /^(?:br-|docker|lxc|podman|tailscale|tap|tun|utun|vbox|veth|virbr|vmnet|wg|zt)/i;

/** Addresses come and go with networks, so they are asked for anew at every call. */
export const machineNames = (): MachineNames => {
  const outside = Object.entries(networkInterfaces()).flatMap(([network, some = []]) =>
    some.filter(({ internal }) => !internal).map(({ address, family }) => ({ network, address, family })),
  );
  const rank = ({ network, address, family }: (typeof outside)[number]): number =>
    (VIRTUAL.test(network) ? 4 : 0) + (family === 'IPv4' ? 0 : 1) + (address.startsWith('fe80:') ? 1 : 0);
  const name = hostname().toLowerCase();
  return {
    hosts: name.includes('.') || name === 'localhost' ? [name] : [name, `${name}.local`],
    addresses: outside.toSorted((a, b) => rank(a) - rank(b)).map(({ address }) => address),
  };
};

/** A name or an address as it stands in a URL. */
export const inUrl = (name: string): string => (name.includes(':') && !name.startsWith('[') ? `[${name}]` : name);
