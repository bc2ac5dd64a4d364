import type { Request } from 'express';
import type { RoomAccess } from '@instep/protocol/http';
import { isLoopbackHost } from '../access/hosts.ts';

/** Where other devices reach this server, and whether its certificate is one of which each of them warns once. */
export const joinAccessOf = (
  request: Request,
  lan: readonly string[],
): Pick<RoomAccess, 'joinAddresses' | 'warnsOnce'> => {
  const joinAddresses = joinAddressesOf(request, lan);
  const [first = ''] = joinAddresses;
  return {
    joinAddresses,
    warnsOnce: first.startsWith('https:') && ('encrypted' in request.socket || lan.includes(first)),
  };
};

/** The address under which the page was opened, unless only this machine or a screen can use it; then the network's. */
const joinAddressesOf = (request: Request, lan: readonly string[]): string[] => {
  const host = request.get('host') ?? '';
  const isForAll = !isLoopbackHost(host) && (request.secure || lan.length === 0);
  const own = `${request.protocol}://${host}`;
  return isForAll ? [own, ...lan.filter((address) => address !== own)] : [...lan];
};
