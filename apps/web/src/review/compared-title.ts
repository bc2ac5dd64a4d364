import { dateText, dayText } from '../words/formats.ts';
import { words } from '../words/words.svelte.ts';

/** Whose take, and when. */
export type Dated = { readonly name: string; readonly startedAt: string };

/** Who danced two takes and when, in as few words as tell them apart: `Mia: 26 Nov vs 29 Nov`. */
export const comparedTitle = ([before, after]: readonly [Dated, Dated], now: Date = new Date()): string => {
  const { versus } = words().review.compare;
  const isOneDay = dayText(before.startedAt, now) === dayText(after.startedAt, now);
  const when = ({ startedAt }: Dated) => (isOneDay ? dateText : dayText)(startedAt, now);
  return before.name === after.name
    ? `${before.name}: ${versus(when(before), when(after))}`
    : versus(`${before.name}, ${when(before)}`, `${after.name}, ${when(after)}`);
};
