import type { ClientMessage } from '@instep/protocol/client-message';
import { encodeClose, type Close } from '@instep/protocol/close';
import { encodeMessage, type ServerMessage } from '@instep/protocol/messages';

/** A browser's WebSocket without a network: the test acts as the server. */
export class FakeSocket extends EventTarget {
  binaryType: BinaryType = 'blob';
  bufferedAmount = 0;
  readyState: WebSocket['readyState'] = 0;
  closeCode: number | undefined;
  readonly sentMessages: ClientMessage[] = [];
  readonly sentFrames: Uint8Array[] = [];

  send(data: string | BufferSource | Blob): void {
    if (typeof data === 'string') this.sentMessages.push(JSON.parse(data) as ClientMessage);
    else this.sentFrames.push(data as Uint8Array);
  }

  close(code?: number): void {
    this.closeCode = code;
    this.readyState = 2;
  }

  simulateOpen(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  simulateMessage(message: ServerMessage): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: encodeMessage(message) }));
  }

  simulateClose(code: number, wasClean = true, reason = ''): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event('close'), { code, wasClean, reason }));
  }

  simulateCloseReason(close: Close): void {
    const { code, payload } = encodeClose(close);
    this.simulateClose(code, true, payload);
  }

  /** The types of the messages that the page sent, in order. */
  get sentTypes(): string[] {
    return this.sentMessages.map(({ type }) => type);
  }
}

/** The server's messages that most tests need. */
export const WATCHING: ServerMessage = { type: 'watching', fps: 10, maxInFlight: 2 };
export const READY: ServerMessage = {
  type: 'ready',
  sessionId: 'a-session',
  resumeSecret: 'secret',
  fps: 15,
  maxInFlight: 2,
  moves: 3,
};
