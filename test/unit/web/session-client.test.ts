import type { ServerMessage } from '@instep/protocol/messages';
import type { DanceResult } from '@instep/choreo/result';
import { describe, expect, it } from 'vitest';
import { SessionClient } from '../../../apps/web/src/play/session-client.svelte.ts';
import { words } from '../../../apps/web/src/words/words.svelte.ts';
import { FakeSocket, READY, WATCHING } from '../../support/fake-socket.ts';

const RUN = { danceId: 'first-steps', player: '', deviceId: 'here', counted: true, scope: 'whole' } as const;
const PLAY = { type: 'epoch', epoch: 1, reason: 'play', mediaTime: 0, playbackRate: 1 } as const;
const RESULT = { score: 81, points: 9800, stars: 5 } as DanceResult;
const verdict = (move: number) => ({ type: 'verdict', move, rating: 'good' }) as ServerMessage;

const open = () => {
  const socket = new FakeSocket();
  const log: string[] = [];
  const client = new SessionClient(socket, {
    stateChanged: (state) => log.push(state),
    granted: ({ fps, maxInFlight }) => log.push(`${fps} fps, ${maxInFlight} in flight`),
    answered: ({ sequence, outcome }) => log.push(`${sequence} ${outcome}`),
    judged: () => log.push('judged'),
  });
  return { socket, client, log };
};

const dancing = () => {
  const all = open();
  all.socket.opens();
  all.client.watch();
  all.socket.says(WATCHING);
  all.client.start(RUN);
  all.socket.says(READY);
  all.client.tell(PLAY);
  return all;
};

