import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { MachineNames } from '../access/hosts.ts';
import { canonicalHost } from '../host-name.ts';

/** This machine as the operating system describes it. */
export type Machine = {
  readonly hostname: string;
  readonly interfaces: Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;
};

/** Networks that only this machine's containers, virtual machines and tunnels are in, on Linux, macOS and Windows. */
const VIRTUAL =
  /^(?:br-|cali|cilium|cni|docker|dummy|flannel|ham|ipsec|kube|llw|awdl|lxc|lxdbr|nordlynx|podman|ppp|tailscale|tap|tun|utun|vbox|veth|vethernet|virbr|virtualbox|vmenet|vmnet|vmware|wg|wsl|zt)|\b(?:hyper-v|loopback|virtual|vpn|wireguard)\b/i;
/** Addresses that are valid on one link only, which browsers don't accept. */
const LINK_LOCAL = /^(?:fe[89ab][0-9a-f]:|169\.254\.)/i;

const thisMachine = (): Machine => ({ hostname: hostname(), interfaces: networkInterfaces() });

/**
 * All names and addresses under which requests may come. They change with the networks, so call this again each time.
 */
export const machineNames = (machine: Machine = thisMachine()): MachineNames => ({
  hosts: hostsOf(machine),
  addresses: outsideOf(machine).map(({ address }) => address),
});

/**
 * The names and addresses that are shown to people: those that stay. Virtual networks come and go, most IPv6 addresses
 * last for a day, and nobody can type a link-local address; they are shown only where there is nothing else.
 */
export const namesToTell = (machine: Machine = thisMachine()): MachineNames => {
  const all = outsideOf(machine).filter(({ address }) => !LINK_LOCAL.test(address));
  const isLasting = [
    ({ network, family }: Outside) => family === 'IPv4' && !VIRTUAL.test(network),
    ({ network }: Outside) => !VIRTUAL.test(network),
    () => true,
  ].find((isOne) => all.some(isOne));
  return {
    hosts: hostsOf(machine),
    addresses: isLasting ? all.filter(isLasting).map(({ address }) => address) : [],
  };
};

type Outside = { readonly network: string; readonly address: string; readonly family: 'IPv4' | 'IPv6' };

const outsideOf = ({ interfaces }: Machine): Outside[] => {
  const outside = Object.entries(interfaces).flatMap(([network, some = []]) =>
    some.filter(({ internal }) => !internal).map(({ address, family }) => ({ network, address, family })),
  );
  const rank = ({ network, address, family }: Outside): number =>
    (VIRTUAL.test(network) ? 4 : 0) + (family === 'IPv4' ? 0 : 1) + (LINK_LOCAL.test(address) ? 2 : 0);
  return outside.toSorted((a, b) => rank(a) - rank(b));
};

const hostsOf = (machine: Machine): string[] => {
  const name = canonicalHost(machine.hostname);
  if (name === null || name.startsWith('[')) return [];
  return name.includes('.') || name === 'localhost' ? [name] : [name, `${name}.local`];
};

/** A name or an address as it is written in a URL. */
export const inUrl = (name: string): string => (name.includes(':') && !name.startsWith('[') ? `[${name}]` : name);
