import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fetchTicket } from './play-client.ts';

type FrameOptions = {
  readonly opcode?: number;
  readonly final?: boolean;
  readonly rsv1?: boolean;
  readonly masked?: boolean;
  /** The length in the header, if it is to differ from the real one. */
  readonly declaredLength?: bigint;
};

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The bytes of a WebSocket frame, which may be invalid. */
export const wsFrame = (payload: string | Uint8Array, options: FrameOptions = {}): Buffer => {
  const { opcode = OPCODE.text, final = true, rsv1 = false, masked = true, declaredLength } = options;
  const bytes = Buffer.from(payload);
  const first = (final ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode;
  const head = Buffer.concat([Buffer.from([first]), lengthField(declaredLength ?? BigInt(bytes.length), masked)]);
  if (!masked) return Buffer.concat([head, bytes]);
  // A mask of zeros is valid, and leaves the bytes as they are.
  return Buffer.concat([head, Buffer.alloc(4), bytes]);
};

const lengthField = (length: bigint, masked: boolean): Buffer => {
  const mask = masked ? 0x80 : 0;
  if (length < 126n) return Buffer.from([mask | Number(length)]);
  const field = Buffer.alloc(9);
  field.writeUInt8(mask | 127);
  field.writeBigUInt64BE(length, 1);
  return field;
};

/** A socket at `/play` on which the test determines every byte; unless a ticket is given, one is fetched. */
export const connectRaw = async (
  address: string,
  headers: Readonly<Record<string, string>> = {},
  givenTicket?: string,
) => {
  const ticket = givenTicket ?? (await fetchTicket(address));
  const { hostname, port, host } = new URL(address);
  const socket = connect(Number(port), hostname);
  let received = Buffer.alloc(0);
  socket.on('data', (chunk) => (received = Buffer.concat([received, chunk])));
  socket.on('error', () => {});
  await once(socket, 'connect');
  const requestHeaders = {
    Host: host,
    Origin: address,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    ...headers,
  };
  const lines = Object.entries(requestHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET /play HTTP/1.1\r\n${lines.join('')}\r\n`);
  while (!received.includes('\r\n\r\n')) await once(socket, 'data');
  const headEnd = received.indexOf('\r\n\r\n') + 4;
  return {
    socket,
    ticket,
    /** The server's answer to the handshake. */
    head: received.subarray(0, headEnd).toString('latin1'),
    /** Resolves with the code with which the server closed; 1006 if it sent none. */
    closed: async (): Promise<number> => {
      // `once` of node:events would reject when the connection is reset.
      if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
      return closeCode(received.subarray(headEnd));
    },
  };
};

/** The code in the close frame among these bytes; the server's frames are not masked. */
const closeCode = (bytes: Buffer): number => {
  for (let at = 0; at + 2 <= bytes.length;) {
    const [opcode, short] = [bytes.readUInt8(at) & 0x0f, bytes.readUInt8(at + 1) & 0x7f];
    const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
    const start = at + (short === 126 ? 4 : 2);
    if (opcode === OPCODE.close) return length >= 2 ? bytes.readUInt16BE(start) : 1005;
    at = start + length;
  }
  return 1006;
};
