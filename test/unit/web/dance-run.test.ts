import type { ServerMessage } from '@instep/protocol/messages';
import { parseFrameMessage } from '@instep/protocol/frame-message';
import type { DanceResult } from '@instep/choreo/result';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DanceSummary } from '@instep/protocol/http';
import { DanceRun } from '@instep/web/play/dance-run.svelte';
import { Webcam } from '@instep/web/camera/webcam.svelte';
import type { StartLags } from '@instep/web/preferences/lag-memory';
import { flattenDrawnPose, FRAME_SIZE, standingPose, withChangedKeypoints } from '../../support/drawn-poses.ts';
import { FakeSocket, READY, WATCHING } from '../../support/fake-socket.ts';
import { FakeVideo } from '../../support/fake-video.ts';

const DANCE: DanceSummary = {
  id: 'first-steps',
  title: 'First steps',
  durationS: 30,
  fps: 15,
  level: 1,
  effort: 2,
  tags: [],
  videoUrl: '/dances/first-steps/video.mp4',
  coverUrl: null,
};
const RESULT = { score: 81, points: 9800, stars: 5 } as DanceResult;

class FakePage extends EventTarget {
  hidden = false;
  hides(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

type Setup = { readonly withCamera?: boolean; readonly skipsCheck?: boolean; readonly lags?: StartLags };

const open = ({ withCamera = true, skipsCheck = true, lags = {} }: Setup = {}) => {
  const [video, camera, socket, page] = [new FakeVideo(), new FakeVideo(), new FakeSocket(), new FakePage()];
  const results: DanceResult[] = [];
  const rewarded = vi.fn();
  const webcam = new Webcam(camera.element, undefined);
  const run = new DanceRun({
    dance: DANCE,
    video: video.element,
    practice: null,
    webcam: withCamera ? webcam : null,
    connect: () => socket,
    page,
    player: 'Mia',
    deviceId: 'here',
    lags,
    scope: 'whole',
    skipsCheck,
    reopensCamera: false,
    best: { 1: 500 },
    onReward: rewarded,
    onFinished: (result) => results.push(result),
    findVideoProblem: async () => 'gone',
    createEncoder: (onResize) => {
      onResize(FRAME_SIZE);
      return () => Promise.resolve({ jpeg: Uint8Array.of(1, 2, 3) });
    },
  });
  return { run, video, camera, socket, page, webcam, results, rewarded };
};

/** Goes through the count-in to the first frame of the dance. */
const dancing = (setup: Setup = {}) => {
  const all = open(setup);
  all.socket.simulateOpen();
  all.socket.simulateMessage(WATCHING);
  vi.advanceTimersByTime(3000);
  all.socket.simulateMessage(READY);
  return all;
};

const answer = (sequence: number, pose: boolean): ServerMessage => ({
  type: 'frame',
  sequence,
  outcome: pose ? 'seen' : 'nobody',
  ...(pose && { pose: flattenDrawnPose(standingPose()) }),
  queueMs: 0,
  inferMs: 40,
});

describe('DanceRun', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes from the camera check to the count-in once the player was fully visible', () => {
    const { run, socket } = open({ skipsCheck: false });
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    for (let k = 0; k <= 30; k++) {
      expect(run.phase).toBe('check');
      socket.simulateMessage(answer(k, true));
      vi.advanceTimersByTime(100);
    }
    expect(run.phase).toBe('count_in');
    expect(socket.sentTypes).toEqual(['hello', 'watch']);
  });

  it.each([
    [14.6, 20, 70],
    [20.02, 20, 100],
    [5, Number.NaN, null],
  ])('knows with %d s of %d s loaded that %s %% are', (endS, duration, percent) => {
    const { run, video } = open();
    expect(run.loadedPercent).toBeNull();
    Object.assign(video, { duration, buffered: { length: 1, end: () => endS } });
    video.dispatchEvent(new Event('progress'));
    expect(run.loadedPercent).toBe(percent);
  });

