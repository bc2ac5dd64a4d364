import { IMPORT_REFUSALS, type ImportRefusal } from '@instep/protocol/studio';
import { ApiError } from '../api.ts';

/** Why a request of the Studio failed; the dictionaries have a text for each. */
export type StudioError =
  | ImportRefusal
  | 'noAnswer'
  | 'pinNeeded'
  | 'unreadable'
  | 'tooManyRequests'
  | 'serverError'
  | 'fileUnreadable'
  | 'unexpected';

const BY_STATUS: Readonly<Record<number, StudioError>> = {
  401: 'pinNeeded',
  403: 'pinNeeded',
  404: 'notFound',
  409: 'conflict',
  412: 'conflict',
  422: 'unreadable',
  429: 'tooManyRequests',
  507: 'diskFull',
};

/** Why a request failed, from what it rejected with. */
export const studioErrorOf = (error: unknown): StudioError => {
  // The browser could not read a file, for example because it was moved since it was chosen.
  if (error instanceof DOMException) return 'fileUnreadable';
  if (!(error instanceof ApiError)) return 'unexpected';
  const { status, kind } = error;
  if (status === null) return 'noAnswer';
  const refusal = IMPORT_REFUSALS.find((known) => known === kind);
  if (refusal) return refusal;
  return BY_STATUS[status] ?? (status < 500 ? 'badRequest' : 'serverError');
};
