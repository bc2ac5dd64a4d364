import type { Figures, Measure } from '@instep/measures/measure';
import { auc, truePositiveShare } from '../../statistics/ranking.ts';
import type { Recordings } from '../recordings.ts';
import { windowCases, type WindowCases } from '../window-cases.ts';

const METHOD_NOTE =
  'C + P + M of the judge over windows at any place, in the view of the song, at the best lag within 200 ms of the song lag, less what being off it costs.';

const countCases = ({ own, wrong, wrongTime, still }: WindowCases): number =>
  own.length + wrong.length + wrongTime.length + still.length;

const aucs = (cases: WindowCases): Figures | null => {
  if (cases.own.length === 0) return null;
  const { own, wrong, wrongTime, still } = cases;
  return {
    values: { wrong: auc(own, wrong), wrongTime: auc(own, wrongTime), still: auc(own, still) },
    n: countCases(cases),
    note: METHOD_NOTE,
  };
};

/** A window of the right dance against windows of a wrong dance, of a wrong time, and of a person standing still. */
export const windowMeasure = (
  protocol: 'R' | 'V',
  length: number,
  bounds: Measure<Recordings>['bounds'],
): Measure<Recordings> => ({
  id: `2${protocol} ${length}s`,
  measure: `AUC of ${length}-s windows of the right dance`,
  bounds,
  figuresOf: (recordings) => aucs(windowCases(recordings, length)),
});

/** The share of right windows that pass at a threshold that one wrong window in twenty passes. */
export const truePositiveMeasure: Measure<Recordings> = {
  id: '3R',
  measure: 'right 2-s windows that pass when 5 % of wrong ones may',
  bounds: { share: { atLeast: 0.93 } },
  figuresOf: (recordings) => {
    const cases = windowCases(recordings, 2);
    if (cases.own.length === 0 || cases.wrong.length === 0) return null;
    const { own, wrong } = cases;
    return { values: { share: truePositiveShare(own, wrong, 0.05) }, n: own.length + wrong.length, note: METHOD_NOTE };
  },
};

/** The same with the judge's own live windows: quality over 2.4 s, from the causal judge alone. */
export const liveWindowMeasure = (protocol: 'R' | 'V'): Measure<Recordings> => ({
  id: `2${protocol} live`,
  measure: "AUC of the judge's own 2.4-s windows, right against wrong dance and still",
  bounds: {},
  figuresOf: (recordings) => {
    const cases = liveCases(recordings);
    if (cases.own.length === 0) return null;
    const { own, wrong, still } = cases;
    const note =
      "For information: windows of a whole causal run, in which the judge chose the wrong dance's best lag and view.";
    return {
      values: { wrong: auc(own, wrong), still: auc(own, still) },
      n: own.length + wrong.length + still.length,
      note,
    };
  },
});

const liveCases = (recordings: Recordings): { own: number[]; wrong: number[]; still: number[] } => {
  const { all, dances, judge } = recordings;
  const cases = { own: [] as number[], wrong: [] as number[], still: [] as number[] };
  for (const recording of all) {
    for (const dance of dances) {
      const curve = judge(recording, dance).result.curve.flatMap(({ score }) => (score === null ? [] : [score]));
      const right = dance.id === recording.own.id;
      const wrong = !recording.alike.includes(dance.id);
      if (recording.kind === 'still' && right) cases.still.push(...curve);
      else if (recording.kind === 'good' && right) cases.own.push(...curve);
      else if (wrong && (recording.kind === 'good' || recording.kind === 'bad')) cases.wrong.push(...curve);
    }
  }
  return cases;
};
