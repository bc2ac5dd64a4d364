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
type OnItsWay = { readonly sentAt: Milliseconds; readonly answeredAt: Milliseconds };

/** The camera frames that are sent and judged at a round trip of `roundTripMs`. */
export const framesSent = (camera: readonly TimedPose[], roundTripMs: Milliseconds, pace: Pace): TimedPose[] => {
  const sent: TimedPose[] = [];
  let onTheirWay: OnItsWay[] = [];
  let [due, idleAt, knownTrip] = [-Infinity, 0, 0];
  for (const frame of camera) {
    const now = 1000 * frame.mediaTime;
    for (const { sentAt, answeredAt } of onTheirWay.filter(({ answeredAt }) => answeredAt <= now)) {
      knownTrip += (answeredAt - sentAt - knownTrip) * ROUND_TRIP_SHARE;
    }
    onTheirWay = onTheirWay.filter(({ answeredAt }) => answeredAt > now);
    if (onTheirWay.length >= MAX_IN_FLIGHT || now < due - TOLERANCE_MS) continue;
    const intervalMs = Math.max(1000 / GRANTED_FPS, pace === 'even' ? knownTrip / MAX_IN_FLIGHT : 0);
    due = due + intervalMs > now ? due + intervalMs : now + intervalMs;
    idleAt = Math.max(now + roundTripMs / 2, idleAt) + INFERENCE_MS;
    onTheirWay.push({ sentAt: now, answeredAt: idleAt + roundTripMs / 2 });
    sent.push(frame);
  }
  return sent;
};
