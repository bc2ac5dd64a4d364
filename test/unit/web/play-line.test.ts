import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PlayLine } from '../../../apps/web/src/play/play-line.ts';
import { FakeSocket } from '../../support/fake-socket.ts';

const openLine = async () => {
  const sockets: FakeSocket[] = [];
  const log: string[] = [];
  let server = true;
  const line = new PlayLine({
    fetchTicket: async () => {
      if (!server) throw new Error('no answer');
      return `ticket ${sockets.length + 1}`;
    },
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  line.addEventListener('open', () => log.push(`open with ${line.ticket}`));
  line.addEventListener('close', (event) => log.push(`close ${(event as CloseEvent).code}`));
  line.addEventListener('message', (event) => log.push(`message ${(event as MessageEvent<string>).data}`));
  await vi.advanceTimersByTimeAsync(0);
  return {
    line,
    sockets,
    log,
    last: () => sockets.at(-1) as FakeSocket,
    serverIs: (there: boolean) => (server = there),
  };
};

describe('PlayLine', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('opens with its ticket, and passes on what is said', async () => {
    const { line, last, log } = await openLine();
    expect(line.readyState).toBe(0);
    last().opens();
    last().says({ type: 'rate', fps: 5 });
    line.send(Uint8Array.of(1));
    last().closes(1000);
    expect(log).toEqual(['open with ticket 1', 'message {"type":"rate","fps":5}', 'close 1000']);
    expect(last().frames).toHaveLength(1);
  });

  it('opens another socket, with another ticket, as soon as the server is there again', async () => {
    const { line, last, log, sockets, serverIs } = await openLine();
    last().opens();
    serverIs(false);
    last().closes(1006, false);
    line.reopen();
    await vi.advanceTimersByTimeAsync(4000);
    serverIs(true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(sockets).toHaveLength(2);
    last().opens();
    expect(log).toEqual(['open with ticket 1', 'close 1006', 'open with ticket 2']);
  });

  it('gives up after a while', async () => {
    const { line, last, log, serverIs } = await openLine();
    last().opens();
    serverIs(false);
    last().closes(1006, false);
    line.reopen();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(log.slice(1)).toEqual(['close 1006']);
    await vi.advanceTimersByTimeAsync(7000);
    expect(log.slice(1)).toEqual(['close 1006', 'close 1006']);
  });

  it('tries again when the line breaks before anything was heard over it', async () => {
    const { line, last, log, sockets } = await openLine();
    last().opens();
    last().closes(1006, false);
    line.reopen();
    for (let k = 2; k <= 5; k++) {
      await vi.advanceTimersByTimeAsync(1600);
      expect(sockets).toHaveLength(k);
      last().opens();
      if (k < 5) last().closes(1006, false);
    }
    last().says({ type: 'alive' });
    last().closes(1006, false);
    const opened = [2, 3, 4, 5].map((k) => `open with ticket ${k}`);
    expect(log.slice(1)).toEqual(['close 1006', ...opened, 'message {"type":"alive"}', 'close 1006']);
  });

  it('does not try again when it is closed with a reason, though nothing else was said', async () => {
    const { line, last, log, sockets } = await openLine();
    last().opens();
    last().closes(1006, false);
    line.reopen();
    await vi.advanceTimersByTimeAsync(500);
    last().opens();
    last().closes(4410);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(2);
    expect(log.at(-1)).toBe('close 4410');
  });

  it('breaks when nothing was heard for a while, and takes no notice of that socket any more', async () => {
    const { line, last, log, sockets } = await openLine();
    last().opens();
    await vi.advanceTimersByTimeAsync(10_000);
    last().says({ type: 'alive' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(log).not.toContain('close 1006');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(log.at(-1)).toBe('close 1006');
    line.reopen();
    await vi.advanceTimersByTimeAsync(500);
    sockets[0]?.says({ type: 'rate', fps: 5 });
    sockets[0]?.closes(1006, false);
    last().opens();
    expect(log.slice(2)).toEqual(['close 1006', 'open with ticket 2']);
  });

  it('tries again when a ticket, or a socket, never comes', async () => {
    const { line, last, log, sockets } = await openLine();
    last().opens();
    last().closes(1006, false);
    line.reopen();
    await vi.advanceTimersByTimeAsync(500);
    expect(sockets).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(sockets).toHaveLength(3);
    expect(log.slice(1)).toEqual(['close 1006']);
  });

  it('does not open any more once it was closed', async () => {
    const { line, last, sockets } = await openLine();
    last().opens();
    last().closes(1006, false);
    line.reopen();
    line.close();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sockets).toHaveLength(1);
  });
});
