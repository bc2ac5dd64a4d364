/** What a room asks the server over HTTP, and where its socket is. */
import type { RoomAccess } from '@instep/protocol/http';
import { addressOf, ROUTES } from '@instep/protocol/routes';
import { fetchJson, getFile } from '../api.ts';

/** Whether this page may open rooms, and where others reach the server. */
export const fetchRoomAccess = (deviceId: string): Promise<RoomAccess> => fetchJson(ROUTES.rooms, { deviceId });

/** The QR code that joins a room, for its members. */
export const fetchRoomQr = async (code: string, deviceId: string): Promise<Blob> =>
  (await getFile(addressOf(ROUTES.roomQr, { code }), deviceId)).blob;

/** The address of the room's socket beside a page's address. */
export const roomUrl = (page: string): string => {
  const url = new URL(ROUTES.room, page);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};
