import { CLOSE } from '@instep/choreo/messages';

/** Why there is no server any more; the words for each are in words().ts. */
export type LostReason =
  | 'unreachable'
  | 'dropped'
  | 'stopping'
  | 'full'
  | 'fault'
  | 'disk'
  | 'unknown_dance'
  | 'silent'
  | 'idle'
  | 'too_long'
  | 'refused'
  | 'misunderstood';

const REASONS = new Map<number, LostReason>([
  [CLOSE.serverStopping.code, 'stopping'],
  [CLOSE.notAllowed.code, 'refused'],
  [CLOSE.serverFault.code, 'fault'],
  [CLOSE.full.code, 'full'],
  [CLOSE.unknownDance.code, 'unknown_dance'],
  [CLOSE.silent.code, 'silent'],
  [CLOSE.notAJpeg.code, 'misunderstood'],
  [CLOSE.tooLarge.code, 'misunderstood'],
  [CLOSE.badMessage.code, 'misunderstood'],
  [CLOSE.alreadyStarted.code, 'misunderstood'],
]);

/** The reason behind a close; a socket that never opened found no server at all. */
export const lostReason = ({ code, reason }: Pick<CloseEvent, 'code' | 'reason'>, neverOpened: boolean): LostReason => {
  // Some share a code, though they are not the same to a person.
  if (code === CLOSE.diskFault.code && reason === CLOSE.diskFault.reason) return 'disk';
  if (code === CLOSE.idle.code && reason === CLOSE.idle.reason) return 'idle';
  if (code === CLOSE.tooLong.code && reason === CLOSE.tooLong.reason) return 'too_long';
  return REASONS.get(code) ?? (neverOpened ? 'unreachable' : 'dropped');
};
