import type { Seconds } from '@instep/choreo/units';

/** The longest step of media time over which repeats are spread: during a longer one the video stood still. */
const MAX_STEP: Seconds = 0.25;

/**
 * Spreads repeated media times evenly up to the next time. The recordings contain the time of the video frame last
 * shown, so that a 12.5 fps camera beside a video at half speed reads each time twice; the game's client stamps between
 * frames. Repeats before a longer step, and at the end, stay as they are.
 */
export const spreadRepeats = (times: readonly Seconds[]): Seconds[] => {
  const spread: Seconds[] = [];
  for (let from = 0, to = 0; from < times.length; from = to) {
    const time = times[from] as Seconds;
    while (to < times.length && times[to] === time) to += 1;
    const step = (times[to] ?? time) - time;
    const share = step <= MAX_STEP ? step / (to - from) : 0;
    for (let index = from; index < to; index += 1) spread.push(time + share * (index - from));
  }
  return spread;
};
