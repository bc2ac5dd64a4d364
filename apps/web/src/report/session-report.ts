import type { SessionRow } from '@instep/choreo/session-csv';
import type { SessionDetails } from '@instep/protocol/http';
import { isFullSpeed } from '../preferences/best-run.ts';
import { words } from '../words/words.svelte.ts';
import { cellNumber, cellText } from './cells.ts';

/** How a session ended; `partlyJudged`: it was danced to its end, but less than 80 % of it was judged. */
export type SessionStatus = 'running' | 'complete' | 'incomplete' | 'recovered' | 'partlyJudged';

/** How a session ended, read from its row. */
export const sessionStatusOf = ({
  status,
  score,
  complete,
}: Pick<SessionRow, 'status' | 'score' | 'complete'>): SessionStatus =>
  status === 'complete' && score !== null && complete === false ? 'partlyJudged' : (cellText(status) as SessionStatus);

/** Whether a session's poses were estimated on the player's device: all (`device`), a part (`both`), none (null). */
export const deviceShareOf = ({ measured_by }: Pick<SessionRow, 'measured_by'>): 'device' | 'both' | null =>
  measured_by === 'device' || measured_by === 'both' ? measured_by : null;

/** The facts above a session's charts. */
export type SessionHeading = {
  readonly title: string;
  readonly startedAt: string;
  readonly player: string;
  readonly status: SessionStatus;
  readonly deviceShare: ReturnType<typeof deviceShareOf>;
};

/** The facts above a session's charts, read from its details. */
export const sessionHeadingOf = (session: SessionDetails['session']): SessionHeading => ({
  title: cellText(session.dance_title) || cellText(session.dance_id),
  startedAt: cellText(session.started_at),
  player: cellText(session.player),
  status: sessionStatusOf(session),
  deviceShare: deviceShareOf(session),
});

/** How fast the video ran during a session; 1 is full speed, which is also assumed if the row has no speed. */
export const sessionSpeedOf = ({ speed_pct }: Pick<SessionRow, 'speed_pct'>): number =>
  (cellNumber(speed_pct) ?? 100) / 100;

/** The text beside a score: `at 70 % speed`; '' at full speed. */
export const speedText = (speed: number): string => (isFullSpeed(speed) ? '' : words().result.atSpeed(speed));
