import type { RoomAccess } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import { Router, type Request } from 'express';
import qrcode from 'qrcode';
import { deviceSecretOf, deviceSha256Of } from '../access/access.ts';
import type { Rooms } from '../rooms/rooms.ts';
import { joinAccessOf } from './join-addresses.ts';

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
    const access: RoomAccess = { mayOpen: mayOpenRoom(request), ...joinAccessOf(request, lanAddresses()) };
    response.set('Cache-Control', 'no-store').json(access);
  });
  router.get(ROUTES.roomQr, async (request, response, next) => {
    const { code } = request.params;
    const [address] = joinAccessOf(request, lanAddresses()).joinAddresses;
    if (!address || !rooms.hasMember(code, deviceSha256Of(deviceSecretOf(request)))) return next();
    const svg = await qrcode.toString(`${address}/join/${code}`, { type: 'svg', margin: QUIET_MODULES });
    response.set('Cache-Control', 'no-store').type('svg').send(svg);
  });
  return router;
};
