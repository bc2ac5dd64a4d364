import type { ImportFailure } from '@instep/protocol/studio';

/** Why an import failed; the page has a text for each. */
export type FailureKind = 'bug' | 'details' | 'video' | 'toolMissing' | 'disk' | 'ended';

/** The kinds by the exit code of the extraction. */
const KIND_BY_EXIT_CODE: Readonly<Record<number, FailureKind>> = {
  1: 'bug',
  2: 'details',
  3: 'video',
  5: 'toolMissing',
  6: 'disk',
};

export const failureKind = ({ exitCode }: ImportFailure): FailureKind => KIND_BY_EXIT_CODE[exitCode] ?? 'ended';

/** Whether a retry with the same video and details may succeed. */
export const canRetryImport = (failure: ImportFailure): boolean => !['video', 'details'].includes(failureKind(failure));
