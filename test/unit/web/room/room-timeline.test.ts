import { describe, expect, it } from 'vitest';
import type { Epoch } from '@instep/choreo/epoch';
import type { RoomAnchor } from '@instep/protocol/room-messages';
import { RoomTimeline } from '@instep/web/room/room-timeline';

/** The room's clock is ahead of the camera's by this. */
const AHEAD = 10_000;

const anchor = (anchor: Partial<RoomAnchor>): RoomAnchor => ({
  type: 'anchor',
  round: 1,
  epoch: 1,
  mediaTime: 0,
  shownAt: AHEAD,
  rate: 1,
  ...anchor,
});

const follow = (...anchors: readonly Partial<RoomAnchor>[]) => {
  const epochs: Epoch[] = [];
  const timeline = new RoomTimeline({
    clock: { toRoom: (local) => local + AHEAD },
    onEpoch: (epoch) => epochs.push(epoch),
  });
  for (const each of anchors) timeline.handleAnchor(anchor(each));
  return { timeline, epochs };
};

describe('RoomTimeline', () => {
  it('says what the lead showed when a frame was captured', () => {
    const { timeline } = follow({ mediaTime: 5 }, { mediaTime: 5.5, shownAt: AHEAD + 500 });
    expect(timeline.mediaTimeAt(200)).toEqual({ mediaTime: 5.2, epoch: 1, rate: 1 });
    expect(timeline.mediaTimeAt(700)).toEqual({ mediaTime: 5.7, epoch: 1, rate: 1 });
  });

  it('runs at the speed of the lead’s video', () => {
    expect(follow({ mediaTime: 5, rate: 0.5 }).timeline.mediaTimeAt(1_000)?.mediaTime).toBe(5.5);
  });

  it.each([
    ['before the first anchor', [{}], -1],
    ['with no anchor younger than 1.5 s', [{}], 1_501],
    ['while the video stands', [{}, { rate: 0, epoch: 2, shownAt: AHEAD + 500 }], 600],
  ])('knows nothing %s', (_when, anchors, moment) => {
    expect(follow(...anchors).timeline.mediaTimeAt(moment)).toBeNull();
  });

  it('still knows what was shown before the video stood', () => {
    const { timeline } = follow({ mediaTime: 3 }, { rate: 0, epoch: 2, shownAt: AHEAD + 500 });
    expect(timeline.mediaTimeAt(400)).toEqual({ mediaTime: 3.4, epoch: 1, rate: 1 });
  });

  it('announces each turn of the lead’s playback once', () => {
    const { epochs } = follow(
      { epoch: 3, mediaTime: 0 },
      { epoch: 3, mediaTime: 0.5 },
      { epoch: 4, mediaTime: 1, rate: 0 },
      { epoch: 5, mediaTime: 1 },
      { epoch: 6, mediaTime: 9 },
    );
    expect(
      epochs.map(({ epoch, reason, mediaTime, playbackRate }) => [epoch, reason, mediaTime, playbackRate]),
    ).toEqual([
      [1, 'play', 0, 1],
      [2, 'pause', 1, 0],
      [3, 'play', 1, 1],
      [4, 'seek', 9, 1],
    ]);
  });

  it('counts epochs upwards although another screen, with lower numbers, leads from now on', () => {
    const { timeline, epochs } = follow({ epoch: 7 }, { epoch: 1, mediaTime: 4, shownAt: AHEAD + 900 });
    expect(epochs.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(timeline.epoch).toBe(2);
    expect(timeline.mediaTimeAt(1_000)).toMatchObject({ mediaTime: 4.1, epoch: 2 });
  });
});
