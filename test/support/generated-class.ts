import { writeMadeSession, type MadeSession } from './made-sessions.ts';
import type { Seconds } from '@instep/choreo/units';
import { frameIndexAt } from '@instep/choreo/choreography';
import { readDance } from '@instep/dance-files/dance-folder';

const PLAYERS = ['Mia van Dijk', 'Jonas', '김민지', 'Amélie', 'Sam', 'Noor', 'Tarik Öz', 'Li Wei'];

/** When the class's lessons were, in minutes and in days before `now`. */
const daysBefore = (now: Date, days: number, minutes: number): Date =>
  new Date(now.getTime() - days * 86_400_000 - minutes * 60_000);

/**
 * A class of eight that has danced the demo dance four times each, with rising scores. The last two sessions of the
 * first pupil have frames and poses, made from the dancer's own. Returns the ids of those two, the later one first.
 */
export const writeGeneratedClass = async (dances: string, root: string, now: Date): Promise<readonly string[]> => {
  const { info, choreography } = await readDance(dances, 'first-steps');
  const poseAt = (t: Seconds) => choreography.frames[frameIndexAt(choreography.frames, t)]?.pose ?? null;
  const replayed: string[] = [];
  let n = 0;
  for (let lesson = 0; lesson < 4; lesson++) {
    for (const [k, player] of PLAYERS.entries()) {
      const trend = player === 'Sam' ? -0.1 : 0.08;
      const session: MadeSession = {
        n: n++,
        player,
        startedAt: daysBefore(now, 3 * lesson, 4 * (PLAYERS.length - k)),
        dance: info,
        skill: 0.25 + 0.07 * k + trend * (3 - lesson),
        lagMs: 220 + 30 * lesson,
      };
      const isReplayed = k === 0 && lesson < 2;
      const { id } = await writeMadeSession(root, session, isReplayed ? poseAt : undefined);
      if (isReplayed) replayed.push(id);
    }
  }
  return replayed;
};
