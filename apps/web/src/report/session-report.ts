import type { SessionRow } from '@instep/choreo/score-csv';
import type { SessionDetails } from '@instep/protocol/http';
import { textOf } from './cells.ts';

/** How a session ended; `unseen`: it was danced to its end, but less than 80 % of it was judged. */
export type SessionStatus = 'running' | 'complete' | 'incomplete' | 'recovered' | 'unseen';

/** How a session ended, read from its row. */
export const statusOf = ({
  status,
  score,
  complete,
}: Pick<SessionRow, 'status' | 'score' | 'complete'>): SessionStatus =>
  status === 'complete' && score !== null && complete === false ? 'unseen' : (textOf(status) as SessionStatus);

/** The facts above a session's charts. */
export type SessionHead = {
  readonly title: string;
  readonly startedAt: string;
  readonly player: string;
  readonly status: SessionStatus;
};

/** The facts above a session's charts, read from its details. */
export const sessionHead = (session: SessionDetails['session']): SessionHead => ({
  title: textOf(session.dance_title) || textOf(session.dance_id),
  startedAt: textOf(session.started_at),
  player: textOf(session.player),
  status: statusOf(session),
});
