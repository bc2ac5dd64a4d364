import type { Choreography } from '@instep/choreo/choreography';
import type { TimedPose } from '@instep/choreo/pose';
import { perform, type Performance } from '@instep/measures/judge-run';
import { stepOf, type People, type Person } from './people.ts';

/** The judge's result for a person beside a dance that is not theirs. */
export type WrongRun = { readonly performer: string; readonly dance: string; readonly performance: Performance };

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
          performance: perform(dance, framesBeside(person, dance)),
        })),
    );
};

/** A person's frames for the length of a dance, repeated if they are shorter. */
export const framesBeside = ({ frames }: Person, { duration }: Choreography): TimedPose[] => {
  const length = (frames.at(-1)?.mediaTime ?? 0) + stepOf(frames);
  const beside: TimedPose[] = [];
  for (let start = 0; start < duration; start += length) {
    for (const { mediaTime, pose } of frames) {
      if (start + mediaTime < duration) beside.push({ mediaTime: start + mediaTime, pose });
    }
  }
  return beside;
};
