import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { judgeFrames, type JudgeRun } from '@instep/measures/judge-run';
import { frameInterval, type People, type Person } from './people.ts';

/** The judge's result for a person beside a dance that is not theirs. */
export type WrongRun = { readonly performer: string; readonly dance: string; readonly run: JudgeRun };

/** All people except those who stand still, judged against every dance that is not theirs. */
export const wrongRuns = ({ all, isAlike }: People): WrongRun[] => {
  const dances = all.flatMap(({ dance }) => dance ?? []);
  return all
    .filter(({ isStill }) => !isStill)
    .flatMap((person) =>
      dances
        .filter(({ id }) => !isAlike(person.name, id))
        .map((dance) => ({
          performer: person.name,
          dance: dance.id,
          run: judgeFrames(dance, repeatedFrames(person, dance)),
        })),
    );
};

/** A person's frames for the length of a dance, repeated if they are shorter. */
export const repeatedFrames = ({ frames }: Person, { duration }: Choreography): TimedPose[] => {
  const length = (frames.at(-1)?.mediaTime ?? 0) + frameInterval(frames);
  const repeated: TimedPose[] = [];
  for (let start = 0; start < duration; start += length) {
    for (const { mediaTime, pose } of frames) {
      if (start + mediaTime < duration) repeated.push({ mediaTime: start + mediaTime, pose });
    }
  }
  return repeated;
};
