import type { Measure } from '@instep/measures/measure';
import { ofKind, type Recordings } from '../recordings.ts';

/** Real dancers must be detected on the side that they danced; people who stand still, on no side. */
export const realSidesMeasure = (id: string): Measure<Recordings> => ({
  id,
  measure: 'sides detected wrongly for people who dance; detected at all for people who stand still',
  bounds: { wrong: { atMost: 0 }, still: { atMost: 0 } },
  figuresOf: (recordings) => {
    const dancing = ofKind(recordings, 'good', 'bad', 'identity');
    const still = ofKind(recordings, 'still');
    if (dancing.length === 0) return null;
    const sideOf = (one: (typeof dancing)[number]) => recordings.judge(one, one.own).result.side;
    const values = {
      wrong: dancing.filter((one) => sideOf(one) !== one.side).length,
      still: still.filter((one) => sideOf(one) !== null).length,
    };
    return { values, n: dancing.length + still.length };
  },
});