  it('requests the session at the last count, and starts dancing once server and video are ready', () => {
    const { run, socket, video } = open();
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    vi.advanceTimersByTime(1999);
    expect(socket.sentTypes).toEqual(['hello', 'watch']);
    vi.advanceTimersByTime(1001);
    expect(socket.sentMessages.at(-1)).toMatchObject({
      type: 'start',
      danceId: 'first-steps',
      player: 'Mia',
      counted: true,
    });
    expect([run.phase, run.waitingFor]).toEqual(['count_in', 'server']);
    socket.simulateMessage(READY);
    expect(run.phase).toBe('dancing');
    expect(video.paused).toBe(false);
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'epoch', epoch: 1, reason: 'play', playbackRate: 1 });
  });

  it("sends the device's usual lag and the rig's delay, and neither before the first dance", () => {
    const lags = { lagHintS: 0.12, rig: { lagS: 0.1, origin: 'light_test' } } as const;
    expect(dancing({ lags }).socket.sentMessages).toContainEqual(expect.objectContaining({ type: 'start', ...lags }));
    const start = dancing().socket.sentMessages.find(({ type }) => type === 'start');
    expect(start).not.toHaveProperty('lagHintS');
    expect(start).not.toHaveProperty('rig');
  });

  it('is judged in the scope chosen in the camera check', () => {
    const { run, socket } = open({ skipsCheck: false });
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    if (run.scoring) run.scoring.check.scope = 'seated';
    run.startCountIn();
    vi.advanceTimersByTime(3000);
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'start', scope: 'seated' });
  });

  it('waits for a video that can’t be played through yet', () => {
    const { run, socket, video } = open();
    video.readyState = 2;
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    vi.advanceTimersByTime(3000);
    socket.simulateMessage(READY);
    expect([run.phase, run.waitingFor]).toEqual(['count_in', 'video']);
    video.readyState = 4;
    video.dispatch('canplaythrough');
    expect(run.phase).toBe('dancing');
  });

  it('stamps frames with what the video showed, and sends them only while it runs', async () => {
    const { run, socket, video, camera } = dancing();
    video.presentFrame({ now: 10_000, mediaTime: 1 });
    camera.presentFrame({ now: 10_050, captureTime: 10_020 });
    await vi.runOnlyPendingTimersAsync();
    run.pause('user');
    camera.presentFrame({ now: 10_150, captureTime: 10_130 });
    await vi.runOnlyPendingTimersAsync();
    const frames = socket.sentFrames.map((bytes) => parseFrameMessage(bytes));
    expect(frames).toMatchObject([{ sequence: 0, epoch: 1, captureTime: 10_020 }]);
    expect(frames[0]?.mediaTime).toBeCloseTo(1.02);
  });

  it('sends some unjudged frames in a pause while a raised hand is awaited, and tells of one', async () => {
    const { run, socket, camera } = dancing();
    const raised = vi.fn();
    const stop = run.scoring?.awaitHand(raised);
    run.pause('user');
    for (let k = 0; k < 6; k++) {
      camera.presentFrame({ now: 20_000 + 50 * k, captureTime: 20_000 + 50 * k });
      await vi.advanceTimersByTimeAsync(0);
    }
    const frames = socket.sentFrames.map((bytes) => parseFrameMessage(bytes));
    expect(frames.map(({ mediaTime, captureTime }) => [mediaTime, captureTime])).toEqual([
      [null, 20_000],
      [null, 20_200],
    ]);
    const show = (sequence: number, wristY: number) => {
      const pose = flattenDrawnPose(withChangedKeypoints(standingPose(), ['left_wrist'], { y: wristY }));
      socket.simulateMessage({ type: 'frame', sequence, outcome: 'seen', pose, queueMs: 0, inferMs: 40 });
    };
    show(0, 200);
    show(1, 10);
    vi.advanceTimersByTime(600);
    show(2, 10);
    expect([run.scoring?.handProgress, raised.mock.calls.length]).toEqual([0.6, 0]);
    vi.advanceTimersByTime(600);
    show(2, 10);
    expect(raised).toHaveBeenCalledOnce();
    stop?.();
    expect(run.scoring?.handProgress).toBeNull();
  });

  it('numbers the frames of a session from 0', async () => {
    const { socket, camera, video } = open();
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    camera.presentFrame({ now: 1000, captureTime: 990 });
    await vi.advanceTimersByTimeAsync(3000);
    socket.simulateMessage(READY);
    video.presentFrame({ now: 4000, mediaTime: 0 });
    camera.presentFrame({ now: 4050, captureTime: 4020 });
    await vi.advanceTimersByTimeAsync(0);
    const frames = socket.sentFrames.map((bytes) => parseFrameMessage(bytes));
    expect(frames.map(({ sequence, mediaTime }) => [sequence, mediaTime === null])).toEqual([
      [0, true],
      [0, false],
    ]);
  });

  it('sends no frame captured while the video stalled', async () => {
    const { socket, camera, video } = dancing();
    video.dispatch('waiting');
    video.presentFrame({ now: 10_000, mediaTime: 1 });
    camera.presentFrame({ now: 10_050, captureTime: 10_020 });
    await vi.advanceTimersByTimeAsync(0);
    expect(socket.sentFrames).toEqual([]);
  });

  it('stays paused if it is paused again during the count-in', () => {
    const { run, video } = dancing();
    run.pause('user');
    run.resume();
    run.pause('hidden');
    vi.advanceTimersByTime(10_000);
    expect([run.phase, run.pauseReason, video.paused]).toEqual(['paused', 'hidden', true]);
  });

  it('pauses video and judging together, and continues after three counts in a new epoch', () => {
    const { run, socket, video } = dancing();
    run.pause('user');
    expect([run.phase, run.pauseReason, video.paused]).toEqual(['paused', 'user', true]);
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'epoch', epoch: 2, reason: 'pause', playbackRate: 0 });
    run.resume();
    expect([run.phase, run.countIn.count]).toEqual(['resuming', 3]);
    vi.advanceTimersByTime(3 * 750);
    expect([run.phase, run.pauseReason, video.paused]).toEqual(['dancing', null, false]);
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'epoch', epoch: 3, reason: 'play', playbackRate: 1 });
  });

  it('pauses if the page is hidden, and stays paused when it is visible again', () => {
    const { run, socket, page } = dancing();
    page.hides(true);
    expect([run.phase, run.pauseReason]).toEqual(['paused', 'hidden']);
    expect(socket.sentMessages.at(-1)).toMatchObject({ reason: 'hidden' });
    page.hides(false);
    expect(run.phase).toBe('paused');
  });

  it('does not start on a hidden page', () => {
    const { run, socket, page } = open();
    page.hides(true);
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    vi.advanceTimersByTime(3000);
    socket.simulateMessage(READY);
    expect(run.phase).toBe('count_in');
    page.hides(false);
    expect(run.phase).toBe('dancing');
  });

  it('pauses if the camera is lost, and resumes once it is back', () => {
    const { run, webcam } = dancing();
    webcam.onChange('lost');
    expect([run.phase, run.pauseReason]).toEqual(['paused', 'camera']);
    webcam.onChange('open');
    expect(run.phase).toBe('resuming');
  });

  it('waits for a camera that was lost before the dance started', () => {
    const { run, socket, webcam } = open();
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    webcam.state = 'lost';
    vi.advanceTimersByTime(3000);
    socket.simulateMessage(READY);
    expect([run.phase, run.waitingFor]).toEqual(['count_in', 'camera']);
    webcam.state = 'open';
    webcam.onChange('open');
    expect(run.phase).toBe('dancing');
  });

  it('does not resume while the camera is lost', () => {
    const { run, webcam } = dancing();
    run.pause('user');
    webcam.state = 'lost';
    webcam.onChange('lost');
    run.resume();
    expect([run.phase, run.pauseReason]).toEqual(['paused', 'camera']);
    webcam.state = 'open';
    webcam.onChange('open');
    expect(run.phase).toBe('resuming');
  });

  it('does not pass the camera check while the camera is lost', () => {
    const { run, socket, webcam } = open({ skipsCheck: false });
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    webcam.onChange('lost');
    for (let k = 0; k <= 60; k++) {
      socket.simulateMessage(answer(k, true));
      vi.advanceTimersByTime(100);
    }
    expect(run.phase).toBe('check');
    webcam.onChange('open');
    for (let k = 61; k <= 100; k++) {
      socket.simulateMessage(answer(k, true));
      vi.advanceTimersByTime(100);
    }
    expect(run.phase).toBe('count_in');
  });

  it('shows where to stand after two unseen moves, and clears that in a pause', () => {
    const { run, socket } = dancing();
    const unseen = (move: number) =>
      ({ type: 'verdict', move, rating: null, weakLimb: null, unseenReason: 'nobody' }) as ServerMessage;
    for (let k = 0; k < 10; k++) {
      socket.simulateMessage(answer(k, false));
      vi.advanceTimersByTime(100);
    }
    socket.simulateMessage(unseen(1));
    expect(run.scoring?.hints.unseen).toBeNull();
    socket.simulateMessage(unseen(2));
    expect(run.scoring?.hints.unseen).toBe('nobody');
    run.pause('user');
    expect(run.scoring?.hints.unseen).toBeNull();
  });

  it('does not resume if the player paused and the camera comes back', () => {
    const { run, webcam } = dancing();
    run.pause('user');
    webcam.onChange('open');
    expect(run.phase).toBe('paused');
  });

  it('sends an epoch for a stall and one for its end', () => {
    const { run, socket, video } = dancing();
    video.dispatch('waiting');
    video.dispatch('playing');
    expect(socket.sentMessages.slice(-2)).toMatchObject([
      { reason: 'stall', playbackRate: 0 },
      { reason: 'play', playbackRate: 1 },
    ]);
    expect(run.phase).toBe('dancing');
  });

  it("sends ended shortly after the video's end, and finishes with the result", () => {
    const { run, socket, video, results } = dancing();
    video.dispatch('ended');
    expect(run.phase).toBe('finishing');
    expect(socket.sentTypes).not.toContain('ended');
    vi.advanceTimersByTime(199);
    expect(socket.sentTypes).not.toContain('ended');
    vi.advanceTimersByTime(1);
    expect(socket.sentMessages.at(-1)).toEqual({ type: 'ended', lastSequence: -1 });
    socket.simulateMessage({ type: 'finished', result: RESULT });
    socket.simulateClose(1000);
    expect(run.phase).toBe('finished');
    expect(results).toEqual([RESULT]);
  });

  it('stops waiting for a result after twenty seconds', () => {
    const { run, video } = dancing();
    video.dispatch('ended');
    vi.advanceTimersByTime(20_200);
    expect([run.phase, run.scoring?.client.loss?.reason]).toEqual(['server_lost', 'silent']);
  });

  it('stops without a result if the server is lost, and can continue without a score', () => {
    const { run, socket, video, results } = dancing();
    socket.simulateClose(1006, false);
    expect([run.phase, video.paused]).toEqual(['server_lost', true]);
    run.continueWithoutScore();
    vi.advanceTimersByTime(3 * 750);
    expect([run.phase, run.isScored, video.paused]).toEqual(['dancing', false, false]);
    video.dispatch('ended');
    expect(run.phase).toBe('finished');
    expect(results).toEqual([]);
  });

  it('is lost in the camera check if the server is full, and can continue without a score', () => {
    const { run, socket } = open({ skipsCheck: false });
    socket.simulateOpen();
    socket.simulateCloseReason({ reason: 'server_full', retryAfterS: 12 });
    expect([run.phase, run.scoring?.client.loss?.reason]).toEqual(['server_lost', 'full']);
    run.continueWithoutScore();
    vi.advanceTimersByTime(3000);
    expect(run.phase).toBe('dancing');
    expect(socket.sentTypes).not.toContain('start');
  });

  it('plays without a camera and without a session', () => {
    const { run, socket, video } = open({ withCamera: false });
    vi.advanceTimersByTime(3000);
    expect([run.phase, run.isScored, video.paused]).toEqual(['dancing', false, false]);
    expect(socket.sentTypes).toEqual([]);
  });

  it('pauses until a click if the browser requires one', async () => {
    const { run, video, socket } = open();
    video.playError = Object.assign(new Error('no gesture'), { name: 'NotAllowedError' });
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    vi.advanceTimersByTime(3000);
    socket.simulateMessage(READY);
    await vi.advanceTimersByTimeAsync(0);
    expect([run.phase, run.pauseReason]).toEqual(['paused', 'click']);
  });

  it('finds out why the video can’t be played, and leaves the session', async () => {
    const { run, socket, video } = dancing();
    video.dispatch('error');
    expect([run.phase, run.videoProblem]).toEqual(['no_video', null]);
    expect(socket.sentTypes.at(-1)).toBe('leave');
    await vi.advanceTimersByTimeAsync(0);
    expect(run.videoProblem).toBe('gone');
  });

  it('leaves the session when it is closed, and ignores later events', () => {
    const { run, socket, video, page } = dancing();
    run.close();
    page.hides(true);
    video.dispatch('error');
    vi.advanceTimersByTime(60_000);
    expect(run.phase).toBe('dancing');
    expect(socket.sentTypes.at(-1)).toBe('leave');
    expect(video.src).toBe('');
  });

  it('shows a limb cue for 1.5 s after two poor moves', () => {
    const { run, socket } = dancing();
    const poor = (move: number) => ({ type: 'verdict', move, rating: 'x', weakLimb: 'left_arm' }) as ServerMessage;
    socket.simulateMessage(poor(1));
    expect(run.scoring?.cue).toBeNull();
    socket.simulateMessage(poor(2));
    expect(run.scoring?.cue).toBe('left_arm');
    vi.advanceTimersByTime(1500);
    expect(run.scoring?.cue).toBeNull();
  });

  it('shows the feet cue to a player who moves only the arms', () => {
    const { run, socket } = dancing();
    for (const move of [1, 2])
      socket.simulateMessage({ type: 'verdict', move, rating: 'good', cue: 'feet' } as ServerMessage);
    expect(run.scoring?.cue).toBe('feet');
  });

  it('shows the lateness that the judge reports during the dance', () => {
    const { run, socket } = dancing();
    socket.simulateMessage({ type: 'live', mediaTime: 3, level: 0.9, points: 810, seen: 1, lateS: 0.5 });
    for (const move of [1, 2, 3]) socket.simulateMessage({ type: 'verdict', move, rating: 'good' } as ServerMessage);
    expect(run.scoring?.cue).toBe('half_second_behind');
  });

  it('pauses if the connection breaks, and resumes once it is reopened', () => {
    const { run, socket } = dancing();
    Object.assign(socket, { reopen: () => undefined });
    socket.simulateClose(1006, false);
    expect([run.phase, run.pauseReason]).toEqual(['paused', 'connection']);
    socket.simulateOpen();
    socket.simulateMessage(READY);
    expect(run.phase).toBe('resuming');
    vi.advanceTimersByTime(2250);
    expect(run.phase).toBe('dancing');
    socket.simulateClose(1006, false);
    socket.simulateClose(1006, false);
    expect(run.phase).toBe('server_lost');
  });

  it('reports how many points it is ahead of the best run at the same move', () => {
    const { run, socket } = dancing();
    expect(run.pointsAhead).toBeNull();
    socket.simulateMessage({ type: 'live', mediaTime: 3, level: 0.9, points: 810, seen: 1, lateS: null });
    socket.simulateMessage({ type: 'verdict', move: 1, rating: 'super' } as ServerMessage);
    expect(run.pointsAhead).toBe(310);
    socket.simulateMessage({ type: 'verdict', move: 2, rating: 'super' } as ServerMessage);
    expect(run.pointsAhead).toBe(310);
  });

  it('has the slowest speed of the video, and below full speed no lead over the best run', () => {
    const { run, video, socket } = dancing();
    socket.simulateMessage({ type: 'live', mediaTime: 3, level: 0.9, points: 810, seen: 1, lateS: null });
    socket.simulateMessage({ type: 'verdict', move: 1, rating: 'super' } as ServerMessage);
    expect([run.speed, run.pointsAhead]).toEqual([1, 310]);
    for (const rate of [0.5, 1]) {
      video.playbackRate = rate;
      video.dispatch('ratechange');
    }
    run.pause('user');
    expect([run.speed, run.pointsAhead]).toEqual([0.5, null]);
  });

  it('reports each earned star once', () => {
    const { socket, rewarded } = dancing();
    for (const [move, points] of [2_900, 3_100, 3_200, 4_600].entries()) {
      socket.simulateMessage({ type: 'live', mediaTime: 3, level: 0.9, points, seen: 1, lateS: null });
      socket.simulateMessage({ type: 'verdict', move: move + 1, rating: 'super' } as ServerMessage);
    }
    expect(rewarded.mock.calls).toEqual([['star'], ['star']]);
  });

  it('reports a gold move that is hit, and a combo of five', () => {
    const { socket, rewarded } = dancing();
    const verdicts = [
      { rating: 'good', gold: true },
      { rating: 'x', gold: true },
      ...Array.from({ length: 6 }, () => ({ rating: 'good', gold: false })),
    ];
    for (const [move, verdict] of verdicts.entries())
      socket.simulateMessage({ type: 'verdict', move: move + 1, ...verdict } as ServerMessage);
    expect(rewarded.mock.calls).toEqual([['gold'], ['combo']]);
  });

  it('is counted in with 5, 6, 7, 8, and with 6, 7, 8 after a pause', () => {
    const { run, socket } = open();
    socket.simulateOpen();
    socket.simulateMessage(WATCHING);
    const counts = [run.shownNumber];
    for (let k = 0; k < 3; k++) {
      vi.advanceTimersByTime(750);
      counts.push(run.shownNumber);
    }
    expect(counts).toEqual([5, 6, 7, 8]);
    vi.advanceTimersByTime(750);
    socket.simulateMessage(READY);
    expect(run.shownNumber).toBeNull();
    run.pause('user');
    run.resume();
    expect(run.shownNumber).toBe(6);
  });
});
