import type { RoomAccess } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import { Router, type Request } from 'express';
import qrcode from 'qrcode';
import { deviceSecretOf, deviceSha256Of } from '../access/access.ts';
import { isLoopbackHost } from '../access/hosts.ts';
import type { Rooms } from '../rooms/rooms.ts';

export type RoomRoutesOptions = {
  readonly rooms: Pick<Rooms, 'hasMember'>;
  /** Whether this page may open a room. */
  readonly mayOpenRoom: (request: Request) => boolean;
  /** The https addresses for other machines, the most likely one first. */
  readonly lanAddresses: () => readonly string[];
};

/** Modules of white around the code: phones need them to find it. */
const QUIET_MODULES = 2;

/**
 * `GET /api/rooms`: whether this page may open a room, and where others reach the server. `GET /api/rooms/:code/qr.svg`:
 * the address that joins a room, for its members, whom their device's secret identifies.
 */
export const createRoomRoutes = ({ rooms, mayOpenRoom, lanAddresses }: RoomRoutesOptions): Router => {
  const router = Router();
  router.get(ROUTES.rooms, (request, response) => {
    const joinAddresses = joinAddressesOf(request, lanAddresses());
    const [first = ''] = joinAddresses;
    const warnsOnce = first.startsWith('https:') && ('encrypted' in request.socket || lanAddresses().includes(first));
    const access: RoomAccess = { mayOpen: mayOpenRoom(request), joinAddresses, warnsOnce };
    response.set('Cache-Control', 'no-store').json(access);
  });
  router.get(ROUTES.roomQr, async (request, response, next) => {
    const { code } = request.params;
    const [address] = joinAddressesOf(request, lanAddresses());
    if (!address || !rooms.hasMember(code, deviceSha256Of(deviceSecretOf(request)))) return next();
    const svg = await qrcode.toString(`${address}/join/${code}`, { type: 'svg', margin: QUIET_MODULES });
    response.set('Cache-Control', 'no-store').type('svg').send(svg);
  });
  return router;
};

/** The address under which the page was opened, unless only this machine or a screen can use it; then the network's. */
const joinAddressesOf = (request: Request, lan: readonly string[]): string[] => {
  const host = request.get('host') ?? '';
  const isForAll = !isLoopbackHost(host) && (request.secure || lan.length === 0);
  const own = `${request.protocol}://${host}`;
  return isForAll ? [own, ...lan.filter((address) => address !== own)] : [...lan];
};
