import { EventEmitter } from 'node:events';
import { watchParent } from '@instep/video-poses/command';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const startedWithChannel = (connected = true) =>
  Object.assign(new EventEmitter(), { send: () => true, connected, channel: { unref: () => {} } });
const watched = (self: ReturnType<typeof startedWithChannel>) => {
  const end = vi.fn();
  watchParent(self, end);
  return end;
};

describe('a process that was started with a channel', () => {
  test('ends when the channel closes', () => {
    const self = startedWithChannel();
    const end = watched(self);
    vi.advanceTimersByTime(60_000);
    expect(end).not.toHaveBeenCalled();
    self.emit('disconnect');
    expect(end).toHaveBeenCalled();
  });

  test('ends at once when its parent is already gone', () => {
    expect(watched(startedWithChannel(false))).toHaveBeenCalled();
  });

  test('continues while its parent sends heartbeats, and ends when they stop', () => {
    const self = startedWithChannel();
    const end = watched(self);
    for (let second = 0; second < 60; second++) {
      self.emit('message');
      vi.advanceTimersByTime(1000);
    }
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(9000);
    expect(end).toHaveBeenCalled();
  });
});

test('a process without a channel watches no parent', () => {
  const self = Object.assign(new EventEmitter(), { send: undefined, connected: false });
  const end = vi.fn();
  watchParent(self, end);
  expect(end).not.toHaveBeenCalled();
  expect(self.eventNames()).toEqual([]);
});
