import { isLookName, LOOKS, type Look } from '../body/looks.ts';
import { isPlaceName, type PlaceName } from '../scene/stages/stages.ts';

/** A name in a dance or a player's file that nothing is known by. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** The look of that name. */
export const lookNamed = (name: string): Look => {
  if (!isLookName(name))
    throw new UnknownNameError(`Expected a look of ${Object.keys(LOOKS).join(', ')}, got "${name}".`);
  return LOOKS[name];
};

/** The stage or room of that name. */
export const placeNamed = (name: string): PlaceName => {
  if (!isPlaceName(name)) throw new UnknownNameError(`Expected the name of a stage or a room, got "${name}".`);
  return name;
};