describe('SessionClient', () => {
  it('says hello first, then watches, starts and dances', () => {
    const { socket, log } = dancing();
    expect(socket.said).toEqual(['hello', 'watch', 'start', 'epoch']);
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

  it('asks for bytes as they are', () => {
    expect(open().socket.binaryType).toBe('arraybuffer');
  });

  it('tells nothing of playback before a session is ready', () => {
    const { socket, client } = open();
    socket.opens();
    client.tell(PLAY);
    expect(socket.said).toEqual(['hello']);
  });

  it('starts once', () => {
    const { socket, client } = dancing();
    client.start(RUN);
    expect(socket.said.filter((type) => type === 'start')).toHaveLength(1);
  });

  it('passes another granted rate on, with the credits as they were', () => {
    const { socket, log } = dancing();
    socket.says({ type: 'rate', fps: 6 });
    expect(log.at(-1)).toBe('6 fps, 2 in flight');
  });

  it('shows the pose that was seen last, and none when nobody was', () => {
    const { socket, client, log } = dancing();
    const frame = { type: 'frame', queueMs: 0, inferMs: 40 } as const;
    socket.says({ ...frame, sequence: 0, outcome: 'seen', pose: [1, 2, 0.9] });
    expect(client.pose).toEqual([1, 2, 0.9]);
    socket.says({ ...frame, sequence: 1, outcome: 'dropped' });
    expect(client.pose).toEqual([1, 2, 0.9]);
    socket.says({ ...frame, sequence: 2, outcome: 'nobody' });
    expect(client.pose).toBeNull();
    expect(log.slice(-3)).toEqual(['0 seen', '1 dropped', '2 nobody']);
  });

  it('collects verdicts in the order in which they come', () => {
    const { socket, client, log } = dancing();
    socket.says(verdict(1));
    socket.says(verdict(2));
    expect(client.verdicts.map(({ move }) => move)).toEqual([1, 2]);
    expect(log.filter((entry) => entry === 'judged')).toHaveLength(2);
  });

  it('keeps level and points as last told', () => {
    const { socket, client } = dancing();
    socket.says({ type: 'live', mediaTime: 3, level: 0.7, points: 1200, seen: 1, lateS: null });
    expect([client.level, client.points]).toEqual([0.7, 1200]);
  });

  it('finishes with the result, and remembers how the socket closed', () => {
    const { socket, client } = dancing();
    client.end(41);
    socket.says({ type: 'finished', result: RESULT });
    socket.closes(1000);
    expect(socket.texts.at(-1)).toEqual({ type: 'ended', lastSequence: 41 });
    expect(client.state).toBe('finished');
    expect(client.result).toEqual(RESULT);
    expect(client.close).toEqual({ code: 1000, wasClean: true });
    expect(client.lost).toBeNull();
  });

  it('ends once', () => {
    const { socket, client } = dancing();
    client.end(41);
    client.end(41);
    expect(socket.said.filter((type) => type === 'ended')).toHaveLength(1);
  });

  it('invents no result when the socket closes before one was told', () => {
    const { socket, client } = dancing();
    socket.closes(1006, false);
    expect(client.state).toBe('lost');
    expect(client.lost?.reason).toBe('dropped');
    expect(client.result).toBeNull();
  });

  it('is lost as unreachable when the socket never opened', () => {
    const { socket, client } = open();
    socket.closes(1006, false);
    expect(client.lost?.reason).toBe('unreachable');
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
  ] as const)('a close with $reason in mid-dance is told as %s', (close, lost) => {
    const { socket, client } = dancing();
    socket.closesWith(close);
    expect(client.lost?.reason).toBe(lost);
    expect(words().lost[lost].text).not.toBe('');
  });

  it('leaves with a word and a normal close, and is not lost', () => {
    const { socket, client } = dancing();
    client.leave();
    socket.closes(1000);
    expect(socket.said.at(-1)).toBe('leave');
    expect(socket.closedWith).toBe(1000);
    expect([client.state, client.lost]).toEqual(['left', null]);
  });

  it('does not leave what is finished', () => {
    const { socket, client } = dancing();
    client.end(1);
    socket.says({ type: 'finished', result: RESULT });
    client.leave();
    client.giveUp();
    expect(client.state).toBe('finished');
    expect(socket.said).not.toContain('leave');
  });

  it('gives up a server that no longer answers', () => {
    const { client } = dancing();
    client.end(1);
    client.giveUp();
    expect([client.state, client.lost?.reason]).toEqual(['lost', 'silent']);
  });

  it('sends no picture into a socket that is not open', () => {
    const { socket, client } = dancing();
    client.sendFrame(new Uint8Array(30));
    socket.closes(1006);
    client.sendFrame(new Uint8Array(30));
    expect(socket.frames).toHaveLength(1);
  });

  it('closes a socket that opens after it was left', () => {
    const { socket, client } = open();
    client.leave();
    socket.opens();
    expect(socket.said).toEqual([]);
    expect(socket.closedWith).toBe(1000);
  });
});

describe('a connection that breaks while dancing', () => {
  const broken = () => {
    const all = dancing();
    all.socket.says(verdict(1));
    let reopened = 0;
    Object.assign(all.socket, { reopen: () => (reopened += 1), ticket: 'a new ticket' });
    all.socket.closes(1006, false);
    return { ...all, reopened: () => reopened };
  };

  it('is opened again, and the dance resumed after the last verdict that came', () => {
    const { socket, client, reopened } = broken();
    expect([client.state, reopened()]).toEqual(['broken', 1]);
    socket.opens();
    expect(socket.texts.slice(-2)).toEqual([
      { type: 'hello', version: 2, ticket: 'a new ticket' },
      { type: 'resume', sessionId: 'a-session', resumeSecret: 'secret', lastSequence: -1, lastMove: 1 },
    ]);
    socket.says({ ...READY, resumeSecret: 'another' } as ServerMessage);
    socket.says(verdict(2));
    expect([client.state, client.verdicts.map(({ move }) => move)]).toEqual(['dancing', [1, 2]]);
  });

  it('asks with the same secret again when it breaks before the next came through, and shows nothing before', () => {
    const { socket, client } = broken();
    for (let k = 0; k < 3; k++) {
      socket.opens();
      client.sendFrame(new Uint8Array(30));
      expect(socket.texts.at(-1)).toMatchObject({ type: 'resume', resumeSecret: 'secret' });
      expect(socket.frames).toHaveLength(0);
    }
    socket.says({ ...READY, resumeSecret: 'another' } as ServerMessage);
    client.sendFrame(new Uint8Array(30));
    expect(socket.frames).toHaveLength(1);
    socket.closes(1006, false);
    socket.opens();
    expect(socket.texts.at(-1)).toMatchObject({ type: 'resume', resumeSecret: 'another' });
  });

  it('is told the latest epoch that it missed, and the end', () => {
    const { socket, client } = broken();
    client.tell({ ...PLAY, epoch: 2, reason: 'pause', playbackRate: 0 });
    client.tell({ ...PLAY, epoch: 3 });
    socket.opens();
    socket.says(READY);
    expect(socket.texts.at(-1)).toEqual({ ...PLAY, epoch: 3 });
    client.end(7);
    socket.closes(1006, false);
    socket.opens();
    socket.says(READY);
    expect([client.state, socket.texts.at(-1)]).toEqual(['finishing', { type: 'ended', lastSequence: 7 }]);
  });

  it('is lost when it cannot be mended, or there is nothing to resume', () => {
    const { socket, client } = broken();
    socket.closes(1006, false);
    expect([client.state, client.lost?.reason]).toEqual(['lost', 'dropped']);
    const late = broken();
    late.socket.opens();
    late.socket.closesWith({ reason: 'session_gone' });
    expect([late.client.state, late.client.lost?.reason]).toEqual(['lost', 'dropped']);
  });
});
