import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Found, SessionIndex } from './session-index.ts';

const DAY_MS: Milliseconds = 86_400_000;
const LOOKED_AFTER_EVERY_MS: Milliseconds = 3_600_000;

/** Chooses the sessions that began longer ago than so many days. */
export const olderThan =
  (days: number, now: Date) =>
  ({ startedAt }: Found): boolean =>
    now.getTime() - Date.parse(startedAt) > days * DAY_MS;

type Options = {
  readonly index: Pick<SessionIndex, 'delete'>;
  /** 0: they are kept until somebody deletes them. */
  readonly days: number;
  readonly clock: Clock;
  readonly date: () => Date;
  readonly log: Logger;
};

/** Deletes old sessions now and every hour, until it is called off. */
export const startRetention = ({ index, days, clock, date, log }: Options): (() => void) => {
  if (days === 0) return () => {};
  let callOff = (): void => {};
  const look = (): void => {
    callOff = clock.after(LOOKED_AFTER_EVERY_MS, look);
    index.delete(olderThan(days, date())).then(
      ({ deleted }) => deleted > 0 && log.info({ deleted, days }, 'deleted what was older than RETENTION_DAYS'),
      (error: unknown) => log.error({ err: error }, 'old sessions cannot be deleted'),
    );
  };
  look();
  return () => callOff();
};
