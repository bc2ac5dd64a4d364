import type { VideoPair } from './pairs.ts';

/** Whether the attempt shows the dance of the reference; a person standing still doesn't. */
const showsTheDance = ({ kind }: VideoPair): boolean => kind !== 'still' && kind !== 'stranger';

/**
 * Groups videos that show the same dance, from the pairs: a and b, b and c make a group of a, b and c. The returned
 * function names the group of each video by one of its videos.
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
