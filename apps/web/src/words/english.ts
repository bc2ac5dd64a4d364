import { best } from './english/best.ts';
import { limbs } from './english/body.ts';
import { camera, check } from './english/camera.ts';
import { cameraLost, dance, keys, lag, light, paused, ratings } from './english/dance.ts';
import { lost, noVideo } from './english/faults.ts';
import { language } from './english/language.ts';
import { actions, missing, nav, settings } from './english/pages.ts';
import { practice } from './english/practice.ts';
import { players } from './english/players.ts';
import { result } from './english/result.ts';
import { chart, review } from './english/review.ts';
import { intro, select } from './english/select.ts';
import { studio } from './english/studio.ts';

/** Every text of the app in English; another language is another object of the type `Words`. */
export const ENGLISH = {
  language,
  nav,
  best,
  players,
  select,
  intro,
  camera,
  cameraLost,
  check,
  dance,
  paused,
  practice,
  lost,
  noVideo,
  actions,
  lag,
  light,
  keys,
  ratings,
  limbs,
  result,
  review,
  studio,
  settings,
  missing,
  chart,
} as const;

type Texts<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [K in keyof T]: Texts<T[K]> };

/** The texts of one language. */
export type Words = Texts<typeof ENGLISH>;
