import { createBlazePoseEstimator } from '@instep/pose-estimator/blazepose/blazepose-estimator';
import type { PoseEngine } from '@instep/pose-estimator/engines/pose-engine';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { inTurn, type Frame } from '../dance-frames.ts';
import type { Engines } from '../engines.ts';
import type { Measure } from '../measure.ts';

/** From a webcam's JPEG to a pose, as the server does it while it follows somebody. */
export const wholeFrameMeasures = (frames: readonly Frame[], { full }: Engines): Measure[] => [
  {
    id: 'frame_full_untouched',
    table: 'whole frame, 480 x 360',
    what: 'JPEG to pose, full, untouched',
    run: follow(frames, full.untouched),
  },
  {
    id: 'frame_full',
    table: 'whole frame, 480 x 360',
    what: 'JPEG to pose, full, without the mask',
    run: follow(frames, full.ours),
  },
];

const follow = (frames: readonly Frame[], engine: PoseEngine): (() => Promise<void>) => {
  const estimator = createBlazePoseEstimator(engine);
  const decode = createJpegDecoder();
  const next = inTurn(frames);
  let timeMs = 0;
  return async () => {
    timeMs += 100;
    await estimator.estimate(decode(next().jpeg), timeMs);
  };
};
