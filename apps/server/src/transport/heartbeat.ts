import type { Milliseconds } from '@instep/choreo/units';
import type { WebSocket } from 'ws';
import { isSlowReader } from './back-pressure.ts';

type MonitoredSocket = Pick<WebSocket, 'on' | 'ping' | 'terminate' | 'readyState' | 'OPEN' | 'bufferedAmount'>;

type HeartbeatOptions = {
  readonly pingEveryMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  /** How long much data may wait unread. */
  readonly unreadMs: Milliseconds;
};

/**
 * A broken connection must be noticed before the dance's own timeout for silence: then the dance waits for its player
 * to come back, instead of ending.
 */
const SHARE_OF_SILENCE = 0.8;

/**
 * Pings the socket, and terminates it after a silence: half-open connections never report that they are. A client whose
 * frame never ends can't answer either, and one that sends but doesn't read is terminated for that. The page is sent
 * `alive` at the same interval, because it sees no pings.
 */
export const startHeartbeat = (
  ws: MonitoredSocket,
  { pingEveryMs, silenceMs, unreadMs }: HeartbeatOptions,
  sendAlive: () => void,
): void => {
  let lastReadAt = performance.now();
  const beat = (): void => {
    if (!isSlowReader(ws.bufferedAmount)) lastReadAt = performance.now();
    if (performance.now() - lastReadAt > unreadMs) return ws.terminate();
    if (ws.readyState !== ws.OPEN) return;
    ws.ping();
    sendAlive();
  };
  const interval = setInterval(beat, pingEveryMs);
  let wasReceived = true;
  const handleReceived = (): void => {
    wasReceived = true;
    timeout.refresh();
  };
  // A server that was blocked itself first reads what has arrived: the answers may be among it.
  const handleTimeout = (): void => {
    wasReceived = false;
    setImmediate(() => {
      if (!wasReceived) ws.terminate();
    });
  };
  const timeout = setTimeout(handleTimeout, SHARE_OF_SILENCE * silenceMs);
  ws.on('message', handleReceived);
  ws.on('pong', handleReceived);
  ws.on('close', () => {
    clearInterval(interval);
    clearTimeout(timeout);
  });
};
