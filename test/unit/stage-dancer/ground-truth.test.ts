import { danceAnimation } from '@instep/stage-dancer/render/dance-animation';
import { frameTimes } from '@instep/stage-dancer/render/animation';
import { trueFrames } from '@instep/stage-dancer/truth/ground-truth';
import { WARM_UP } from '@instep/stage-dancer/dances/warm-up';
import { restJoints } from '@instep/stage-dancer/rig/rest-joints';
import { solveRig } from '@instep/stage-dancer/rig/solve';
import { describe, expect, test } from 'vitest';

const animation = danceAnimation(WARM_UP);

describe('the ground truth of a frame', () => {
  test('has the positions of the rig’s joints', () => {
    const moment = animation.stateAt(7);
    const keypoints = trueFrames(animation.setup, [moment])[0]!.cast[0]!;
    const rig = solveRig(moment.cast[0]!.pose, restJoints(animation.setup.cast[0]!.proportions));
    const wrist = rig.handL.position;
    expect(keypoints.left_wrist.room).toEqual([wrist.x, wrist.y, wrist.z].map((metres) => Number(metres.toFixed(4))));
    expect(keypoints.right_knee.room[1]).toBeCloseTo(rig.shinR.position.y, 4);
  });

  test('has 33 keypoints, all within the frame', () => {
    for (const time of [0, 5, 12, 20]) {
      const keypoints = Object.values(trueFrames(animation.setup, [animation.stateAt(time)])[0]!.cast[0]!);
      expect(keypoints).toHaveLength(33);
      for (const { x, y } of keypoints) expect([x > 0 && x < 854, y > 0 && y < 480]).toEqual([true, true]);
    }
  });

  test('is null for a person who is not there', () => {
    const moment = { ...animation.stateAt(3), cast: [null] };
    expect(trueFrames(animation.setup, [moment])[0]!.cast).toEqual([null]);
  });
});

test('an animation of 30 frames a second has a frame for each thirtieth of a second', () => {
  const times = frameTimes({ fps: 30, duration: 2 });
  expect(times).toHaveLength(60);
  expect(times[45]).toBe(1.5);
  expect(frameTimes({ fps: 30, duration: 2 }, { from: 1, to: 1.1 })).toEqual([1, 31 / 30, 32 / 30]);
});
