import { quantile } from '@instep/choreo/statistics';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { referenceOf } from '@instep/measures/judge-run';
import { frameCosts } from '@instep/measures/frame-costs';
import { motionOf } from '@instep/measures/synthetic/motion';
import { framesOfAttempt } from '@instep/measures/synthetic/synthetic-players';
import { rounded, type Row, type Section } from '../section.ts';

/** What one player frame costs the judge, as row 21S of `npm run evaluate` measures it. */
export const judgeSection = (dancesFolder: string): Section => ({
  table: 'judge, microseconds for one player frame',
  run: async () => (await Promise.all((await listDanceIds(dancesFolder)).map((id) => rowOf(dancesFolder, id)))).flat(),
});

/** `hypotheses` counts the views and sides that are possible until the player's side is locked. */
const rowOf = async (folder: string, id: string): Promise<Row> => {
  const { choreography, info } = await readDance(folder, id);
  const frames = framesOfAttempt({ dance: choreography }, motionOf(choreography.frames));
  const { each } = frameCosts([{ dance: choreography, frames }]);
  return {
    id: `judge_${id}`,
    what: info.title,
    medianUs: rounded(quantile(each, 0.5), 1),
    p99Us: rounded(quantile(each, 0.99), 1),
    hypotheses: referenceOf(choreography).variants.length,
    frames: each.length,
  };
};
