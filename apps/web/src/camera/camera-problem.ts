/** Why there is no camera picture; the words for each are in words().ts. */
export type CameraProblem = 'not_secure' | 'blocked' | 'absent' | 'busy' | 'unanswered' | 'other';

const PROBLEMS: Readonly<Record<string, CameraProblem>> = {
  NotAllowedError: 'blocked',
  PermissionDeniedError: 'blocked',
  SecurityError: 'blocked',
  NotFoundError: 'absent',
  DevicesNotFoundError: 'absent',
  OverconstrainedError: 'absent',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  AbortError: 'busy',
};

/** The problem behind the name of an error of getUserMedia. */
export const cameraProblem = (errorName: string): CameraProblem => PROBLEMS[errorName] ?? 'other';
