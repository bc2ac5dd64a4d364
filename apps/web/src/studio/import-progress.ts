import type { UnitInterval } from '@instep/choreo/units';
import type { ImportJob } from '@instep/protocol/studio';

/** The share of an import that its upload takes; a video that is on the server already has none. */
const UPLOAD_SHARE: UnitInterval = 0.1;

/** How much of an import is done, from the first byte of its upload to the finished dance. */
export const importShareOf = ({
  state,
  bytes,
  received,
  progress,
}: Pick<ImportJob, 'state' | 'bytes' | 'received' | 'progress'>): UnitInterval => {
  if (state === 'done') return 1;
  const upload = bytes === undefined ? 0 : UPLOAD_SHARE;
  const uploaded = bytes === undefined ? 1 : Math.min(1, received / bytes);
  return upload * uploaded + (1 - upload) * (progress?.share ?? 0);
};
