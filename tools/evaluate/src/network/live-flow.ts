import type { TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import { FramePacer, type Grant } from '@instep/web/play/frame-pacer';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';

/** What the simulated server grants. */
const GRANT: Grant = { fps: 12, maxInFlight: MAX_IN_FLIGHT };
const INFERENCE_MS = 60;

/**
 * How a client sends: evenly, as often as the limit on unanswered frames allows, as the game's client does; or as soon
 * as it may.
 */
export type Pace = 'even' | 'eager';

/** A frame on its way: when it was sent, and when its answer arrives. */
type InFlightFrame = { readonly sentAt: Milliseconds; readonly answeredAt: Milliseconds };

/** The camera frames that are sent and judged at a round trip of `roundTripMs`. */
export const framesSent = (cameraFrames: readonly TimedPose[], roundTripMs: Milliseconds, pace: Pace): TimedPose[] => {
  const sent: TimedPose[] = [];
  let inFlight: InFlightFrame[] = [];
  let serverIdleAt: Milliseconds = 0;
  const pacer = new FramePacer();
  for (const frame of cameraFrames) {
    const now = 1000 * frame.mediaTime;
    for (const { sentAt, answeredAt } of inFlight.filter(({ answeredAt }) => answeredAt <= now)) {
      if (pace === 'even') pacer.recordRoundTrip(answeredAt - sentAt);
    }
    inFlight = inFlight.filter(({ answeredAt }) => answeredAt > now);
    if (inFlight.length >= MAX_IN_FLIGHT || !pacer.isDue(now, GRANT)) continue;
    pacer.scheduleNext(now, GRANT);
    serverIdleAt = Math.max(now + roundTripMs / 2, serverIdleAt) + INFERENCE_MS;
    inFlight.push({ sentAt: now, answeredAt: serverIdleAt + roundTripMs / 2 });
    sent.push(frame);
  }
  return sent;
};
