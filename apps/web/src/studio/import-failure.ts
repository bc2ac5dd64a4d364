import type { ImportFailure } from '@instep/protocol/studio';

/** Why an import failed. For `video`, the server's own message is shown; the page has texts for the others. */
export type FailureKind = 'bug' | 'details' | 'video' | 'toolMissing' | 'disk' | 'ended';

/** The kinds by the exit code of the extraction. */
const KINDS: Readonly<Record<number, FailureKind>> = {
  1: 'bug',
  2: 'details',
  3: 'video',
  5: 'toolMissing',
  6: 'disk',
};

export const failureKind = ({ exitCode }: ImportFailure): FailureKind => KINDS[exitCode] ?? 'ended';

/** Whether a retry with the same video and details may succeed. */
export const canGoOn = (failure: ImportFailure): boolean => !['video', 'details'].includes(failureKind(failure));
