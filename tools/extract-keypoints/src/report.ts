/**
 * The report at the end of an extraction: its figures, and a verdict on how well players can be judged against the
 * video.
 */
import { BODY_KEYPOINTS } from '@instep/choreo/body-pose';
import type { TimedPose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { Note, VideoFindings } from './note.ts';
import { makeNotes } from './notes.ts';

export const VERDICTS = ['GOOD', 'USABLE', 'POOR'] as const;
/** How well players can be judged against a video. */
export type QualityVerdict = (typeof VERDICTS)[number];

/** The figures that determine a verdict. */
export type FigureName =
  'personShare' | 'meanConfidence' | 'weakestJoint' | 'longestGap' | 'moves' | 'damage' | 'collapsed';

/** What is reported at the end of an extraction. */
export type Report = {
  readonly rows: number;
  /** The number that follows from the video's packets: ceil(duration x fps). */
  readonly rowsExpected: number;
  readonly personShare: UnitInterval;
  /** Over the judged keypoints of the rows with a person. */
  readonly meanConfidence: UnitInterval;
  readonly weakestJoint: { readonly name: KeypointName; readonly confidence: UnitInterval };
  /** The longest time without a person between the first and the last row that has one. */
  readonly longestGap: { readonly start: Seconds; readonly seconds: Seconds } | null;
  readonly moves: number;
  readonly verdict: QualityVerdict;
  /** The figures that aren't GOOD. */
  readonly weak: readonly FigureName[];
  /** What else a choreographer should know. */
  readonly notes: readonly Note[];
  /** The warnings as text: first those of the figures, then the notes that should be checked. */
  readonly warnings: readonly string[];
};

type ReportFigures = Omit<Report, 'verdict' | 'weak' | 'warnings'>;

type Threshold = {
  /** The Studio shows its own text for each name. */
  readonly name: FigureName;
  readonly figure: (report: ReportFigures) => number;
  /** The bounds of the verdicts: the figure is at least this (for `max`: at most). */
  readonly good: number;
  readonly usable: number;
  readonly bound: 'min' | 'max';
  readonly warning: string;
};

/** The share of the video that a note is about. */
function shareOf(name: Note['name']): Threshold['figure'] {
  return ({ notes }) => notes.find((note) => note.name === name)?.share ?? 0;
}

/** The figures with their bounds; the worst figure determines the verdict. */
export const THRESHOLDS: readonly Threshold[] = [
  {
    name: 'personShare',
    figure: (report) => report.personShare,
    good: 0.95,
    usable: 0.7,
    bound: 'min',
    warning: 'nobody is seen in many frames: film the whole body, in light, and cut away what is not danced',
  },
  {
    name: 'meanConfidence',
    figure: (report) => report.meanConfidence,
    good: 0.7,
    usable: 0.45,
    bound: 'min',
    warning:
      'the dancer is hard to make out: more light, plainer clothes and background, the whole body in the picture',
  },
  {
    name: 'weakestJoint',
    figure: (report) => report.weakestJoint.confidence,
    good: 0.4,
    usable: 0,
    bound: 'min',
    warning: 'a joint is often hidden or out of the picture and will hardly be scored: film wider',
  },
  {
    name: 'longestGap',
    figure: (report) => report.longestGap?.seconds ?? 0,
    good: 0.5,
    usable: 4,
    bound: 'max',
    warning: 'the dancer is lost for a while: nothing is judged there',
  },
  {
    name: 'moves',
    figure: (report) => report.moves,
    good: 3,
    usable: 1,
    bound: 'min',
    warning: 'hardly any moves were found: there is little to judge',
  },
  {
    name: 'damage',
    figure: shareOf('damaged'),
    good: 0.05,
    usable: 0.35,
    bound: 'max',
    warning: 'much of the video is damaged: look for a better copy of it',
  },
  {
    name: 'collapsed',
    figure: shareOf('collapsed'),
    good: 0.05,
    usable: 0.3,
    bound: 'max',
    warning: 'the dancer is too small to be measured in many frames: film closer, or trim',
  },
];

export type ReportOptions = {
  readonly rowsExpected: number;
  readonly moves: number;
  readonly fps: number;
  /** What is known about the video besides its poses. */
  readonly findings?: VideoFindings;
};

/** The report of an extraction; `null` when nobody was seen at all. */
export const makeReport = (
  frames: readonly TimedPose[],
  { rowsExpected, moves, fps, findings }: ReportOptions,
): Report | null => {
  const poses = frames.flatMap(({ pose }) => pose ?? []);
  if (poses.length === 0) return null;
  const joints = BODY_KEYPOINTS.map((name) => ({ name, confidence: mean(poses.map((pose) => pose[name].confidence)) }));
  const figures: ReportFigures = {
    rows: frames.length,
    rowsExpected,
    personShare: poses.length / frames.length,
    meanConfidence: mean(joints.map((joint) => joint.confidence)),
    weakestJoint: joints.reduce((weakest, joint) => (joint.confidence < weakest.confidence ? joint : weakest)),
    longestGap: longestGap(frames, fps),
    moves,
    notes: makeNotes(frames, fps, findings),
  };
  return { ...figures, ...gradeFigures(figures) };
};

const gradeFigures = (figures: ReportFigures): Pick<Report, 'verdict' | 'weak' | 'warnings'> => {
  const grades = THRESHOLDS.map(({ name, figure, good, usable, bound, warning }) => {
    const reaches = (limit: number): boolean => (bound === 'min' ? figure(figures) >= limit : figure(figures) <= limit);
    return { name, warning, grade: reaches(good) ? 0 : reaches(usable) ? 1 : 2 };
  });
  const worst = Math.max(...grades.map(({ grade }) => grade));
  const below = grades.filter(({ grade }) => grade > 0);
  return {
    verdict: VERDICTS[worst] ?? 'POOR',
    weak: below.map(({ name }) => name),
    warnings: [
      ...below.map(({ warning }) => warning),
      ...figures.notes.filter(({ warns }) => warns).map(({ text }) => text),
    ],
  };
};

const longestGap = (frames: readonly TimedPose[], fps: number): Report['longestGap'] => {
  let longest: Report['longestGap'] = null;
  let lastSeen: number | null = null;
  frames.forEach(({ pose }, row) => {
    if (!pose) return;
    const missed = lastSeen === null ? 0 : row - lastSeen - 1;
    if (lastSeen !== null && missed / fps > (longest?.seconds ?? 0)) {
      longest = { start: (lastSeen + 1) / fps, seconds: missed / fps };
    }
    lastSeen = row;
  });
  return longest;
};
