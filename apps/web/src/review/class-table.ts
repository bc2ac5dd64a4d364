import { mean } from '@instep/choreo/statistics';
import type { SessionRow } from '@instep/choreo/score-csv';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import type { Seconds } from '@instep/choreo/units';
import { numberOf, textOf } from '../report/cells.ts';
import { isFullSpeed } from '../preferences/best-run.ts';
import { speedOf } from '../report/speed.ts';

/** One player's line in the class at a glance. */
export type PlayerLine = {
  readonly player: string;
  readonly group: string;
  readonly dances: number;
  readonly today: number;
  /** The best score of a complete dance at full speed, 0..100; `null` without any. */
  readonly best: number | null;
  /** Scored dances of which less than 80 % was judged: none of them counts as best. */
  readonly incomplete: number;
  /** Scored dances at another speed: no best, and out of the trend. */
  readonly otherSpeed: number;
  /** Scores at full speed in the order in which they were danced, the last ones. */
  readonly trend: readonly number[];
  /** By how much the last three dances are better than the three before; `null` when there are too few. */
  readonly change: number | null;
  readonly weakestLimb: Limb | null;
  readonly danced: Seconds;
  readonly last: string;
  readonly help: HelpReason | null;
};

/** Why somebody may want a word: hardly seen, far from the dance, or going down. */
export type HelpReason = 'unseen' | 'low' | 'falling';

const TREND_LENGTH = 12;
/** Of 100: below it a dance is hardly recognised (beginners reach 25 to 45). Taste. */
const LOW_SCORE = 25;
const FALLING = -8;
const HARDLY_SEEN = 60;

/** Players who need help first; within both groups, who danced most recently first. */
export const inOrderOfNeed = (players: readonly PlayerLine[]): readonly PlayerLine[] =>
  players.toSorted(
    (a, b) => Number(a.help === null) - Number(b.help === null) || (a.last < b.last ? 1 : a.last > b.last ? -1 : 0),
  );

/** What the sessions say of each player, in order of their names. `now` decides what is today. */
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

/** Only complete dances count: what was not seen may have been anything. */
const bestOf = (rows: readonly SessionRow[]): number | null => {
  const scores = scoresOf(rows.filter((row) => !isIncomplete(row)));
  return scores.length > 0 ? Math.max(...scores) : null;
};

/** Rows of earlier versions don't say. */
const isIncomplete = ({ complete }: SessionRow): boolean => complete === false;

/** The mean of the last three scores against that of the three before. */
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

/** The last dances, by what of them is looked at. */
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
