import type { TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';

/** The protocol's limit on unanswered frames. */
const MAX_IN_FLIGHT = 2;
const GRANTED_FPS = 12;
const INFERENCE_MS = 60;

/** A frame that is early by up to a quarter of the granted interval counts as the one that is due. */
const TOLERANCE_MS = 250 / GRANTED_FPS;
/** How much one answer changes the estimate of the round trip. */
const ROUND_TRIP_SHARE = 0.2;

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
  let [due, serverIdleAt, roundTripEstimate] = [-Infinity, 0, 0];
  for (const frame of cameraFrames) {
    const now = 1000 * frame.mediaTime;
    for (const { sentAt, answeredAt } of inFlight.filter(({ answeredAt }) => answeredAt <= now)) {
      roundTripEstimate += (answeredAt - sentAt - roundTripEstimate) * ROUND_TRIP_SHARE;
    }
    inFlight = inFlight.filter(({ answeredAt }) => answeredAt > now);
    if (inFlight.length >= MAX_IN_FLIGHT || now < due - TOLERANCE_MS) continue;
    const intervalMs = Math.max(1000 / GRANTED_FPS, pace === 'even' ? roundTripEstimate / MAX_IN_FLIGHT : 0);
    due = due + intervalMs > now ? due + intervalMs : now + intervalMs;
    serverIdleAt = Math.max(now + roundTripMs / 2, serverIdleAt) + INFERENCE_MS;
    inFlight.push({ sentAt: now, answeredAt: serverIdleAt + roundTripMs / 2 });
    sent.push(frame);
  }
  return sent;
};
