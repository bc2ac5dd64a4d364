import type { Milliseconds } from '@instep/choreo/units';
import type { WebSocket } from 'ws';
import { isMuchUnread } from './slow-reader.ts';

type Asked = Pick<WebSocket, 'on' | 'ping' | 'terminate' | 'readyState' | 'OPEN' | 'bufferedAmount'>;

type Patience = {
  readonly pingEveryMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  /** How long much may lie unread. */
  readonly unreadMs: Milliseconds;
};

/**
 * A broken line must be noticed before the dance's own patience with a silent player ends: then it waits for him to
 * come back, instead of being over.
 */
const LINE_PATIENCE = 0.8;

/**
 * Asks the socket whether it lives, and cuts it off after a silence: half-open connections never say that they are. Who
 * sends one frame for ever can't answer either, and who talks but reads nothing is cut off for that. The page is told
 * as often that we live: it hears no pings.
 */
export const keepAsking = (
  ws: Asked,
  { pingEveryMs, silenceMs, unreadMs }: Patience,
  sayThatWeLive: () => void,
): void => {
  let readsSince = performance.now();
  const ask = (): void => {
    if (!isMuchUnread(ws.bufferedAmount)) readsSince = performance.now();
    if (performance.now() - readsSince > unreadMs) return ws.terminate();
    if (ws.readyState !== ws.OPEN) return;
    ws.ping();
    sayThatWeLive();
  };
  const asking = setInterval(ask, pingEveryMs);
  let heard = true;
  const hear = (): void => {
    heard = true;
    silence.refresh();
  };
  // A server that was held up itself reads first what lies there: it may be the answers.
  const giveUp = (): void => {
    heard = false;
    setImmediate(() => {
      if (!heard) ws.terminate();
    });
  };
  const silence = setTimeout(giveUp, LINE_PATIENCE * silenceMs);
  ws.on('message', hear);
  ws.on('pong', hear);
  ws.on('close', () => {
    clearInterval(asking);
    clearTimeout(silence);
  });
};
