/** Reports and plans as text for people and as JSON for programs. */
import path from 'node:path';
import type { ExtractPlan, ExtractedDance } from './extract-dance.ts';
import type { Report } from './report.ts';

/** The report for people. */
export const reportText = (title: string, report: Report): string => {
  const gap = report.longestGap;
  const percent = `${(100 * report.personShare).toFixed(1)} % of rows`;
  const weakest = `${report.weakestJoint.name.replace('_', ' ')} ${report.weakestJoint.confidence.toFixed(2)}`;
  return [
    `${title}: ${report.verdict}`,
    `  rows             ${report.rows} of ${report.rowsExpected}`,
    `  person found     ${percent}`,
    `  mean confidence  ${report.meanConfidence.toFixed(2)}, weakest: ${weakest}`,
    `  longest gap      ${gap ? `${gap.seconds.toFixed(2)} s at ${gap.start.toFixed(2)} s` : 'none'}`,
    `  moves            ${report.moves}`,
    ...report.warnings.map((warning) => `  ! ${warning}`),
    ...report.notes.filter(({ warns }) => !warns).map(({ text }) => `  - ${text}`),
  ].join('\n');
};

/** The report, and where the files are. */
export const extractedText = ({ info, report, paths }: ExtractedDance): string => {
  const draft = info.draft ? '\n  kept as a draft: it is not offered for dancing' : '';
  const names = Object.values(paths).map((file) => path.basename(file));
  const tempo = info.bpm === null ? '' : `\n  tempo            ${info.bpm} beats per minute`;
  return `${reportText(info.id, report)}${tempo}${draft}\n  files            ${names.join(' ')} in ${path.dirname(paths.json)}`;
};

/** The same for programs. */
export const extractedJson = ({ info, report, coverS, paths }: ExtractedDance): object => {
  const { moves, ...counted } = report;
  return {
    id: info.id,
    title: info.title,
    files: paths,
    durationS: info.durationS,
    fps: info.fps,
    width: info.width,
    height: info.height,
    modelFamily: info.modelFamily,
    model: info.model,
    draft: info.draft,
    bpm: info.bpm,
    coverS,
    moves,
    ...counted,
  };
};

/** The result of a dry run, for programs. */
export const planJson = (id: string, { video, rows, playable, paths }: ExtractPlan): object => ({
  id,
  dryRun: true,
  files: paths,
  durationS: video.duration,
  frames: video.frameTimes.length,
  rowsExpected: rows,
  width: video.width,
  height: video.height,
  video: playable.video,
  audio: playable.audio,
});
