import type { Seconds } from '@instep/choreo/units';
import { words } from './words.svelte.ts';

/** 92 as `1:32`. */
export const clockText = (seconds: Seconds): string => {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

/** 6420 as `6,420`, as the language of the app writes it. */
export const pointsText = (points: number): string => Math.round(points).toLocaleString(words().language.locale);

/** A difference in points, with its sign: `+1,200`, `−80`. */
export const pointsChangeText = (points: number): string =>
  `${points < 0 ? '\u2212' : '+'}${pointsText(Math.abs(points))}`;

/** The day of an ISO time, `20 Nov 2026`, without the year when it is the year of `now`. */
export const dayText = (iso: string, now: Date = new Date()): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const isThisYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleDateString(words().language.locale, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
  });
};

/** An ISO time in the language of the app, `20 Nov 2026, 09:12`, without the year when it is the year of `now`. */
export const dateText = (iso: string, now: Date = new Date()): string => {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return iso;
  const isThisYear = date.getFullYear() === now.getFullYear();
  return date.toLocaleString(words().language.locale, {
    day: 'numeric',
    month: 'short',
    ...(!isThisYear && { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    // Otherwise Korean would use a 12-hour clock, whose words for a.m. and p.m. differ between browsers.
    hourCycle: 'h23',
  });
};
