import { TEST_STEPS } from '@instep/stage-dancer/dances/test-steps';
import { chromiumPath } from '@instep/stage-dancer/render/chromium';
import { openFrameRenderer } from '@instep/stage-dancer/render/frame-renderer';
import { danceAnimation } from '@instep/stage-dancer/render/dance-animation';
import { expect, test } from 'vitest';

const animation = danceAnimation(TEST_STEPS);
// A plain room, because the stages' shaders take seconds to compile.
const setup = { ...animation.setup, location: 'greyRoom' as const, size: { width: 160, height: 90 }, coarseness: 4 };

const rendered = async (times: readonly number[]): Promise<Buffer[]> => {
  const renderer = await openFrameRenderer(setup);
  try {
    const frames: Buffer[] = [];
    for (const time of times) frames.push(await renderer.renderFrame(animation.stateAt(time)));
    return frames;
  } finally {
    await renderer.close();
  }
};

test.skipIf(chromiumPath() === null)(
  'two renderers give the same bytes for the same time, and others for another time',
  async () => {
    const [first, other] = await rendered([2, 3]);
    const [, again] = await rendered([1, 2]);
    expect(first!.length).toBe(160 * 90 * 4);
    expect(first!.equals(again!)).toBe(true);
    expect(first!.equals(other!)).toBe(false);
  },
);
