import type { OfferedShare } from '@instep/protocol/http';

/** The offers in a link's part after the #; none if it has no such part. */
export const offersIn = (hash: string): readonly OfferedShare[] => {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const players = parameters.getAll('player');
  const offers = parameters.getAll('offer');
  return offers.length === players.length ? offers.map((offer, k) => ({ player: players[k] ?? '', offer })) : [];
};
