import type { ImportFailure } from './studio-api.ts';

/** Why there is no dance, as far as the page has words of its own for it. */
export type FailureKind = 'bug' | 'details' | 'video' | 'toolMissing' | 'disk' | 'ended';

/** As the exit codes of the extraction say. */
const KINDS: Readonly<Record<number, FailureKind>> = {
  1: 'bug',
  2: 'details',
  3: 'video',
  5: 'toolMissing',
  6: 'disk',
};

export const failureKind = ({ exitCode }: ImportFailure): FailureKind => KINDS[exitCode] ?? 'ended';

/** Whether the same video with the same details may become a dance the next time. */
export const canGoOn = (failure: ImportFailure): boolean => !['video', 'details'].includes(failureKind(failure));
