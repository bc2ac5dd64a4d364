import { isLookName, LOOKS, type Look } from '../body/looks.ts';
import { isPlaceName, type PlaceName } from '../scene/stages/stages.ts';

/** Thrown for a name in a dance or a player's file that doesn't exist. */
export class UnknownNameError extends Error {
  override readonly name = 'UnknownNameError';
}

/** The look of that name. Throws UnknownNameError. */
export const lookNamed = (name: string): Look => {
  if (!isLookName(name))
    throw new UnknownNameError(`Expected a look of ${Object.keys(LOOKS).join(', ')}, got "${name}".`);
  return LOOKS[name];
};

/** Checks the name of a stage or a room. Throws UnknownNameError. */
export const placeNamed = (name: string): PlaceName => {
  if (!isPlaceName(name)) throw new UnknownNameError(`Expected the name of a stage or a room, got "${name}".`);
  return name;
};
