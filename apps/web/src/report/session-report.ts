import type { SessionDetails } from '../api.ts';
import { textOf } from '../formats.ts';

export type SessionStatus = 'running' | 'complete' | 'incomplete' | 'recovered';

/** What stands above a session's charts. */
export type SessionHead = {
  readonly title: string;
  readonly startedAt: string;
  readonly player: string;
  readonly status: SessionStatus;
};

/** The words above a session's charts. */
export const sessionHead = (session: SessionDetails['session']): SessionHead => ({
  title: textOf(session.dance_title) || textOf(session.dance_id),
  startedAt: textOf(session.started_at),
  player: textOf(session.player),
  status: textOf(session.status) as SessionStatus,
});
