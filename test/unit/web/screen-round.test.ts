import type { RoomAnchor } from '@instep/protocol/room-messages';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { ScreenRound } from '@instep/web/room/screen-round.svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeVideo } from '../../support/fake-video.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The room's clock is so far ahead of the page's. */
const OFFSET: Milliseconds = 50_000;
const clock = {
  now: () => performance.now() + OFFSET,
  toRoom: (local: Milliseconds) => local + OFFSET,
  toLocal: (room: Milliseconds) => room - OFFSET,
  boundMs: 3,
};

type Setup = {
  readonly isLead?: boolean;
  readonly isOnlyScreen?: boolean;
  readonly firstMoveAt?: Seconds;
  readonly fromS?: Seconds;
  /** How long this screen's video takes to start. */
  readonly startDelayMs?: Milliseconds;
};

const open = (setup: Setup = {}) => {
  const { isLead = true, isOnlyScreen = false, firstMoveAt = 4, fromS = 0, startDelayMs = 0 } = setup;
  const video = new FakeVideo();
  video.startDelayMs = startDelayMs;
  const page = Object.assign(new EventTarget(), { hidden: false });
  const anchors: Omit<RoomAnchor, 'type'>[] = [];
  const [events, epochs, delays]: [string[], string[], number[]] = [[], [], []];
  const round = new ScreenRound({
    video: video.element,
    dance: { videoUrl: '/video.mp4', bpm: 120 },
    round: 1,
    fromS,
    firstMoveAt,
    clock,
    isLead: () => isLead,
    isOnlyScreen: () => isOnlyScreen,
    startDelays: { lead: 60, record: (delay) => void delays.push(delay) },
    page,
    sendAnchor: (anchor) => anchors.push(anchor),
    onLoaded: () => events.push('loaded'),
    onEnded: () => events.push('ended'),
    onFailed: () => events.push('failed'),
    onEpoch: ({ reason }) => epochs.push(reason),
    onHold: (reason) => events.push(reason),
    onNeedsClick: () => events.push('needs a click'),
  });
  /** Lets time pass; the video shows a frame every 20 ms while it plays. */
  const pass = async (duration: Milliseconds) => {
    for (let passed = 0; passed < duration; passed += 20) {
      await vi.advanceTimersByTimeAsync(20);
      const before = video.currentTime;
      video.advance(20);
      if (video.currentTime !== before) video.presentFrame({ now: performance.now(), mediaTime: video.currentTime });
    }
  };
  /** How far the video is behind a timeline that is at `mediaTime` at the moment `at`, ms. */
  const behind = (at: Milliseconds, mediaTime: Seconds = 0) =>
    clock.now() - at - 1000 * (video.currentTime - mediaTime);
  const leadsAt = (at: Milliseconds, mediaTime: Seconds, rate = 1) =>
    round.handleAnchor({ type: 'anchor', round: 1, epoch: 1, mediaTime, shownAt: at, rate });
  return { round, video, page, anchors, events, epochs, delays, pass, behind, leadsAt };
};

describe('the start of a round', () => {
  it('waits until the video can play through', async () => {
    const { round, video, events } = open();
    expect([video.src, video.preload, round.isLoaded]).toEqual(['/video.mp4', 'auto', false]);
    video.dispatch('canplaythrough');
    video.dispatch('canplaythrough');
    expect(round.isLoaded).toBe(true);
    expect(events).toEqual(['loaded']);
  });

  it('waits for a browser that loads only while it plays no longer than 8 s', async () => {
    const { video, events } = open();
    video.dispatchEvent(new Event('canplay'));
    await vi.advanceTimersByTimeAsync(7_999);
    expect(events).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(events).toEqual(['loaded']);
  });

  it('counts in by the room’s clock, and plays so much earlier as this screen needs', async () => {
    const { round, video, pass } = open();
    round.handleCount({ at: clock.now() + 2_400, mediaTime: 0 });
    const shown: unknown[] = [round.shownNumber];
    for (let k = 0; k < 5; k++) {
      await pass(480);
      shown.push(round.shownNumber);
    }
    expect(shown).toEqual([null, 5, 6, 7, 8, null]);
    expect(video.paused).toBe(false);
  });

  it('does not play before the moment', async () => {
    const { round, video, pass } = open();
    round.handleCount({ at: clock.now() + 2_000, mediaTime: 0 });
    await pass(1_920);
    expect(video.paused).toBe(true);
    await pass(20);
    expect(video.paused).toBe(false);
  });

  it('remembers how long the start took', async () => {
    const { round, delays, pass } = open({ startDelayMs: 100 });
    round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
    await pass(3_000);
    expect(delays).toHaveLength(1);
    expect(Math.abs(Number(delays[0]) - 100)).toBeLessThanOrEqual(40);
  });

  it('remembers nothing of a start that stalled', async () => {
    const { round, video, delays, pass } = open();
    round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
    await pass(1_200);
    video.dispatch('waiting');
    video.dispatch('playing');
    await pass(2_000);
    expect(delays).toEqual([]);
  });

  it('begins where the round begins', () => {
    expect(open({ fromS: 12 }).video.currentTime).toBe(12);
  });

  it('asks for a press where the browser requires one, and then joins the others', async () => {
    const { round, video, events, pass, leadsAt, behind } = open({ isLead: false });
    video.playError = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    const at = clock.now() + 500;
    round.handleCount({ at, mediaTime: 0 });
    await pass(1_000);
    expect([round.needsClick, events]).toEqual([true, ['needs a click']]);
    expect(video.paused).toBe(true);
    video.playError = null;
    await pass(1_000);
    leadsAt(at, 0);
    leadsAt(clock.now(), (clock.now() - at) / 1000);
    round.playAfterPress();
    await pass(2_000);
    expect(round.needsClick).toBe(false);
    expect(Math.abs(behind(at))).toBeLessThanOrEqual(200);
  });
});

