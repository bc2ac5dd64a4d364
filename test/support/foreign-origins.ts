/**
 * Origins that are not a server's own, each made from its address: ways in which another site might imitate one of our
 * pages.
 */
export const FOREIGN_ORIGINS: readonly (readonly [whose: string, origin: (address: string) => string])[] = [
  ['null', () => 'null'],
  ['another site', () => 'https://evil.example'],
  ['a name that ends like ours', (address) => `http://evil${new URL(address).host}`],
  ['a name that begins like ours', (address) => `${address}.evil.example`],
  ['another port', () => 'http://127.0.0.1:1'],
  ['no port', () => 'http://127.0.0.1'],
  ['another name of this machine', (address) => `http://localhost:${new URL(address).port}`],
  ['a user before the name', (address) => `${address}@evil.example`],
  ['a path behind the name', (address) => `${address}/`],
  ['another scheme', (address) => `file://${new URL(address).host}`],
  ['capitals', (address) => address.toUpperCase()],
  ['two origins', (address) => `${address}, http://evil.example`],
];
