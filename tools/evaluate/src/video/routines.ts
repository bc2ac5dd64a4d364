import type { VideoPair } from './pairs.ts';

/** Pairs in which the attempt shows the dance of the reference; a person standing still shows none. */
const showsTheDance = ({ kind }: VideoPair): boolean => kind !== 'still' && kind !== 'stranger';

/**
 * Which videos show one and the same dance, as the pairs tell: a and b, b and c make a, b and c. The answer names for
 * each video the first of its kind.
 */
export const routinesOf = (pairs: readonly VideoPair[]): ((video: string) => string) => {
  const routines = new Map<string, string>();
  const routineOf = (video: string): string => routines.get(video) ?? video;
  for (const { reference, attempt } of pairs.filter(showsTheDance)) {
    const [kept, joined] = [routineOf(reference), routineOf(attempt)];
    for (const [video, routine] of [...routines, [joined, joined], [kept, kept]] as const) {
      if (routine === joined || routine === kept) routines.set(video, kept);
    }
    routines.set(attempt, kept);
  }
  return routineOf;
};
