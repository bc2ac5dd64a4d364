/** The title of a comparison of two sessions. */
import { dateText, dayText } from '../words/formats.ts';
import { words } from '../words/words.svelte.ts';

/** Keeps a day together at the end of a row. */
const NO_BREAK_SPACE = '\u00a0';

/** The player of a session, and when it was danced. */
export type DatedSession = { readonly name: string; readonly startedAt: string };

/** The players and dates of two sessions, as short as possible but distinguishable: `Mia: 26 Nov vs 29 Nov`. */
export const comparisonTitle = (
  [before, after]: readonly [DatedSession, DatedSession],
  now: Date = new Date(),
): string => {
  const { versus } = words().review.compare;
  const isOneDay = dayText(before.startedAt, now) === dayText(after.startedAt, now);
  const when = ({ startedAt }: DatedSession) =>
    (isOneDay ? dateText : dayText)(startedAt, now).replaceAll(' ', NO_BREAK_SPACE);
  return before.name === after.name
    ? `${before.name}: ${versus(when(before), when(after))}`
    : versus(`${before.name}, ${when(before)}`, `${after.name}, ${when(after)}`);
};
