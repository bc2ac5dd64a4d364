import type { Seconds } from '@instep/choreo/units';
import { words } from '../words/words.svelte.ts';
import type { Lane } from './lane-chart.ts';
import type { Palette } from './palette.ts';
import { timingSeries, trackingSeries } from './session-data.ts';
import type { ReplayedSession } from './replayed-session.svelte.ts';

/** A lane of the timeline with its name. */
export type NamedLane = { readonly name: string; readonly lane: Lane; readonly height: number };

const PERCENT = { range: [0, 100], splits: [0, 50, 100] } as const;
/** Fixed, so that charts of two sessions can be compared by eye. */
const TIMING = { range: [-400, 400], splits: [-400, 0, 400] } as const;

/** Score, timing and tracking of one session. */
export const sessionLanes = (session: ReplayedSession, duration: Seconds): readonly NamedLane[] => {
  const { lanes } = words().review;
  const timing = timingSeries(session.moves);
  return [
    {
      name: lanes.score,
      height: 130,
      lane: {
        ...PERCENT,
        duration,
        lines: [{ label: lanes.score, series: session.score, colour: ({ score }) => score }],
      },
    },
    {
      name: lanes.timing,
      height: 110,
      lane: {
        ...TIMING,
        duration,
        lines: [
          {
            label: lanes.timing,
            series: { ...timing, values: timing.values.map((ms) => ms && Math.max(-400, Math.min(400, ms))) },
            colour: ({ timing: colour }) => colour,
            dots: true,
          },
        ],
      },
    },
    {
      name: lanes.tracking,
      height: 100,
      lane: {
        ...PERCENT,
        duration,
        lines: [{ label: lanes.tracking, series: trackingSeries(session.frames), colour: ({ tracking }) => tracking }],
      },
    },
  ];
};

/** The scores of two sessions, with the difference shaded. */
export const comparisonLanes = (
  [before, after]: readonly [ReplayedSession, ReplayedSession],
  duration: Seconds,
): readonly NamedLane[] => {
  const { compare } = words().review;
  const lines = [
    { label: compare.before, series: before.score, colour: ({ earlierScore }: Palette) => earlierScore, dashed: true },
    { label: compare.after, series: after.score, colour: ({ score }: Palette) => score },
  ];
  return [{ name: compare.chart, height: 220, lane: { ...PERCENT, duration, lines, shadesDifference: true } }];
};
