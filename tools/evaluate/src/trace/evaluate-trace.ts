/** `evaluate --trace`: replays what the Lab saved, and says where the replay differs from the run. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import { prepareReference } from '@instep/choreo/judge/reference';
import { listDanceIds, readDance } from '@instep/dance-files/dance-folder';
import { EvaluationDataError, ROOT } from '../data-folder.ts';
import { readTrace } from './read-trace.ts';
import { replayTrace, type ReplayedMove, type TraceReplay } from './replay-trace.ts';

/** Replays a trace; returns what is to be printed. Rejects with EvaluationDataError. */
export const evaluateTrace = async (file: string, dances: string): Promise<string> => {
  const trace = await readTrace(file);
  if (!trace.start) throw new EvaluationDataError(`${file}: expected a trace of a dance, got one of a camera check`);
  const { danceId, scope } = trace.start;
  const replay = replayTrace(trace, trace.start, prepareReference(await findDance(danceId, dances), scope));
  return [
    ...(trace.isComplete ? [] : ['The trace begins after the dance did: the judge knows less than it did then.']),
    ...replay.moves.filter(({ isSame }) => !isSame).map(differenceText),
    summaryOf(replay),
  ].join('\n');
};

const summaryOf = ({ frames, moves, maxFormDifference }: TraceReplay): string => {
  const differing = moves.filter(({ isSame }) => !isSame).length;
  const most = `forms differ by at most ${maxFormDifference.toFixed(3)}`;
  return `${frames} frames, ${moves.length} verdicts, ${differing} differ; ${most}`;
};

const differenceText = ({ move, live, replayed }: ReplayedMove): string =>
  `move ${move}: live ${judgedText(live)}, replayed ${judgedText(replayed)}`;

const judgedText = (judged: ReplayedMove['live']): string =>
  judged ? `${judged.rating ?? 'unseen'} (form ${judged.form?.toFixed(3) ?? '-'})` : 'nothing';

/** In the folder that is named, among the dances of this machine, or those that the repository ships. */
const findDance = async (id: string, dances: string): Promise<Choreography> => {
  const folders = [dances, path.join(ROOT, 'data/dancer')].filter((folder) => existsSync(folder));
  for (const folder of folders) {
    if ((await listDanceIds(folder)).includes(id)) return (await readDance(folder, id)).choreography;
  }
  throw new EvaluationDataError(`expected the dance "${id}" in ${folders.join(' or ')}: name its folder with --dances`);
};