describe('a lead that may not play without a press', () => {
  it('lets the room wait, and starts with the others after the press', async () => {
    const { round, video, events, pass } = open({ isOnlyScreen: true });
    video.playError = Object.assign(new Error('no'), { name: 'NotAllowedError' });
    round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await pass(1_000);
    expect(events).toEqual(['needs a click', 'asked']);
    round.handleHeld({ mediaTime: 0 });
    video.playError = null;
    round.playAfterPress();
    expect([round.needsClick, video.paused]).toEqual([false, true]);
    round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
    await pass(1_100);
    expect(video.paused).toBe(false);
  });
});

describe('a screen out of step', () => {
  it('is nudged before the first move, without a new epoch', async () => {
    const { round, video, epochs, pass, behind } = open({ startDelayMs: 260, firstMoveAt: 8 });
    const at = clock.now() + 1_000;
    round.handleCount({ at, mediaTime: 0 });
    await pass(1_700);
    expect(behind(at)).toBeGreaterThan(100);
    await pass(300);
    expect(video.playbackRate).toBe(1.04);
    await pass(6_000);
    expect(Math.abs(behind(at))).toBeLessThanOrEqual(40);
    expect(video.playbackRate).toBe(1);
    expect(epochs).toEqual(['play']);
  });

  it('is left alone once the first move has begun, unless it is muted', async () => {
    const [heard, muted] = [{ isMuted: false }, { isMuted: true }].map(({ isMuted }) => {
      const screen = open({ startDelayMs: 260, firstMoveAt: 0.2, isLead: false });
      screen.video.muted = isMuted;
      screen.round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
      return screen;
    });
    await heard?.pass(2_500);
    expect(heard?.video.playbackRate).toBe(1);
    await muted?.pass(2_500);
    expect(muted?.video.playbackRate).not.toBe(1);
  });

  it('jumps once when it is far behind', async () => {
    const { round, epochs, video, pass, behind } = open({ startDelayMs: 900, isLead: false, firstMoveAt: 20 });
    const at = clock.now() + 1_000;
    round.handleCount({ at, mediaTime: 0 });
    await pass(2_200);
    video.dispatch('seeking');
    expect(Math.abs(behind(at))).toBeLessThanOrEqual(200);
    await pass(9_000);
    expect(epochs.filter((reason) => reason === 'seek')).toHaveLength(1);
    expect(Math.abs(behind(at))).toBeLessThanOrEqual(40);
  });

  it('follows the lead, not the count', async () => {
    const { round, video, pass, leadsAt, behind } = open({ isLead: false, firstMoveAt: 20 });
    const at = clock.now() + 1_000;
    round.handleCount({ at, mediaTime: 0 });
    for (let k = 0; k < 24; k++) {
      await pass(500);
      if (clock.now() > at + 200) leadsAt(clock.now(), (clock.now() - at - 200) / 1000);
    }
    expect(Math.abs(behind(at + 200))).toBeLessThanOrEqual(40);
    expect(video.playbackRate).toBe(1);
  });

  it('is never mended if it is the only one: it is the time', async () => {
    const { round, video, epochs, pass } = open({ isOnlyScreen: true, startDelayMs: 900 });
    round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
    await pass(4_000);
    expect(video.playbackRate).toBe(1);
    expect(epochs).toEqual(['play']);
  });

  it('plays on at its own pace while nothing is known of the lead', async () => {
    const { round, video, pass, leadsAt } = open({ isLead: false, firstMoveAt: 20 });
    const at = clock.now() + 500;
    round.handleCount({ at, mediaTime: 0 });
    await pass(1_000);
    leadsAt(clock.now(), 0.1, 0);
    await pass(3_000);
    expect(video.playbackRate).toBe(1);
  });

  it('starts in the middle of a dance that is already running', async () => {
    const { round, video, pass, behind } = open({ isLead: false, fromS: 7 });
    const at = clock.now() + 3_000;
    round.handleCount({ at, mediaTime: 10.5 });
    expect(video.currentTime).toBe(10.5);
    await pass(4_000);
    expect(video.paused).toBe(false);
    expect(Math.abs(behind(at, 10.5))).toBeLessThanOrEqual(100);
  });

  it('plays on when it is told of a dance that it already plays', async () => {
    const { round, video, epochs, pass } = open({ isLead: false });
    const at = clock.now() + 500;
    round.handleCount({ at, mediaTime: 0 });
    await pass(3_000);
    const ahead = clock.now() + 3_000;
    round.handleCount({ at: ahead, mediaTime: (ahead - at) / 1000 });
    expect([video.paused, round.shownNumber, epochs]).toEqual([false, null, ['play']]);
  });

  it('starts anew when it plays something else', async () => {
    const { round, video, pass } = open({ isLead: false });
    round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await pass(3_000);
    round.handleCount({ at: clock.now() + 2_000, mediaTime: 9 });
    expect([video.paused, video.currentTime]).toEqual([true, 9]);
  });
});

