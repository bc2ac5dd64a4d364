import { TEST_STEPS } from '@instep/stage-dancer/dances/test-steps';
import { chromiumPath } from '@instep/stage-dancer/film/chromium';
import { openFilmStudio } from '@instep/stage-dancer/film/film-studio';
import { danceFilm } from '@instep/stage-dancer/film/dance-film';
import { expect, test } from 'vitest';

const film = danceFilm(TEST_STEPS);
// A plain room, because the stages' shaders take seconds to compile.
const setup = { ...film.setup, place: 'greyRoom' as const, size: { width: 160, height: 90 }, coarseness: 4 };

const filmed = async (times: readonly number[]): Promise<Buffer[]> => {
  const studio = await openFilmStudio(setup);
  try {
    const pictures: Buffer[] = [];
    for (const time of times) pictures.push(await studio.film(film.momentAt(time)));
    return pictures;
  } finally {
    await studio.close();
  }
};

test.skipIf(chromiumPath() === null)(
  'a moment filmed in two studios is the same to the byte, another is not',
  async () => {
    const [first, other] = await filmed([2, 3]);
    const [, again] = await filmed([1, 2]);
    expect(first!.length).toBe(160 * 90 * 4);
    expect(first!.equals(again!)).toBe(true);
    expect(first!.equals(other!)).toBe(false);
  },
);
