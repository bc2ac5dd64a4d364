import { PLAYER, type Player } from './player.ts';

/** Reports what is wrong with a player's file in words that its author understands. */
export class PlayerFileError extends Error {
  override readonly name = 'PlayerFileError';
}

/** Parses a player from JSON; `fileName` is the file's name, for the error message. */
export const parsePlayer = (json: string, fileName: string): Player => {
  const parsed = PLAYER.safeParse(parsedJson(json, fileName));
  if (parsed.success) return checkRanges(parsed.data, fileName);
  const issue = parsed.error.issues[0];
  const at = issue?.path.join('.') || 'the player';
  throw new PlayerFileError(`${fileName}: ${at}: ${issue?.message ?? 'not a player'}`);
};

const parsedJson = (json: string, fileName: string): unknown => {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new PlayerFileError(`${fileName}: expected JSON, got ${JSON.stringify(json.slice(0, 40))}`, { cause: error });
  }
};

/** A section that ends before it begins is a mistake of the author. */
const checkRanges = (player: Player, fileName: string): Player => {
  player.errors.forEach((error, index) => {
    if ('fromS' in error && error.toS <= error.fromS) {
      const got = `${error.fromS} to ${error.toS}`;
      throw new PlayerFileError(`${fileName}: errors.${index}: expected toS to be later than fromS, got ${got}`);
    }
  });
  return player;
};
