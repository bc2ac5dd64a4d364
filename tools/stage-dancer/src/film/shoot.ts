import type { Seconds } from '@instep/choreo/units';
import type { Spoiling } from './conditions.ts';
import { openEncoder, type Sound } from './encoder.ts';
import { openFilmStudio } from './film-studio.ts';
import { frameTimes, type Film, type Stretch } from './film.ts';
import { createTruthTeller, type Truth } from './truth.ts';

/** The output of a film: file, section, degradation, and progress callback. */
export type Reel = {
  readonly out: string;
  readonly audio: Sound | null;
  readonly stretch?: Stretch | undefined;
  readonly spoiling: Spoiling;
  /** Called after each frame. */
  readonly onPicture: (done: number, of: number) => void;
};

/** Renders a whole film into a file. */
export const shoot = async (film: Film, reel: Reel): Promise<void> => {
  const { size } = film.setup;
  const times = frameTimes(film, reel.stretch);
  const studio = await openFilmStudio(film.setup);
  const encoder = openEncoder({ ...reel, ...reel.spoiling, size, fps: film.fps });
  try {
    for (const [n, time] of times.entries()) {
      await encoder.write(await studio.film(film.momentAt(time)));
      reel.onPicture(n + 1, times.length);
    }
    await encoder.end();
  } finally {
    await studio.close();
  }
};

/** Renders single moments, each into a PNG at the path that `pathOf` returns. */
export const shootStills = async (
  film: Film,
  times: readonly Seconds[],
  { spoiling, pathOf }: { readonly spoiling: Spoiling; readonly pathOf: (time: Seconds) => string },
): Promise<void> => {
  const studio = await openFilmStudio(film.setup);
  try {
    for (const time of times) {
      const encoding = { out: pathOf(time), size: film.setup.size, fps: film.fps, audio: null, ...spoiling };
      const encoder = openEncoder(encoding);
      await encoder.write(await studio.film(film.momentAt(time)));
      await encoder.end();
    }
  } finally {
    await studio.close();
  }
};

/** The ground truth of every frame of a film; needs no browser. */
export const truthOf = (film: Film, stretch?: Stretch): Truth => {
  const tell = createTruthTeller(film.setup);
  const frames = frameTimes(film, stretch).map((time) => tell(film.momentAt(time)));
  return { ...film.setup.size, fps: film.fps, frames };
};
