import type { FrameMessage } from '@instep/protocol/frame-message';
import type { ServerMessage } from '@instep/protocol/messages';
import type { DanceResult } from '@instep/choreo/result';
import { describe, expect, it, vi } from 'vitest';
import { SessionClient } from '@instep/web/play/session-client.svelte';
import { words } from '@instep/web/words/words.svelte';
import { FakeSocket, READY, WATCHING } from '../../support/fake-socket.ts';

const RUN = { danceId: 'first-steps', player: '', deviceId: 'here', counted: true, scope: 'whole' } as const;
const PLAY = { type: 'epoch', epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 } as const;
const RESULT = { score: 81, points: 9800, stars: 5 } as DanceResult;
const STAMPS = { sequence: 0, epoch: 1, mediaTime: 1, captureTime: 1000, capturedByCamera: true };
const FRAME: FrameMessage = { ...STAMPS, jpeg: Uint8Array.of(0xff, 0xd8, 0xff, 0xd9) };
const POSE_FRAME: FrameMessage = {
  ...STAMPS,
  seen: { poses: [], people: 0, width: 480, height: 270, inferMs: 40 },
};
const verdict = (move: number) => ({ type: 'verdict', move, rating: 'good' }) as ServerMessage;

const open = () => {
  const socket = new FakeSocket();
  const log: string[] = [];
  const client = new SessionClient(socket, {
    onState: (state) => log.push(state),
    onGrant: ({ fps, maxInFlight }) => log.push(`${fps} fps, ${maxInFlight} in flight`),
    onFrameResult: ({ sequence, outcome }) => log.push(`${sequence} ${outcome}`),
    onVerdict: ({ move }) => log.push(`verdict ${move}`),
  });
  return { socket, client, log };
};

const dancing = () => {
  const all = open();
  all.socket.simulateOpen();
  all.client.watch();
  all.socket.simulateMessage(WATCHING);
  all.client.start(RUN);
  all.socket.simulateMessage(READY);
  all.client.sendUpdate(PLAY);
  return all;
};

