import type { Dance } from '@instep/stage-dancer/choreography/dance';
import { CONDITIONS, type Condition } from '@instep/stage-dancer/film/conditions';
import type { Stretch } from '@instep/stage-dancer/film/film';
import type { PLAYER } from '@instep/stage-dancer/player/player';
import type { z } from 'zod';

/** A stretch of a dance, danced by a rehearsal player before a camera in a room. */
export type Take = {
  /** What is unlike the good player, in a word or two. */
  readonly name: string;
  readonly dance: Dance;
  readonly player: z.input<typeof PLAYER>;
  /** What the camera does to the picture. */
  readonly condition: Condition | 'mirrored' | null;
};

/** Long enough for the judge to find out side and lag (8 s): a count-in of 2 s and four moves. */
export const STRETCH: Stretch = { from: 0, to: 10 };

/** Pictures a second: what is judged well at 6 need not be drawn oftener. */
export const TAKE_FPS = 8;

/** As small as the pose network's own view of a person in it is. */
export const TAKE_SIZE = { width: 480, height: 360 } as const;

/** A take of the good player with something changed. */
export const takeOf = (dance: Dance, name: string, player: Take['player'] = {}): Take => ({
  name,
  dance,
  player: { body: 'average', ...player },
  condition: null,
});

/** The good player's take, spoilt by each of a camera's faults. */
export const spoiltTakes = (take: Take): Take[] =>
  CONDITIONS.map((condition) => ({ ...take, name: condition, condition }));
