import type { SessionDetails } from '../api.ts';
import { numberOf, textOf } from '../formats.ts';
import type { ScorePoint } from './score-chart.ts';

export type SessionStatus = 'running' | 'complete' | 'incomplete' | 'recovered';

/** What stands above a session's charts. */
export type SessionHead = {
  readonly title: string;
  readonly startedAt: string;
  readonly player: string;
  readonly status: SessionStatus;
};

/** The score over time: the result's own curve; without a result, what was said of each frame. */
export const scoreCurve = ({ session, frames }: SessionDetails): readonly ScorePoint[] =>
  session.result?.curve ??
  frames.flatMap((frame) => {
    const mediaTime = numberOf(frame.video_t_s);
    return mediaTime === null ? [] : [{ mediaTime, score: numberOf(frame.score_pct) }];
  });

/** The words above a session's charts. */
export const sessionHead = (session: SessionDetails['session']): SessionHead => ({
  title: textOf(session.dance_title) || textOf(session.dance_id),
  startedAt: textOf(session.started_at),
  player: textOf(session.player),
  status: textOf(session.status) as SessionStatus,
});
