/** Why the camera delivers no frames; the texts are in `words()`. */
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

/** The problem that an error of getUserMedia stands for, by the error's name. */
export const cameraProblem = (errorName: string): CameraProblem => PROBLEMS[errorName] ?? 'other';
