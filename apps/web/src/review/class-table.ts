import { mean } from '@instep/choreo/statistics';
import type { SessionRow } from '@instep/choreo/score-csv';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { numberOf, textOf } from '../report/cells.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { speedOf } from '../report/speed.ts';

/** One player's row in the table of a class. */
export type PlayerLine = {
  readonly player: string;
  readonly group: string;
  readonly dances: number;
  readonly today: number;
  /** The best score of a complete dance at full speed, 0..100; `null` if there is none. */
  readonly best: number | null;
  /** How many scored dances at full speed had less than 80 % judged: they can't be the best. */
  readonly incomplete: number;
  /** How many dances were scored at another speed: they count neither for the best nor for the trend. */
  readonly otherSpeed: number;
  /** The last scores at full speed, oldest first. */
  readonly trend: readonly number[];
  /** By how much the mean score of the last three dances is better than that of the three before; `null` if too few. */
  readonly change: number | null;
  readonly weakestLimb: Limb | null;
  readonly danced: Seconds;
  readonly last: string;
  readonly help: HelpReason | null;
};

/** Why a player may need help: the camera hardly sees them, their scores are low, or their scores fall. */
export type HelpReason = 'unseen' | 'low' | 'falling';

const TREND_LENGTH = 12;
/** Of 100: below it, a dance is hardly recognisable (beginners reach 25 to 45). A matter of taste. */
const LOW_SCORE = 25;
const FALLING = -8;
const HARDLY_SEEN = 60;

/** Players who need help come first; within both groups, the most recent players come first. */
export const inOrderOfNeed = (players: readonly PlayerLine[]): readonly PlayerLine[] =>
  players.toSorted(
    (a, b) => Number(a.help === null) - Number(b.help === null) || (a.last < b.last ? 1 : a.last > b.last ? -1 : 0),
  );

/** Summarises the sessions of each player, in order of their names. `now` decides what is today. */
export const classTable = (rows: readonly SessionRow[], now: Date): readonly PlayerLine[] => {
  return [...byPlayerOf(rows)].map(([player, own]) => lineOf(player, own, now)).sort((a, b) => compareNames(a, b));
};

const byPlayerOf = (rows: readonly SessionRow[]): ReadonlyMap<string, SessionRow[]> => {
  const byPlayer = new Map<string, SessionRow[]>();
  for (const row of rows) {
    const player = textOf(row.player);
    const own = byPlayer.get(player);
    if (own) own.push(row);
    else byPlayer.set(player, [row]);
  }
  return byPlayer;
};

const names = new Intl.Collator();
const compareNames = (a: PlayerLine, b: PlayerLine): number => names.compare(a.player, b.player);

const lineOf = (player: string, own: readonly SessionRow[], now: Date): PlayerLine => {
  const inOrder = own.toSorted((a, b) => (textOf(a.started_at) < textOf(b.started_at) ? -1 : 1));
  const performed = inOrder.filter(({ mode }) => mode === 'perform');
  const atFullSpeed = performed.filter((row) => isFullSpeed(speedOf(row)));
  const scores = scoresOf(atFullSpeed);
  const change = changeOf(scores);
  const today = now.toDateString();
  return {
    player,
    group: textOf(inOrder.at(-1)?.group),
    dances: own.length,
    today: own.filter(({ started_at }) => new Date(textOf(started_at)).toDateString() === today).length,
    best: bestOf(atFullSpeed),
    incomplete: atFullSpeed.filter((row) => row.score !== null && isIncomplete(row)).length,
    otherSpeed: scoresOf(performed).length - scores.length,
    trend: scores.slice(-TREND_LENGTH),
    change,
    weakestLimb: mostOften(performed.slice(-TREND_LENGTH)),
    danced: own.reduce((sum, { duration_s }) => sum + (numberOf(duration_s) ?? 0), 0),
    last: textOf(inOrder.at(-1)?.started_at),
    help: helpFor({ seen: performed.slice(-3), scored: atFullSpeed.slice(-3) }, change),
  };
};

const scoresOf = (rows: readonly SessionRow[]): readonly number[] => rows.flatMap(({ score }) => numberOf(score) ?? []);

/** Only complete dances count, because nobody knows how the unseen part was danced. */
const bestOf = (rows: readonly SessionRow[]): number | null => {
  const scores = scoresOf(rows.filter((row) => !isIncomplete(row)));
  return scores.length > 0 ? Math.max(...scores) : null;
};

/** Rows of earlier versions don't have this column: they count as complete. */
const isIncomplete = ({ complete }: SessionRow): boolean => complete === false;

/** The mean of the last three scores minus that of the three before; with fewer than six scores, of fewer each. */
const changeOf = (scores: readonly number[]): number | null => {
  if (scores.length < 2) return null;
  const size = Math.min(3, scores.length >> 1);
  return mean(scores.slice(-size)) - mean(scores.slice(-2 * size, -size));
};

const mostOften = (rows: readonly SessionRow[]): Limb | null => {
  const counts = LIMBS.map((limb) => ({ limb, n: rows.filter((row) => row.weakest_limb === limb).length }));
  const most = counts.reduce((a, b) => (b.n > a.n ? b : a));
  return most.n > 0 ? most.limb : null;
};

/** The last dances: `seen` to check how much was seen, `scored` to check the scores. */
type LastDances = { readonly seen: readonly SessionRow[]; readonly scored: readonly SessionRow[] };

const helpFor = (last: LastDances, change: number | null): HelpReason | null => {
  const seen = last.seen.flatMap(({ tracked_pct, seen_pct }) => {
    const tracked = numberOf(tracked_pct);
    return tracked === null ? [] : Math.min(tracked, numberOf(seen_pct) ?? 100);
  });
  if (seen.length > 0 && mean(seen) < HARDLY_SEEN) return 'unseen';
  const scores = scoresOf(last.scored);
  if (scores.length > 0 && mean(scores) < LOW_SCORE) return 'low';
  return change !== null && change <= FALLING ? 'falling' : null;
};
