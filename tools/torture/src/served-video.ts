import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dancePaths } from '@instep/dance-files/dance-folder';
import { TEST_DANCES } from '@instep/test/support/test-data';
import { DANCE_ID } from './dance-frames.ts';
import type { Server, Harness } from './harness.ts';

/** A server with a real video: the video's address, file and bytes. */
export const startVideoServer = async (harness: Harness, environment: Readonly<Record<string, string>> = {}) => {
  const server = await harness.startStubServer({ environment: { DANCES_DIR: TEST_DANCES, ...environment } });
  const target = `/dances/${DANCE_ID}/video`;
  const file = dancePaths(TEST_DANCES, DANCE_ID).video;
  return { server, target, video: server.address + target, file, bytes: readFileSync(file) };
};

/** The bytes from..to of a video, both included. Rejects on any other answer. */
export const fetchRange = async (video: string, from: number, to: number): Promise<Buffer> => {
  const response = await fetch(video, { headers: { Range: `bytes=${from}-${to}` } });
  if (response.status !== 206) throw new Error(`expected 206 for ${from}-${to}, got ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
};

/** A connection on which nothing was sent yet. */
export const openSocket = async ({ address }: Pick<Server, 'address'>): Promise<Socket> => {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
};

/** Sends a request to the server without waiting for the answer. */
export const sendGet = (server: Pick<Server, 'address'>, socket: Socket, target: string): boolean =>
  socket.write(`GET ${target} HTTP/1.1\r\nHost: ${new URL(server.address).host}\r\n\r\n`);