describe('SessionClient', () => {
  it('sends hello, watch, start and epoch in this order', () => {
    const { socket, log } = dancing();
    expect(socket.sentTypes).toEqual(['hello', 'watch', 'start', 'epoch']);
    expect(log).toEqual([
      'open',
      '10 fps, 2 in flight',
      'watching',
      'starting',
      '15 fps, 2 in flight',
      'ready',
      'dancing',
    ]);
  });

  it('receives binary messages as ArrayBuffer', () => {
    expect(open().socket.binaryType).toBe('arraybuffer');
  });

  it('sends no epoch before the session is ready', () => {
    const { socket, client } = open();
    socket.simulateOpen();
    client.sendUpdate(PLAY);
    expect(socket.sentTypes).toEqual(['hello']);
  });

  it('sends only one start', () => {
    const { socket, client } = dancing();
    client.start(RUN);
    expect(socket.sentTypes.filter((type) => type === 'start')).toHaveLength(1);
  });

  it('passes on a new rate with the same number of frames in flight', () => {
    const { socket, log } = dancing();
    socket.simulateMessage({ type: 'rate', fps: 6 });
    expect(log.at(-1)).toBe('6 fps, 2 in flight');
  });

  it('has the pose that was seen last, and null if nobody was seen', () => {
    const { socket, client, log } = dancing();
    const frame = { type: 'frame', queueMs: 0, inferMs: 40 } as const;
    socket.simulateMessage({ ...frame, sequence: 0, outcome: 'seen', pose: [1, 2, 0.9] });
    expect(client.pose).toEqual([1, 2, 0.9]);
    socket.simulateMessage({ ...frame, sequence: 1, outcome: 'dropped' });
    expect(client.pose).toEqual([1, 2, 0.9]);
    socket.simulateMessage({ ...frame, sequence: 2, outcome: 'nobody' });
    expect(client.pose).toBeNull();
    expect(log.slice(-3)).toEqual(['0 seen', '1 dropped', '2 nobody']);
  });

  it('stores and passes on verdicts in the order of arrival', () => {
    const { socket, client, log } = dancing();
    socket.simulateMessage(verdict(1));
    socket.simulateMessage(verdict(2));
    expect(client.verdicts.map(({ move }) => move)).toEqual([1, 2]);
    expect(log.slice(-2)).toEqual(['verdict 1', 'verdict 2']);
  });

  it('has the latest level and points', () => {
    const { socket, client } = dancing();
    socket.simulateMessage({ type: 'live', mediaTime: 3, level: 0.7, points: 1200, seen: 1, lateS: null });
    expect([client.level, client.points]).toEqual([0.7, 1200]);
  });

  it('finishes with the result and the close information', () => {
    const { socket, client } = dancing();
    client.end(41);
    socket.simulateMessage({ type: 'finished', result: RESULT });
    socket.simulateClose(1000);
    expect(socket.sentMessages.at(-1)).toEqual({ type: 'ended', lastSequence: 41 });
    expect(client.state).toBe('finished');
    expect(client.result).toEqual(RESULT);
    expect(client.closeInfo).toEqual({ code: 1000, wasClean: true });
    expect(client.loss).toBeNull();
  });

  it('sends only one ended', () => {
    const { socket, client } = dancing();
    client.end(41);
    client.end(41);
    expect(socket.sentTypes.filter((type) => type === 'ended')).toHaveLength(1);
  });

  it('has no result if the socket closes before one arrives', () => {
    const { socket, client } = dancing();
    socket.simulateClose(1006, false);
    expect(client.state).toBe('lost');
    expect(client.loss?.reason).toBe('dropped');
    expect(client.result).toBeNull();
  });

  it('has the loss reason unreachable if the socket never opened', () => {
    const { socket, client } = open();
    socket.simulateClose(1006, false);
    expect(client.loss?.reason).toBe('unreachable');
  });

  it.each([
    [{ reason: 'server_stopping' }, 'stopping'],
    [{ reason: 'server_full' }, 'full'],
    [{ reason: 'server_error' }, 'fault'],
    [{ reason: 'disk_error' }, 'disk'],
    [{ reason: 'unknown_dance' }, 'unknown_dance'],
    [{ reason: 'silent' }, 'silent'],
    [{ reason: 'idle' }, 'idle'],
    [{ reason: 'too_long' }, 'too_long'],
    [{ reason: 'ticket_rejected' }, 'refused'],
    [{ reason: 'outdated_page' }, 'outdated'],
    [{ reason: 'too_many_starts' }, 'crowded'],
    [{ reason: 'unreadable_frames' }, 'frames'],
    [{ reason: 'bad_message' }, 'misunderstood'],
    [{ reason: 'finished' }, 'dropped'],
  ] as const)('maps a close with $reason during a dance to the loss reason %s', (close, lost) => {
    const { socket, client } = dancing();
    socket.simulateCloseReason(close);
    expect(client.loss?.reason).toBe(lost);
    expect(words().lost[lost].text).not.toBe('');
  });

  it('leaves with a leave message and a normal close, and is not lost', () => {
    const { socket, client } = dancing();
    client.leave();
    socket.simulateClose(1000);
    expect(socket.sentTypes.at(-1)).toBe('leave');
    expect(socket.closeCode).toBe(1000);
    expect([client.state, client.loss]).toEqual(['left', null]);
  });

  it('does not leave a finished session', () => {
    const { socket, client } = dancing();
    client.end(1);
    socket.simulateMessage({ type: 'finished', result: RESULT });
    client.leave();
    client.stopWaiting();
    expect(client.state).toBe('finished');
    expect(socket.sentTypes).not.toContain('leave');
  });

  it('is lost as silent if it stops waiting for the result', () => {
    const { client } = dancing();
    client.end(1);
    client.stopWaiting();
    expect([client.state, client.loss?.reason]).toEqual(['lost', 'silent']);
  });

  it('sends no frame over a socket that is not open', () => {
    const { socket, client } = dancing();
    client.sendFrame(FRAME);
    socket.simulateClose(1006);
    client.sendFrame(FRAME);
    expect(socket.sentFrames).toHaveLength(1);
  });

  it('knows where the poses of the dance are estimated by the frames that it sent', () => {
    const { client } = dancing();
    expect(client.measuredBy).toBeNull();
    client.sendFrame(POSE_FRAME);
    client.sendFrame(POSE_FRAME);
    expect(client.measuredBy).toBe('device');
    client.sendFrame(FRAME);
    client.sendFrame(FRAME);
    expect(client.measuredBy).toBe('both');
  });

  it('does not count the frames of the camera check', () => {
    const { client } = open();
    client.watch();
    client.sendFrame(POSE_FRAME);
    expect(client.measuredBy).toBeNull();
  });

  it('closes a socket that opens after leaving', () => {
    const { socket, client } = open();
    client.leave();
    socket.simulateOpen();
    expect(socket.sentTypes).toEqual([]);
    expect(socket.closeCode).toBe(1000);
  });
});

