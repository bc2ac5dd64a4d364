import { mean } from '@instep/choreo/statistics';
import type { SessionRow } from '@instep/choreo/session-csv';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { cellNumber, cellText } from '../report/cells.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { sessionSpeedOf } from '../report/session-report.ts';

/** One player's row in the table of a class. */
export type PlayerRow = {
  readonly player: string;
  readonly group: string;
  readonly dances: number;
  readonly today: number;
  /** The best score of a complete dance before the camera at full speed, 0..100; `null` if there is none. */
  readonly best: number | null;
  /** How many scored dances at full speed had less than 80 % judged: they count neither for the best nor for the trend. */
  readonly incompleteDances: number;
  /** How many dances were scored at another speed: they count neither for the best nor for the trend. */
  readonly otherSpeedDances: number;
  /** The last scores at full speed, oldest first. */
  readonly trend: readonly number[];
  /** By how much the mean score of the last three dances is better than that of the three before; `null` if too few. */
  readonly scoreChange: number | null;
  readonly weakestLimb: Limb | null;
  readonly dancedS: Seconds;
  readonly lastStartedAt: string;
  readonly help: HelpReason | null;
};

/** The direction of a trend; changes that are shown as 0 have none. */
export const directionOf = ({ scoreChange }: Pick<PlayerRow, 'scoreChange'>): 'up' | 'down' | null => {
  const shown = Math.round(scoreChange ?? 0);
  return shown === 0 ? null : shown > 0 ? 'up' : 'down';
};

/** Why a player may need help: the camera hardly sees them, their scores are low, or their scores fall. */
export type HelpReason = 'unseen' | 'low' | 'falling';

const MAX_TREND_DANCES = 12;
/** Of 100: below it, a dance is hardly recognisable (beginners reach 25 to 45). A matter of taste. */
const LOW_SCORE = 25;
const FALLING_CHANGE = -8;
const MIN_SEEN_PCT = 60;

/** Players who need help come first; within both groups, the most recent players come first. */
export const sortByNeed = (players: readonly PlayerRow[]): readonly PlayerRow[] =>
  players.toSorted(
    (a, b) =>
      Number(a.help === null) - Number(b.help === null) ||
      (a.lastStartedAt < b.lastStartedAt ? 1 : a.lastStartedAt > b.lastStartedAt ? -1 : 0),
  );

/** Summarises the sessions of each player, in order of their names. `now` decides what is today. */
export const summarisePlayers = (rows: readonly SessionRow[], now: Date): readonly PlayerRow[] => {
  return [...groupByPlayer(rows)]
    .map(([player, sessions]) => rowOf(player, sessions, now))
    .sort((a, b) => compareNames(a, b));
};

const groupByPlayer = (rows: readonly SessionRow[]): ReadonlyMap<string, SessionRow[]> => {
  const byPlayer = new Map<string, SessionRow[]>();
  for (const row of rows) {
    const player = cellText(row.player);
    const sessions = byPlayer.get(player);
    if (sessions) sessions.push(row);
    else byPlayer.set(player, [row]);
  }
  return byPlayer;
};

const collator = new Intl.Collator();
const compareNames = (a: PlayerRow, b: PlayerRow): number => collator.compare(a.player, b.player);

const rowOf = (player: string, sessions: readonly SessionRow[], now: Date): PlayerRow => {
  const chronological = sessions.toSorted((a, b) => (cellText(a.started_at) < cellText(b.started_at) ? -1 : 1));
  const performed = chronological.filter(({ mode, counted }) => mode === 'perform' && counted !== false);
  const atFullSpeed = performed.filter((row) => isFullSpeed(sessionSpeedOf(row)));
  const scores = scoresOf(atFullSpeed);
  const scoreChange = scoreChangeOf(scores);
  const today = now.toDateString();
  return {
    player,
    group: cellText(chronological.at(-1)?.group),
    dances: sessions.length,
    today: sessions.filter(({ started_at }) => new Date(cellText(started_at)).toDateString() === today).length,
    best: bestOf(atFullSpeed.filter(({ judged_from: from }) => from !== 'recording')),
    incompleteDances: atFullSpeed.filter((row) => row.score !== null && isIncomplete(row)).length,
    otherSpeedDances: scoresOf(performed).length - scoresOf(atFullSpeed).length,
    trend: scores.slice(-MAX_TREND_DANCES),
    scoreChange,
    weakestLimb: mostFrequentWeakestLimb(performed.slice(-MAX_TREND_DANCES)),
    dancedS: sessions.reduce((sum, { duration_s }) => sum + (cellNumber(duration_s) ?? 0), 0),
    lastStartedAt: cellText(chronological.at(-1)?.started_at),
    help: helpReasonOf({ seen: performed.slice(-3), scored: atFullSpeed.slice(-3) }, scoreChange),
  };
};

const scoresOf = (rows: readonly SessionRow[]): readonly number[] =>
  rows.flatMap(({ score }) => cellNumber(score) ?? []);

/** Only complete dances count, because nobody knows how the unseen part was danced. */
const bestOf = (rows: readonly SessionRow[]): number | null => {
  const scores = scoresOf(rows.filter((row) => !isIncomplete(row)));
  return scores.length > 0 ? Math.max(...scores) : null;
};

/** Rows of earlier versions don't have this column: they count as complete. */
const isIncomplete = ({ complete }: SessionRow): boolean => complete === false;

/** The mean of the last three scores minus that of the three before; with fewer than six scores, of fewer each. */
const scoreChangeOf = (scores: readonly number[]): number | null => {
  if (scores.length < 2) return null;
  const size = Math.min(3, scores.length >> 1);
  return mean(scores.slice(-size)) - mean(scores.slice(-2 * size, -size));
};

const mostFrequentWeakestLimb = (rows: readonly SessionRow[]): Limb | null => {
  const counts = LIMBS.map((limb) => ({ limb, n: rows.filter((row) => row.weakest_limb === limb).length }));
  const mostFrequent = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return mostFrequent.n > 0 ? mostFrequent.limb : null;
};

/** The last dances: `seen` to check how much was seen, `scored` to check the scores. */
type RecentDances = { readonly seen: readonly SessionRow[]; readonly scored: readonly SessionRow[] };

const helpReasonOf = (last: RecentDances, scoreChange: number | null): HelpReason | null => {
  const seen = last.seen.flatMap(({ tracked_pct, seen_pct }) => {
    const tracked = cellNumber(tracked_pct);
    return tracked === null ? [] : Math.min(tracked, cellNumber(seen_pct) ?? 100);
  });
  if (seen.length > 0 && mean(seen) < MIN_SEEN_PCT) return 'unseen';
  const scores = scoresOf(last.scored);
  if (scores.length > 0 && mean(scores) < LOW_SCORE) return 'low';
  return scoreChange !== null && scoreChange <= FALLING_CHANGE ? 'falling' : null;
};
