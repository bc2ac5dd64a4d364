import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WARM_UP } from '@instep/stage-dancer/dances/warm-up';
import { chromiumPath } from '@instep/stage-dancer/render/chromium';
import { danceAnimation } from '@instep/stage-dancer/render/dance-animation';
import {
  MIN_SAME_FRAME_DECIBELS,
  compareWithVideo,
  evenlySpacedFrames,
} from '@instep/stage-dancer/render/compare-with-video';
import { expect, test } from 'vitest';

const VIDEO = fileURLToPath(new URL('../../../data/dancer/warm-up.mp4', import.meta.url));

test.skipIf(chromiumPath() === null || !existsSync(VIDEO))(
  '@long a frame rendered again equals the shipped video’s, apart from the encoder’s noise; a frame of another time does not',
  async () => {
    const animation = danceAnimation(WARM_UP);
    // Half a second later, the animation still shows the same moment: this simulates a dance that was changed.
    const stuck = { ...animation, stateAt: (time: number) => animation.stateAt(Math.min(time, 10)) };
    const [same, other] = await compareWithVideo(stuck, VIDEO, [300, 315]);
    expect(same!.decibels).toBeGreaterThan(MIN_SAME_FRAME_DECIBELS);
    expect(other!.decibels).toBeLessThan(MIN_SAME_FRAME_DECIBELS);
  },
);

test('24 frames are spaced evenly from the first to the last', () => {
  const frames = evenlySpacedFrames({ ...danceAnimation(WARM_UP), fps: 30, duration: 30 }, 24);
  expect([frames.length, frames[0], frames.at(-1)]).toEqual([24, 0, 899]);
});
