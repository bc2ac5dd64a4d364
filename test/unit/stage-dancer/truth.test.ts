import { danceFilm } from '@instep/stage-dancer/film/dance-film';
import { frameTimes } from '@instep/stage-dancer/film/film';
import { createTruthTeller } from '@instep/stage-dancer/film/truth';
import { WARM_UP } from '@instep/stage-dancer/dances/warm-up';
import { restJoints } from '@instep/stage-dancer/rig/rest-joints';
import { solveRig } from '@instep/stage-dancer/rig/solve';
import { describe, expect, test } from 'vitest';

const film = danceFilm(WARM_UP);

describe('the truth about a picture', () => {
  test('is where the rig’s own joints are', () => {
    const moment = film.momentAt(7);
    const told = createTruthTeller(film.setup)(moment).cast[0]!;
    const rig = solveRig(moment.cast[0]!.pose, restJoints(film.setup.cast[0]!.proportions));
    const wrist = rig.handL.position;
    expect(told.left_wrist.room).toEqual([wrist.x, wrist.y, wrist.z].map((metres) => Number(metres.toFixed(4))));
    expect(told.right_knee.room[1]).toBeCloseTo(rig.shinR.position.y, 4);
  });

  test('lies within the picture, all 33 of it', () => {
    const tell = createTruthTeller(film.setup);
    for (const time of [0, 5, 12, 20]) {
      const keypoints = Object.values(tell(film.momentAt(time)).cast[0]!);
      expect(keypoints).toHaveLength(33);
      for (const { x, y } of keypoints) expect([x > 0 && x < 854, y > 0 && y < 480]).toEqual([true, true]);
    }
  });

  test('says nothing of who is not there', () => {
    const moment = { ...film.momentAt(3), cast: [null] };
    expect(createTruthTeller(film.setup)(moment).cast).toEqual([null]);
  });
});

test('a film has a picture for each thirtieth of a second of its dance', () => {
  const times = frameTimes({ fps: 30, duration: 2 });
  expect(times).toHaveLength(60);
  expect(times[45]).toBe(1.5);
  expect(frameTimes({ fps: 30, duration: 2 }, { from: 1, to: 1.1 })).toEqual([1, 31 / 30, 32 / 30]);
});
