import { Judge } from '@instep/choreo/judge/judge';
import { prepareReference } from '@instep/choreo/judge/reference';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { Playback } from '@instep/web/play/playback.svelte';
import { describe, expect, it } from 'vitest';
import { FakeVideo } from '../../support/fake-video.ts';
import { choreographyOf, generateDance, poseOf } from '../../support/poses.ts';

const DURATION: Seconds = 24;
const TICK: Milliseconds = 1000 / 60;
const dance = generateDance(7);
const reference = prepareReference(choreographyOf(dance, DURATION), 'whole');

/** Nudged at each moment of the run until the next. */
type Nudges = readonly (readonly [at: Milliseconds, rate: number])[];

/** Plays the video to its end before a player who dances to what they see, 120 ms late, filmed 20 times a second. */
const run = async (nudges: Nudges) => {
  const video = new FakeVideo();
  const judge = new Judge(reference, { lagHint: null });
  const playback = new Playback(video.element, {
    onEpoch: (epoch) => judge.handleEpoch(epoch),
    onInterrupted: () => undefined,
    onEnded: () => undefined,
    onFailed: () => undefined,
  });
  await playback.play();
  const verdicts = [];
  const epochs = new Set<number>();
  let [mediaTime, sequence]: [Seconds, number] = [0, 0];
  for (let tick = 0; mediaTime < DURATION; tick++) {
    const now = tick * TICK;
    const due = nudges.find(([at]) => at >= now && at < now + TICK);
    if (due) {
      playback.nudge(due[1]);
      video.dispatch('ratechange');
    }
    // A frame of the video is shown at the next refresh of the screen.
    if (tick % 2 === 0) video.presentFrame({ now, mediaTime });
    if (tick % 3 === 0) {
      const shown = playback.clock.mediaTimeAt(now);
      if (shown) {
        epochs.add(shown.epoch);
        const pose = poseOf(dance(mediaTime - 0.12 * video.playbackRate));
        verdicts.push(...judge.handleFrame({ sequence: sequence++, ...shown, pose }).verdicts);
      }
    }
    mediaTime += (TICK / 1000) * video.playbackRate;
  }
  const end = judge.finish();
  return { verdicts: [...verdicts, ...end.verdicts], result: end.result, epochs: epochs.size };
};

const mended: Nudges = [
  [800, 1.04],
  [5_000, 1],
  [9_000, 0.96],
  [14_000, 1],
];

describe('a run that was nudged into step', () => {
  it('gets the verdicts of one that was not', async () => {
    const [plain, nudged] = [await run([]), await run(mended)];
    const ratings = ({ verdicts }: typeof plain) => verdicts.map(({ move, rating }) => [move, rating]);
    expect(ratings(nudged)).toEqual(ratings(plain));
    expect(plain.verdicts.filter(({ rating }) => rating !== null).length).toBeGreaterThan(5);
    expect(Math.abs(Number(nudged.result.score) - Number(plain.result.score))).toBeLessThan(1);
    expect(nudged.epochs).toBe(1);
  });
});
