import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WARM_UP } from '@instep/stage-dancer/dances/warm-up';
import { chromiumPath } from '@instep/stage-dancer/film/chromium';
import { danceFilm } from '@instep/stage-dancer/film/dance-film';
import { ENCODER_NOISE_DECIBELS, likenessOf, sampledFrames } from '@instep/stage-dancer/film/same-film';
import { expect, test } from 'vitest';

const VIDEO = fileURLToPath(new URL('../../../data/dancer/warm-up.mp4', import.meta.url));

test.skipIf(chromiumPath() === null || !existsSync(VIDEO))(
  '@long a frame filmed anew is the shipped video’s own, but for the encoder’s noise; another moment’s is not',
  async () => {
    const film = danceFilm(WARM_UP);
    // Half a second later, the film still shows the same moment: this simulates a dance that was changed.
    const stuck = { ...film, momentAt: (time: number) => film.momentAt(Math.min(time, 10)) };
    const [same, other] = await likenessOf(stuck, VIDEO, [300, 315]);
    expect(same!.decibels).toBeGreaterThan(ENCODER_NOISE_DECIBELS);
    expect(other!.decibels).toBeLessThan(ENCODER_NOISE_DECIBELS);
  },
);

test('24 frames are taken from the first to the last', () => {
  const frames = sampledFrames({ ...danceFilm(WARM_UP), fps: 30, duration: 30 }, 24);
  expect([frames.length, frames[0], frames.at(-1)]).toEqual([24, 0, 899]);
});