describe('a hold', () => {
  const playing = async (setup: Setup = {}) => {
    const screen = open(setup);
    screen.round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await screen.pass(3_000);
    return screen;
  };

  it('stops the video where everybody’s stands', async () => {
    const { round, video, epochs } = await playing();
    round.handleHeld({ mediaTime: 2 });
    expect([video.paused, video.currentTime]).toEqual([true, 2]);
    expect(epochs).toEqual(['play', 'pause']);
  });

  it('ends after three counts', async () => {
    const { round, video, pass } = await playing();
    round.handleHeld({ mediaTime: 2 });
    await pass(1_000);
    round.handleCount({ at: clock.now() + 2_000, mediaTime: 2 });
    const shown = [];
    for (let k = 0; k < 4; k++) {
      shown.push(round.shownNumber);
      await pass(500);
    }
    expect(shown).toEqual([null, 6, 7, 8]);
    expect([video.paused, round.shownNumber]).toEqual([false, null]);
  });

  it('cancels a count-in', async () => {
    const { round, video, pass } = open();
    round.handleCount({ at: clock.now() + 1_000, mediaTime: 0 });
    await pass(500);
    round.handleHeld({ mediaTime: 0 });
    await pass(2_000);
    expect([video.paused, round.shownNumber]).toEqual([true, null]);
  });

  it('is not ended by an anchor that was under way', async () => {
    const { round, video, pass, leadsAt } = await playing({ isLead: false });
    round.handleHeld({ mediaTime: 2 });
    leadsAt(clock.now() - 30, 2.1);
    await pass(1_000);
    expect(video.paused).toBe(true);
  });

  it('is asked for when something outside the page pauses the video', async () => {
    const { video, events } = await playing();
    video.pause();
    expect(events).toEqual(['asked']);
  });

  it.each([
    [true, ['hidden']],
    [false, []],
  ])('is asked for by a hidden page: the lead %s', async (isLead, expected) => {
    const { page, events } = await playing({ isLead });
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(events).toEqual(expected);
  });
});

describe('the lead', () => {
  it('says what it shows at its start, twice a second, and when it stops', async () => {
    const { round, anchors, pass } = open({ isOnlyScreen: true });
    const at = clock.now() + 500;
    round.handleCount({ at, mediaTime: 0 });
    await pass(3_000);
    const playing = anchors.length;
    expect(playing).toBeGreaterThanOrEqual(5);
    expect(playing).toBeLessThanOrEqual(7);
    for (const { shownAt, mediaTime, rate, epoch, round: number } of anchors) {
      expect([rate, epoch, number]).toEqual([1, 1, 1]);
      expect(Math.abs(shownAt - at - 1000 * mediaTime)).toBeLessThanOrEqual(100);
    }
    round.handleHeld({ mediaTime: 2.4 });
    expect(anchors.at(-1)).toMatchObject({ rate: 0, epoch: 2 });
    await pass(2_000);
    expect(anchors).toHaveLength(playing + 1);
  });

  it('says so when its video stalls, and when it goes on', async () => {
    const { round, video, anchors, pass } = open({ isOnlyScreen: true });
    round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await pass(2_000);
    video.dispatch('waiting');
    expect(anchors.at(-1)).toMatchObject({ rate: 0, epoch: 2 });
    video.dispatch('playing');
    await pass(60);
    expect(anchors.at(-1)).toMatchObject({ rate: 1, epoch: 3 });
  });

  it('alone says it', async () => {
    const { round, anchors, pass } = open({ isLead: false });
    round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await pass(3_000);
    expect(anchors).toEqual([]);
  });
});

describe('the end of a round', () => {
  it('is reported', () => {
    const { video, events } = open();
    video.dispatch('ended');
    expect(events).toEqual(['ended']);
  });

  it('is reported where the video can’t be played', () => {
    const { round, video, events } = open();
    video.dispatch('error');
    expect([round.hasFailed, events]).toEqual([true, ['failed']]);
  });

  it('leaves nothing behind', async () => {
    const { round, video, page, events, anchors, pass } = open();
    round.handleCount({ at: clock.now() + 500, mediaTime: 0 });
    await pass(200);
    round.close();
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    await pass(2_000);
    expect([video.paused, video.src, events, anchors]).toEqual([true, '', [], []]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
