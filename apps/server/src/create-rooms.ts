/** What rooms need of the rest of the server. */
import type { IncomingMessage } from 'node:http';
import type { Access } from './access/access.ts';
import { createHostCheck } from './access/hosts.ts';
import type { Config } from './config.ts';
import type { PerformanceContext } from './performance/context.ts';
import { iceServersFor } from './rooms/ice-servers.ts';
import { Rooms } from './rooms/rooms.ts';
import type { RoomVisitor } from './rooms/room-connection.ts';

/** The rooms of a server. */
export const createRooms = (config: Config, { clock, library, budget, pool }: PerformanceContext): Rooms =>
  new Rooms({
    clock,
    danceOf: (danceId) => {
      const info = library.get(danceId)?.info;
      return info && { id: info.id, durationS: info.durationS, moves: info.moves };
    },
    capacity: () => budget.players(),
    perCamera: () => Math.min(pool.maxSeats, budget.playersPerCamera()),
    iceServersFor: (memberId) => iceServersFor(config, memberId),
  });

/** Who may open rooms by the setting ROOMS. */
export const mayOpenRooms =
  <Request>(setting: Config['rooms'], isHost: (request: Request) => boolean): ((request: Request) => boolean) =>
  (request) =>
    setting === 'everyone' || (setting === 'host' && isHost(request));

/** Reads from a socket's handshake what its device may do in rooms. */
export const createVisitorOf = (
  config: Pick<Config, 'rooms' | 'lan' | 'allowedHosts'>,
  access: Pick<Access, 'isHostSocket'>,
): ((request: IncomingMessage) => Omit<RoomVisitor, 'address'>) => {
  const isLocalHost = createHostCheck(config.allowedHosts);
  const mayOpen = mayOpenRooms(config.rooms, access.isHostSocket);
  return (request) => ({
    mayOpen: mayOpen(request),
    // Other machines that can film come over https.
    isTv: config.lan === 'on' && !('encrypted' in request.socket) && !isLocalHost(request.headers.host),
  });
};
