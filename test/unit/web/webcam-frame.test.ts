import { describe, expect, it } from 'vitest';
import { sentFrameSize } from '@instep/web/camera/webcam-frame';

describe('sentFrameSize', () => {
  it.each([
    [640, 480, 480, 360],
    [1920, 1080, 480, 270],
    [720, 1280, 270, 480],
    [320, 240, 320, 240],
  ])('a camera of %i x %i sends %i x %i', (width, height, sentWidth, sentHeight) => {
    expect(sentFrameSize({ width, height })).toEqual({ width: sentWidth, height: sentHeight });
  });
});