describe('a connection that breaks while dancing', () => {
  const broken = () => {
    const all = dancing();
    all.socket.simulateMessage(verdict(1));
    let reopened = 0;
    Object.assign(all.socket, { reopen: () => (reopened += 1), ticket: 'a new ticket' });
    all.socket.simulateClose(1006, false);
    return { ...all, reopened: () => reopened };
  };

  it('is reopened, and the dance is resumed after the last verdict that arrived', () => {
    const { socket, client, reopened } = broken();
    expect([client.state, reopened()]).toEqual(['broken', 1]);
    socket.simulateOpen();
    expect(socket.sentMessages.slice(-2)).toEqual([
      { type: 'hello', version: 2, ticket: 'a new ticket' },
      { type: 'resume', sessionId: 'a-session', resumeSecret: 'secret', lastSequence: -1, lastMove: 1 },
    ]);
    socket.simulateMessage({ ...READY, resumeSecret: 'another' } as ServerMessage);
    socket.simulateMessage(verdict(2));
    expect([client.state, client.verdicts.map(({ move }) => move)]).toEqual(['dancing', [1, 2]]);
  });

  it('uses the same secret again until a newer one has arrived, and sends no frame meanwhile', () => {
    const { socket, client } = broken();
    for (let k = 0; k < 3; k++) {
      socket.simulateOpen();
      client.sendFrame(FRAME);
      expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'resume', resumeSecret: 'secret' });
      expect(socket.sentFrames).toHaveLength(0);
    }
    socket.simulateMessage({ ...READY, resumeSecret: 'another' } as ServerMessage);
    client.sendFrame(FRAME);
    expect(socket.sentFrames).toHaveLength(1);
    socket.simulateClose(1006, false);
    socket.simulateOpen();
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'resume', resumeSecret: 'another' });
  });

  it('sends the latest missed epoch and the end once it is resumed', () => {
    const { socket, client } = broken();
    client.sendUpdate({ ...PLAY, epoch: 2, reason: 'pause', playbackRate: 0 });
    client.sendUpdate({ ...PLAY, epoch: 3 });
    socket.simulateOpen();
    socket.simulateMessage(READY);
    expect(socket.sentMessages.at(-1)).toEqual({ ...PLAY, epoch: 3 });
    client.end(7);
    socket.simulateClose(1006, false);
    socket.simulateOpen();
    socket.simulateMessage(READY);
    expect([client.state, socket.sentMessages.at(-1)]).toEqual(['finishing', { type: 'ended', lastSequence: 7 }]);
  });

  it('is lost if it can’t be reopened or there is nothing to resume', () => {
    const { socket, client } = broken();
    socket.simulateClose(1006, false);
    expect([client.state, client.loss?.reason]).toEqual(['lost', 'dropped']);
    const late = broken();
    late.socket.simulateOpen();
    late.socket.simulateCloseReason({ reason: 'session_gone' });
    expect([late.client.state, late.client.loss?.reason]).toEqual(['lost', 'dropped']);
  });
});

