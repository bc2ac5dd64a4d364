/** Finds the tile that an arrow key, Home or End moves to in a grid of tiles. */
import type { Pixels } from '@instep/choreo/units';

/** The position of a tile on the page. */
export type TilePosition = { readonly left: Pixels; readonly top: Pixels };

/** Half the gap between tiles: tiles whose tops differ by less are in one row. */
const SAME_ROW: Pixels = 8;

/** The tile that a key moves to from tile `at`; null if the key moves nowhere. */
export const tileAfterKey = (tiles: readonly TilePosition[], at: number, key: string): number | null => {
  const here = tiles[at];
  if (!here) return null;
  switch (key) {
    case 'ArrowRight':
      return at + 1 < tiles.length ? at + 1 : null;
    case 'ArrowLeft':
      return at > 0 ? at - 1 : null;
    case 'ArrowDown':
      return nearest(tiles, here, rowAfter(tiles, here));
    case 'ArrowUp':
      return nearest(tiles, here, rowBefore(tiles, here));
    case 'Home':
      return 0;
    case 'End':
      return tiles.length - 1;
    default:
      return null;
  }
};

const rowAfter = (tiles: readonly TilePosition[], here: TilePosition): Pixels =>
  Math.min(...tiles.filter(({ top }) => top > here.top + SAME_ROW).map(({ top }) => top));

const rowBefore = (tiles: readonly TilePosition[], here: TilePosition): Pixels =>
  Math.max(...tiles.filter(({ top }) => top < here.top - SAME_ROW).map(({ top }) => top));

/** The tile in the row at `top` that is nearest to the column of `here`. */
const nearest = (tiles: readonly TilePosition[], here: TilePosition, top: Pixels): number | null => {
  const distances = tiles.map((tile) =>
    Math.abs(tile.top - top) <= SAME_ROW ? Math.abs(tile.left - here.left) : Infinity,
  );
  const smallest = Math.min(...distances);
  return Number.isFinite(smallest) ? distances.indexOf(smallest) : null;
};

/** An element that arrow keys reach: a dance's tile, or what is done with the dance that is shown above them. */
type Movable = Pick<HTMLElement, 'dataset' | 'getBoundingClientRect'>;

/**
 * The element that a key moves to from `active`: sideways, and by Home and End, among tiles or among the others; up and
 * down across all.
 */
export const moveByKey = <T extends Movable>(all: readonly T[], active: unknown, key: string): T | undefined => {
  const from = all.find((one) => one === active);
  if (!from) return undefined;
  const group = key === 'ArrowUp' || key === 'ArrowDown' ? all : all.filter((one) => isTile(one) === isTile(from));
  const next = tileAfterKey(
    group.map((one) => one.getBoundingClientRect()),
    group.indexOf(from),
    key,
  );
  return next === null ? undefined : group[next];
};

const isTile = ({ dataset }: Movable): boolean => dataset['danceId'] !== undefined;
