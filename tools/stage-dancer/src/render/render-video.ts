import type { Seconds } from '@instep/choreo/units';
import type { Degradation } from './degradation.ts';
import { openEncoder, type Sound } from './encoder.ts';
import { openFrameRenderer } from './frame-renderer.ts';
import { frameTimes, type Animation, type TimeRange } from './animation.ts';

/** The output of a rendering: file, time range, degradation, and progress callback. */
export type VideoOutput = {
  readonly out: string;
  readonly audio: Sound | null;
  readonly range?: TimeRange | undefined;
  readonly degradation: Degradation;
  /** Called after each frame. */
  readonly onFrame: (done: number, of: number) => void;
};

/** Renders an animation, or a part of it, into a video file. */
export const renderVideo = async (animation: Animation, output: VideoOutput): Promise<void> => {
  const { size } = animation.setup;
  const times = frameTimes(animation, output.range);
  const renderer = await openFrameRenderer(animation.setup);
  const encoder = openEncoder({ ...output, ...output.degradation, size, fps: animation.fps });
  try {
    for (const [n, time] of times.entries()) {
      await encoder.writeFrame(await renderer.renderFrame(animation.stateAt(time)));
      output.onFrame(n + 1, times.length);
    }
    await encoder.end();
  } finally {
    await renderer.close();
  }
};

/** Renders single frames, each into a PNG at the path that `pathOf` returns. */
export const renderStills = async (
  animation: Animation,
  times: readonly Seconds[],
  { degradation, pathOf }: { readonly degradation: Degradation; readonly pathOf: (time: Seconds) => string },
): Promise<void> => {
  const renderer = await openFrameRenderer(animation.setup);
  try {
    for (const time of times) {
      const encoding = {
        out: pathOf(time),
        size: animation.setup.size,
        fps: animation.fps,
        audio: null,
        ...degradation,
      };
      const encoder = openEncoder(encoding);
      await encoder.writeFrame(await renderer.renderFrame(animation.stateAt(time)));
      await encoder.end();
    }
  } finally {
    await renderer.close();
  }
};