describe('SessionClient of two players before one camera', () => {
  const dancingTogether = () => {
    const socket = new FakeSocket();
    const reopen = vi.fn();
    const log: string[] = [];
    const events = {
      onState: (state: string) => log.push(state),
      onGrant: () => undefined,
      onFrameResult: () => undefined,
      onVerdict: ({ seat, move }: { seat?: number | undefined; move: number }) => log.push(`${seat ?? 0}: ${move}`),
    };
    const client = new SessionClient(Object.assign(socket, { reopen }), events, 2);
    socket.simulateOpen();
    client.watch();
    socket.simulateMessage(WATCHING);
    client.start(RUN);
    socket.simulateMessage(READY);
    client.sendUpdate(PLAY);
    return { socket, client, log };
  };

  it('says how many it watches', () => {
    expect(dancingTogether().socket.sentMessages).toContainEqual({ type: 'watch', poses: 'server', players: 2 });
  });

  it('has poses, verdicts and points of each; what names no seat is the first one’s', () => {
    const { socket, client, log } = dancingTogether();
    const live = { type: 'live', mediaTime: 3, level: 0.7, seen: 1, lateS: null } as const;
    socket.simulateMessage({ ...live, points: 1200 });
    socket.simulateMessage({ ...live, seat: 1, points: 700 });
    socket.simulateMessage({ ...verdict(1), seat: 1 } as ServerMessage);
    socket.simulateMessage(verdict(1));
    const frame = { type: 'frame', sequence: 0, queueMs: 0, inferMs: 40 } as const;
    socket.simulateMessage({ ...frame, outcome: 'seen', poses: [null, [1, 2, 0.9]] });
    expect(client.seats.map(({ points }) => points)).toEqual([1200, 700]);
    expect(client.seats.map(({ pose }) => pose)).toEqual([null, [1, 2, 0.9]]);
    expect(client.seats.map(({ verdicts }) => verdicts.length)).toEqual([1, 1]);
    expect(log.slice(-2)).toEqual(['1: 1', '0: 1']);
    socket.simulateMessage({ ...frame, outcome: 'nobody' });
    expect(client.seats.map(({ pose }) => pose)).toEqual([null, null]);
  });

  it('is finished after the result of the last', () => {
    const { socket, client } = dancingTogether();
    client.end(41);
    socket.simulateMessage({ type: 'finished', seat: 1, result: RESULT });
    expect(client.state).toBe('finishing');
    socket.simulateMessage({ type: 'finished', seat: 0, result: RESULT });
    expect(client.state).toBe('finished');
  });

  it('is finished without the result of a player whose judge has failed', () => {
    const { socket, client } = dancingTogether();
    client.end(41);
    socket.simulateMessage({ type: 'finished', seat: 1, result: RESULT });
    socket.simulateCloseReason({ reason: 'finished' });
    expect([client.state, client.loss]).toEqual(['finished', null]);
    expect(client.seats.map(({ result }) => result)).toEqual([null, RESULT]);
  });

  it('resumes with the last verdict of each', () => {
    const { socket } = dancingTogether();
    socket.simulateMessage(verdict(1));
    socket.simulateMessage({ ...verdict(2), seat: 1 } as ServerMessage);
    socket.simulateClose(1006, false);
    socket.simulateOpen();
    expect(socket.sentMessages.at(-1)).toMatchObject({ type: 'resume', lastMoves: [1, 2] });
  });

  it('tells the server who was taken for whom', () => {
    const { socket, client } = dancingTogether();
    client.swap(0, 1);
    expect(socket.sentMessages.at(-1)).toEqual({ type: 'swap', seats: [0, 1] });
  });
});
