import type { TimedPose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';

/** At most so many frames are on their way or in work, as the protocol has it. */
const MAX_IN_FLIGHT = 2;
const GRANTED_FPS = 12;
const INFERENCE_MS = 60;

/** A frame up to a quarter of a granted interval early is the one that was meant. */
const TOLERANCE_MS = 250 / GRANTED_FPS;
/** How much one answer changes the known round trip. */
const ROUND_TRIP_SHARE = 0.2;

/** How a client sends: evenly, as often as its credit carries, which is what the game's does; or as soon as it may. */
export type Pace = 'even' | 'eager';

/** A frame that is on its way: when it was sent, and when its answer will be there. */
type OnItsWay = { readonly sentAt: Milliseconds; readonly answeredAt: Milliseconds };

/** Which of a camera's frames are sent and judged when an answer needs `roundTripMs` on the way. */
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
