import type { Dance } from '@instep/stage-dancer/choreography/dance';
import { CONDITIONS, type Condition } from '@instep/stage-dancer/render/degradation';
import type { TimeRange } from '@instep/stage-dancer/render/animation';
import type { PLAYER } from '@instep/stage-dancer/player/player';
import type { z } from 'zod';

/** A section of a dance, danced by a rehearsal player before a camera in a room. */
export type ClipSpec = {
  /** What differs from the good player, in a word or two. */
  readonly name: string;
  readonly dance: Dance;
  readonly player: z.input<typeof PLAYER>;
  /** What the camera does to the frames; `null`: nothing. */
  readonly condition: Condition | 'mirrored' | null;
};

/** Long enough for the judge to find side and lag (8 s): a count-in of 2 s and four moves. */
export const SECTION: TimeRange = { from: 0, to: 10 };

/** Frames per second: the judge works well with 6, so more need not be rendered. */
export const CLIP_FPS = 8;

/** As small as the input in which the pose network sees a person. */
export const CLIP_SIZE = { width: 480, height: 360 } as const;

/** A clip of the good player with something changed. */
export const clipOf = (dance: Dance, name: string, player: ClipSpec['player'] = {}): ClipSpec => ({
  name,
  dance,
  player: { body: 'average', ...player },
  condition: null,
});

/** A clip with each degradation of the camera. */
export const degradedClips = (clip: ClipSpec): ClipSpec[] =>
  CONDITIONS.map((condition) => ({ ...clip, name: condition, condition }));
