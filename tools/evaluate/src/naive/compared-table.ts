import { markdownTable } from '@instep/measures/table';
import type { Comparison } from './comparison.ts';

/** The usual metrics beside the judge: the mean score of each group of people, and the number of cases left out. */
export const comparedTable = (comparisons: readonly Comparison[]): string => {
  const table = markdownTable(
    ['on', 'metric', 'stood still', 'did nothing', 'wrong dance', 'danced badly', 'danced'],
    comparisons.map(({ on, metric, stoodStill, didNothing, wrongDance, bad, good }) => [
      on,
      metric,
      ...[stoodStill, didNothing, wrongDance, bad, good].map((value) => (value === null ? '-' : value.toFixed(1))),
    ]),
  );
  const leftOut = comparisons.flatMap(({ on, metric, leftOut: count }) =>
    count > 0 ? [`${metric} on ${on} ${count}`] : [],
  );
  return leftOut.length === 0
    ? table
    : `${table}\n\nLeft out, for want of a score or of anything to compare: ${leftOut.join(', ')}.`;
};
