import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { machineNames, announcedNames } from '@instep/server/lan/machine-names';

const at = (address: string): NetworkInterfaceInfo => ({
  address,
  internal: address === '127.0.0.1',
  netmask: '',
  mac: '',
  cidr: null,
  ...(address.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }),
});
const networks = (all: Readonly<Record<string, readonly string[]>>) => ({
  hostname: 'studio',
  interfaces: Object.fromEntries(Object.entries(all).map(([name, addresses]) => [name, addresses.map(at)])),
});

describe('the announced addresses', () => {
  const home = { lo: ['127.0.0.1'], wlan0: ['192.168.1.20', '2001:db8::7', 'fe80::1'] };

  it('are the lasting ones', () => {
    expect(announcedNames(networks(home)).addresses).toEqual(['192.168.1.20']);
  });

  it.each([
    ['veth1a2b', ['fe80::42', '10.88.0.1']],
    ['docker0', ['172.17.0.1']],
    ['br-0a1b2c', ['172.18.0.1']],
    ['tun0', ['10.8.0.2']],
    ['utun3', ['fe80::2', '100.64.0.2']],
    ['tailscale0', ['100.100.1.1', 'fd7a:115c:a1e0::1']],
    ['vEthernet (WSL (Hyper-V firewall))', ['172.28.64.1']],
    ['VirtualBox Host-Only Network', ['192.168.56.1']],
    ['VMware Network Adapter VMnet8', ['192.168.80.1']],
    ['wlan1', ['fe80::5', '169.254.3.4']],
    ['eth7', ['2001:db8::9']],
  ])('stay the same when %s comes up', (name, addresses) => {
    expect(announcedNames(networks({ ...home, [name]: addresses }))).toEqual(announcedNames(networks(home)));
  });

  it.each([
    ['IPv6, where there is no IPv4', { wlan0: ['2001:db8::7', 'fe80::1'], tun0: ['10.8.0.2'] }, ['2001:db8::7']],
    ['a virtual one, where there is no other', { tun0: ['10.8.0.2'] }, ['10.8.0.2']],
    ['none, where all are for one link', { wlan0: ['fe80::1', '169.254.3.4'] }, []],
    ['two, of two networks', { wlan0: ['192.168.1.20'], eth0: ['10.0.0.5'] }, ['192.168.1.20', '10.0.0.5']],
  ])('are %s', (_what, interfaces, addresses) => {
    expect(announcedNames(networks(interfaces)).addresses).toEqual(addresses);
  });

  it('are fewer than those under which requests are accepted', () => {
    const all = networks({ ...home, tailscale0: ['100.100.1.1'] });
    expect(machineNames(all).addresses).toEqual(['192.168.1.20', '2001:db8::7', 'fe80::1', '100.100.1.1']);
  });
});

describe("the machine's own name", () => {
  it.each([
    ['studio', ['studio', 'studio.local']],
    ['Mias-MacBook.local', ['mias-macbook.local']],
    ['홍길동-pc', ['xn---pc-sh9lf9t709c', 'xn---pc-sh9lf9t709c.local']],
    ['KÜCHE', ['xn--kche-0ra', 'xn--kche-0ra.local']],
    ['mia_pc', ['mia_pc', 'mia_pc.local']],
    ['localhost', ['localhost']],
    ['', []],
    ['mia s pc', []],
    ['-pc', []],
    ['12345', []],
    ['a'.repeat(64), []],
  ])('%s gives the host names %j', (hostname, hosts) => {
    expect(machineNames({ hostname, interfaces: {} }).hosts).toEqual(hosts);
  });
});
