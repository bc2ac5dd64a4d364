import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Channel } from '@instep/web/play/channel';
import { FakeSocket } from '../../support/fake-socket.ts';

const openChannel = async () => {
  const sockets: FakeSocket[] = [];
  const log: string[] = [];
  let isReachable = true;
  const channel = new Channel({
    fetchTicket: async () => {
      if (!isReachable) throw new Error('no answer');
      return `ticket ${sockets.length + 1}`;
    },
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  channel.addEventListener('open', () => log.push(`open with ${channel.ticket}`));
  channel.addEventListener('close', (event) => log.push(`close ${(event as CloseEvent).code}`));
  channel.addEventListener('message', (event) => log.push(`message ${(event as MessageEvent<string>).data}`));
  await vi.advanceTimersByTimeAsync(0);
  return {
    channel,
    sockets,
    log,
    last: () => sockets.at(-1) as FakeSocket,
    setServerReachable: (reachable: boolean) => (isReachable = reachable),
  };
};

describe('Channel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens with a ticket and passes on messages', async () => {
    const { channel, last, log } = await openChannel();
    expect(channel.readyState).toBe(0);
    last().simulateOpen();
    last().simulateMessage({ type: 'rate', fps: 5 });
    channel.send(Uint8Array.of(1));
    last().simulateClose(1000);
    expect(log).toEqual(['open with ticket 1', 'message {"type":"rate","fps":5}', 'close 1000']);
    expect(last().sentFrames).toHaveLength(1);
  });

  it('opens another socket with another ticket once the server is reachable again', async () => {
    const { channel, last, log, sockets, setServerReachable } = await openChannel();
    last().simulateOpen();
    setServerReachable(false);
    last().simulateClose(1006, false);
    channel.reopen();
    await vi.advanceTimersByTimeAsync(4000);
    setServerReachable(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets).toHaveLength(2);
    last().simulateOpen();
    expect(log).toEqual(['open with ticket 1', 'close 1006', 'open with ticket 2']);
  });

  it('stops retrying after 15 seconds', async () => {
    const { channel, last, log, setServerReachable } = await openChannel();
    last().simulateOpen();
    setServerReachable(false);
    last().simulateClose(1006, false);
    channel.reopen();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(log.slice(1)).toEqual(['close 1006']);
    await vi.advanceTimersByTimeAsync(7000);
    expect(log.slice(1)).toEqual(['close 1006', 'close 1006']);
  });

  it('retries if the connection breaks before a message arrived', async () => {
    const { channel, last, log, sockets } = await openChannel();
    last().simulateOpen();
    last().simulateClose(1006, false);
    channel.reopen();
    for (let k = 2; k <= 5; k++) {
      await vi.advanceTimersByTimeAsync(1600);
      expect(sockets).toHaveLength(k);
      last().simulateOpen();
      if (k < 5) last().simulateClose(1006, false);
    }
    last().simulateMessage({ type: 'alive' });
    last().simulateClose(1006, false);
    const opened = [2, 3, 4, 5].map((k) => `open with ticket ${k}`);
    expect(log.slice(1)).toEqual(['close 1006', ...opened, 'message {"type":"alive"}', 'close 1006']);
  });

  it('does not retry if the server closes it with a reason', async () => {
    const { channel, last, log, sockets } = await openChannel();
    last().simulateOpen();
    last().simulateClose(1006, false);
    channel.reopen();
    await vi.advanceTimersByTimeAsync(500);
    last().simulateOpen();
    last().simulateClose(4410);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(2);
    expect(log.at(-1)).toBe('close 4410');
  });

  it('counts as broken after a silence, and ignores that socket from then on', async () => {
    const { channel, last, log, sockets } = await openChannel();
    last().simulateOpen();
    await vi.advanceTimersByTimeAsync(10_000);
    last().simulateMessage({ type: 'alive' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log).not.toContain('close 1006');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(log.at(-1)).toBe('close 1006');
    channel.reopen();
    await vi.advanceTimersByTimeAsync(500);
    sockets[0]?.simulateMessage({ type: 'rate', fps: 5 });
    sockets[0]?.simulateClose(1006, false);
    last().simulateOpen();
    expect(log.slice(2)).toEqual(['close 1006', 'open with ticket 2']);
  });

  it('retries if a ticket or a socket never arrives', async () => {
    const { channel, last, log, sockets } = await openChannel();
    last().simulateOpen();
    last().simulateClose(1006, false);
    channel.reopen();
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(sockets).toHaveLength(3);
    expect(log.slice(1)).toEqual(['close 1006']);
  });

  it('does not reopen after it was closed, and says no more', async () => {
    const { channel, last, sockets, log } = await openChannel();
    last().simulateOpen();
    last().simulateClose(1006, false);
    channel.reopen();
    channel.close();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(1);
    expect(log).toEqual(['open with ticket 1', 'close 1006']);
  });
});
