/** What a player has danced, made of their sessions and of the bests that are stored on this device. */
import { localDay } from '../preferences/todays-runs.ts';
import { pointsOf } from '@instep/choreo/rating';
import type { Seconds } from '@instep/choreo/units';
import type { OwnSession } from '@instep/protocol/http';
import { mayBeBest } from '../preferences/best-run.ts';
import type { Best, Bests } from '../preferences/preferences.svelte.ts';
import { cellNumber, cellText } from '../report/cells.ts';
import { sessionSpeedOf } from '../report/session-report.ts';

/** One dance of a player. */
export type DancedDance = {
  readonly danceId: string;
  /** The title as it was when they danced it last; '' if only a best is known. */
  readonly title: string;
  readonly best: Pick<Best, 'points' | 'stars'> | null;
  /** The points of the last whole dances at full speed, oldest first. */
  readonly trend: readonly number[];
  /** An ISO time; '' if only a best is known. */
  readonly lastDanced: string;
};

/** How long somebody danced, and on how many days. */
export type DancedTime = { readonly seconds: Seconds; readonly days: number };

/** A day in the local time zone, `2026-11-30`. */
export type Day = string;

const MAX_TREND_TAKES = 12;
const DAYS_A_WEEK = 7;
/** So many points, at least, fill the height of a trend: else a small change would look like a large one. */
const MIN_TREND_SPAN = 2000;

/** The noon of a day, which is on that day whatever the clocks do. */
export const noonOf = (day: Day): Date => new Date(`${day}T12:00:00`);

/** The days of a week from Monday to Sunday; 0 is the week of `now`, 1 the week before. */
export const weekOf = (now: Date, weeksAgo = 0): readonly Day[] => {
  const monday = now.getDate() - ((now.getDay() + 6) % DAYS_A_WEEK) - DAYS_A_WEEK * weeksAgo;
  return Array.from({ length: DAYS_A_WEEK }, (_, k) =>
    localDay(new Date(now.getFullYear(), now.getMonth(), monday + k, 12)),
  );
};

/** How long was danced on each day. */
export const secondsByDay = (sessions: readonly OwnSession[]): ReadonlyMap<Day, Seconds> => {
  const byDay = new Map<Day, Seconds>();
  for (const session of sessions) {
    const seconds = cellNumber(session.duration_s) ?? 0;
    const day = localDay(new Date(cellText(session.started_at)));
    if (seconds > 0) byDay.set(day, (byDay.get(day) ?? 0) + seconds);
  }
  return byDay;
};

/** How long was danced on some days, or on all. */
export const dancedTime = (byDay: ReadonlyMap<Day, Seconds>, days: Iterable<Day> = byDay.keys()): DancedTime => {
  const danced = [...days].flatMap((day) => byDay.get(day) ?? []);
  return { seconds: danced.reduce((sum, seconds) => sum + seconds, 0), days: danced.length };
};

/** Whole minutes; what is more than nothing is at least one. */
export const wholeMinutes = (seconds: Seconds): number => (seconds > 0 ? Math.max(1, Math.round(seconds / 60)) : 0);

/** The best whole dance at full speed of each dance. */
export const bestsIn = (sessions: readonly OwnSession[]): Bests => {
  const bests: Record<string, Best> = {};
  for (const session of sessions.filter(isRanked)) {
    const danceId = cellText(session.dance_id);
    const points = rankedPoints(session);
    if (points > (bests[danceId]?.points ?? -1))
      bests[danceId] = { points, stars: cellNumber(session.stars) ?? 0, byMove: {} };
  }
  return bests;
};

/** All dances of a player, the latest first; those of which only a best is known come last. */
export const dancedDances = (sessions: readonly OwnSession[], bests: Bests): readonly DancedDance[] => {
  const newestFirst = sessions.toSorted((a, b) => compareText(cellText(b.started_at), cellText(a.started_at)));
  const byDance = new Map<string, OwnSession[]>();
  for (const session of newestFirst) {
    const danceId = cellText(session.dance_id);
    byDance.set(danceId, [...(byDance.get(danceId) ?? []), session]);
  }
  const fromSessions = bestsIn(sessions);
  const danceIds = [...new Set([...byDance.keys(), ...Object.keys(bests)])];
  return danceIds.map((danceId) => {
    const takes = byDance.get(danceId) ?? [];
    const ranked = takes.filter(isRanked).slice(0, MAX_TREND_TAKES).toReversed();
    return {
      danceId,
      title: cellText(takes[0]?.dance_title),
      best: higher(bests[danceId], fromSessions[danceId]),
      trend: ranked.map(rankedPoints),
      lastDanced: cellText(takes[0]?.started_at),
    };
  });
};

/** How high the points of a trend are drawn, 0 to 100: in the range that they have. */
export const trendHeights = (trend: readonly number[]): readonly number[] => {
  const [low, high] = [Math.min(...trend), Math.max(...trend)];
  const span = Math.max(MIN_TREND_SPAN, high - low);
  return trend.map((points) => 50 + (100 * (points - (low + high) / 2)) / span);
};

/** Of the score, because a session of an earlier version has the points that it gave. */
const rankedPoints = ({ score }: OwnSession): number => pointsOf(cellNumber(score) ?? 0);

/**
 * Whether a session counts for the bests and the trend: a judged recording doesn't, nor one changed in the Lab. Sessions of
 * earlier versions don't say that they are complete.
 */
const isRanked = (session: OwnSession): boolean => {
  const speed = sessionSpeedOf(session);
  const run = { score: cellNumber(session.score), complete: session.complete !== false, speed };
  const counts = session.counted !== false && session.judged_from !== 'recording';
  return session.mode === 'perform' && counts && mayBeBest(run);
};

const higher = (a: Best | undefined, b: Best | undefined): DancedDance['best'] =>
  a && b ? (a.points >= b.points ? a : b) : (a ?? b ?? null);

/** By code units, which is right for ISO times. */
const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
