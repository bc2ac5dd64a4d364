import type { RoomAccess } from '@instep/protocol/http';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * The address that phones open to join, without a code: this page's own if others reach it and it lets them use a
 * camera, else the server's first one for the network; null if there is none.
 */
export const joinAddress = (
  page: Pick<Location, 'hostname' | 'origin' | 'protocol'>,
  { joinAddresses }: Pick<RoomAccess, 'joinAddresses'>,
): string | null => {
  const isOpen = page.protocol === 'https:' && !LOOPBACK.test(page.hostname);
  const origin = isOpen ? page.origin : joinAddresses[0];
  return origin === undefined ? null : `${origin}/join`;
};

/** A code as it is read aloud and compared: `K Q W Z T`. */
export const spacedCode = (code: string): string => [...code].join(' ');
