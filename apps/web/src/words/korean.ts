import type { Words } from './english.ts';
import { best } from './korean/best.ts';
import { limbs } from './korean/body.ts';
import { camera, check } from './korean/camera.ts';
import { cameraLost, dance, keys, lag, light, paused, ratings } from './korean/dance.ts';
import { lost, noVideo } from './korean/faults.ts';
import { language } from './korean/language.ts';
import { actions, missing, nav, settings } from './korean/pages.ts';
import { practice } from './korean/practice.ts';
import { players } from './korean/players.ts';
import { result } from './korean/result.ts';
import { chart, review } from './korean/review.ts';
import { intro, select } from './korean/select.ts';
import { studio } from './korean/studio.ts';

/** Every text of the app in Korean. */
export const KOREAN: Words = {
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
};
