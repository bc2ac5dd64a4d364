import { hostname, networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import ipaddr from 'ipaddr.js';
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
/** Whether an address is valid on one link only: browsers don't accept those. */
const isLinkLocal = (address: string): boolean => ipaddr.parse(address).range() === 'linkLocal';

const thisMachine = (): Machine => ({ hostname: hostname(), interfaces: networkInterfaces() });

/**
 * All names and addresses under which requests may come. They change with the networks, so call this again each time.
 */
export const machineNames = (machine: Machine = thisMachine()): MachineNames => ({
  hosts: hostsOf(machine),
  addresses: externalAddressesOf(machine).map(({ address }) => address),
});

/**
 * The names and addresses that are shown to people: those that stay. Virtual networks come and go, most IPv6 addresses
 * last for a day, and nobody can type a link-local address; they are shown only where there is nothing else.
 */
export const announcedNames = (machine: Machine = thisMachine()): MachineNames => {
  const all = externalAddressesOf(machine).filter(({ address }) => !isLinkLocal(address));
  const isPreferred = [
    ({ network, family }: ExternalAddress) => family === 'IPv4' && !VIRTUAL.test(network),
    ({ network }: ExternalAddress) => !VIRTUAL.test(network),
    () => true,
  ].find((isOne) => all.some(isOne));
  return {
    hosts: hostsOf(machine),
    addresses: isPreferred ? all.filter(isPreferred).map(({ address }) => address) : [],
  };
};

type ExternalAddress = { readonly network: string; readonly address: string; readonly family: 'IPv4' | 'IPv6' };

const externalAddressesOf = ({ interfaces }: Machine): ExternalAddress[] => {
  const outside = Object.entries(interfaces).flatMap(([network, some = []]) =>
    some.filter(({ internal }) => !internal).map(({ address, family }) => ({ network, address, family })),
  );
  const rank = ({ network, address, family }: ExternalAddress): number =>
    (VIRTUAL.test(network) ? 4 : 0) + (family === 'IPv4' ? 0 : 1) + (isLinkLocal(address) ? 2 : 0);
  return outside.toSorted((a, b) => rank(a) - rank(b));
};

const hostsOf = (machine: Machine): string[] => {
  const name = canonicalHost(machine.hostname);
  if (name === null || name.startsWith('[')) return [];
  return name.includes('.') || name === 'localhost' ? [name] : [name, `${name}.local`];
};

/** A name or an address as it is written in a URL. */
export const asUrlHost = (name: string): string => (name.includes(':') && !name.startsWith('[') ? `[${name}]` : name);
